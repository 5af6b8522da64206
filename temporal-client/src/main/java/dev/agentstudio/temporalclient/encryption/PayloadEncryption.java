package dev.agentstudio.temporalclient.encryption;

import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether what Temporal stores is encrypted: the setting {@code temporal.encryption.keys-file}. */
@Singleton
public final class PayloadEncryption {
    private final @Nullable EncryptingCodec codec;

    /**
     * @param keysFile JSON with the keys; empty for no encryption
     * @throws ConfigurationException when the file cannot be used
     */
    PayloadEncryption(@Value("${temporal.encryption.keys-file:}") String keysFile) {
        codec = keysFile.isBlank() ? null : new EncryptingCodec(new EncryptionKeys(Path.of(keysFile)));
    }

    /** Converts values to what Temporal stores and back. Messages and stack traces of failures are encrypted too. */
    public DataConverter converter() {
        return codec == null
                ? Payloads.converter()
                : new CodecDataConverter(Payloads.converter(), List.of(codec), true);
    }

    /** Empty without encryption. */
    public Optional<EncryptingCodec> codec() {
        return Optional.ofNullable(codec);
    }
}
