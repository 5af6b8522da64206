package dev.agentstudio.temporalclient.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptingCodecTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TEXT = "a value that nobody else may read";

    private final String old = KeyFiles.newKey();
    private final String current = KeyFiles.newKey();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void valuesAreEncryptedAndReadAgain() throws IOException {
        DataConverter converter = encryption("2026", Map.of("2026", current)).converter();

        Payload stored = converter.toPayload(TEXT).orElseThrow();

        assertThat(text(stored)).doesNotContain(TEXT, "json/plain");
        assertThat(stored.getMetadataMap())
                .containsEntry("encoding", ByteString.copyFromUtf8("binary/encrypted"))
                .containsEntry("encryption-key-id", ByteString.copyFromUtf8("2026"));
        assertThat(converter.fromPayload(stored, String.class, String.class)).isEqualTo(TEXT);
    }

    @Test
    void equalValuesAreStoredDifferently() throws IOException {
        DataConverter converter = encryption("2026", Map.of("2026", current)).converter();

        assertThat(converter.toPayload(TEXT)).isNotEqualTo(converter.toPayload(TEXT));
    }

    @Test
    void messagesOfFailuresAreEncrypted() throws IOException {
        DataConverter converter = encryption("2026", Map.of("2026", current)).converter();

        Failure stored = converter.exceptionToFailure(ApplicationFailure.newFailure(TEXT, "AGENT_ERROR", TEXT));

        assertThat(stored.toByteString().toString(StandardCharsets.ISO_8859_1)).doesNotContain(TEXT);
        assertThat(converter.failureToException(stored)).hasMessageContaining(TEXT);
    }

    @Test
    void whatWasStoredWithoutEncryptionIsStillRead() throws IOException {
        Payload stored = Payloads.converter().toPayload(TEXT).orElseThrow();

        assertThat(encryption("2026", Map.of("2026", current))
                        .converter()
                        .fromPayload(stored, String.class, String.class))
                .isEqualTo(TEXT);
    }

    @Test
    void keysAreRotatedWithoutARestart() throws IOException {
        PayloadEncryption encryption = encryption("2025", Map.of("2025", old));
        DataConverter converter = encryption.converter();
        Payload before = converter.toPayload(TEXT).orElseThrow();

        write("2026", Map.of("2025", old, "2026", current));

        await("the file is read again")
                .atMost(TIMEOUT)
                .until(() -> converter
                        .toPayload(TEXT)
                        .orElseThrow()
                        .getMetadataOrThrow("encryption-key-id")
                        .toStringUtf8()
                        .equals("2026"));
        assertThat(converter.fromPayload(before, String.class, String.class)).isEqualTo(TEXT);
    }

    @Test
    void keyThatIsAddedIsFoundAtOnce() throws IOException {
        Payload stored = encryption("2026", Map.of("2026", current))
                .converter()
                .toPayload(TEXT)
                .orElseThrow();
        DataConverter other = encryption("2025", Map.of("2025", old)).converter();
        assertThatThrownBy(() -> other.fromPayload(stored, String.class, String.class))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessage(
                        "A payload is encrypted by the key '2026', and temporal.encryption.keys-file has only [2025]");

        write("2025", Map.of("2025", old, "2026", current));

        await("the file is read again")
                .atMost(TIMEOUT)
                .ignoreException(UnreadablePayloadException.class)
                .until(() -> TEXT.equals(other.fromPayload(stored, String.class, String.class)));
    }

    @Test
    void whatAnotherKeyOfTheSameIdHasEncryptedIsRefused() throws IOException {
        Payload stored = encryption("2026", Map.of("2026", current))
                .converter()
                .toPayload(TEXT)
                .orElseThrow();
        DataConverter other = encryption("2026", Map.of("2026", old)).converter();

        assertThatThrownBy(() -> other.fromPayload(stored, String.class, String.class))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessage("A payload was not encrypted by the key '2026' that it names, or has been altered");
    }

    @Test
    void alteredBytesAreRefused() throws IOException {
        PayloadEncryption encryption = encryption("2026", Map.of("2026", current));
        Payload stored = encryption.converter().toPayload(TEXT).orElseThrow();
        byte[] data = stored.getData().toByteArray();
        data[data.length / 2] ^= 1;
        Payload altered = stored.toBuilder().setData(ByteString.copyFrom(data)).build();
        Payload shortened = stored.toBuilder().setData(ByteString.EMPTY).build();
        EncryptingCodec codec = encryption.codec().orElseThrow();

        assertThatThrownBy(() -> codec.decode(List.of(altered))).hasMessageEndingWith("or has been altered");
        assertThatThrownBy(() -> codec.decode(List.of(shortened))).hasMessageEndingWith("or has been altered");
    }

    @Test
    void fileThatBecomesUnusableChangesNothing() throws IOException {
        EncryptionKeys keys = new EncryptionKeys(write("2026", Map.of("2026", current)));

        Files.delete(file());

        assertThat(keys.encrypting().id()).isEqualTo("2026");
        await("the file is looked at again, and missing")
                .during(Duration.ofMillis(1500))
                .atMost(TIMEOUT)
                .until(() -> keys.encrypting().id().equals("2026"));
    }

    @Test
    void unusableFileKeepsAProcessFromStarting() throws IOException {
        assertRefused("cannot be read");
        Files.writeString(file(), "{\"encrypt\": \"2026\", \"keys\": {\"2026\": \"%s".formatted(current));
        assertRefused("is not JSON as");
        Files.writeString(file(), "{\"keys\": {}}");
        assertRefused("has to have the members 'encrypt' and 'keys'");
        write("2026", Map.of("2025", old));
        assertRefused("names a key by 'encrypt' that is not among its 'keys'");
        write("2026", Map.of("2026", "c2hvcnQ="));
        assertRefused("has to be 32 bytes in base64");
        write("2026", Map.of("2026", "no base64!"));
        assertRefused("has to be 32 bytes in base64");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> new PayloadEncryption(file().toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("temporal.encryption.keys-file: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining(current);
    }

    private PayloadEncryption encryption(String encrypt, Map<String, String> keys) throws IOException {
        return new PayloadEncryption(write(encrypt, keys).toString());
    }

    private Path write(String encrypt, Map<String, String> keys) throws IOException {
        return KeyFiles.write(file(), encrypt, keys);
    }

    private Path file() {
        return folder.resolve("keys.json");
    }

    private static String text(Payload payload) {
        return payload.toByteString().toString(StandardCharsets.ISO_8859_1);
    }
}
