package dev.agentstudio.temporalclient.encryption;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a file, which is read again when it changes. Thread-safe. */
final class EncryptionKeys {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptionKeys.class);

    /** How often the file is looked at for changes, while keys are used. */
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    /** Bytes of a key of AES-256. */
    private static final int KEY_BYTES = 32;

    private final Path file;
    private volatile Keys keys;
    private volatile long lookedAt = System.nanoTime();

    /** @throws ConfigurationException when the file cannot be used */
    EncryptionKeys(Path file) {
        this.file = file;
        try {
            keys = read();
        } catch (IOException e) {
            throw new ConfigurationException("temporal.encryption.keys-file: " + e.getMessage(), e);
        }
    }

    /** The key that encrypts. The last one that could be read while the file is missing or unusable. */
    Key encrypting() {
        return current().encrypting();
    }

    /** A key that decrypts; empty when the file has none of this id. */
    Optional<Key> find(String id) {
        return Optional.ofNullable(current().byId().get(id));
    }

    /** Ids of all keys, for messages. */
    Collection<String> ids() {
        return keys.byId().keySet().stream().sorted().toList();
    }

    private Keys current() {
        long now = System.nanoTime();
        if (now - lookedAt < INTERVAL) {
            return keys;
        }
        lookedAt = now;
        try {
            if (!Files.getLastModifiedTime(file).equals(keys.modifiedAt())) {
                keys = read();
                LOG.info(
                        "Encryption keys were read again: '{}' encrypts, and {} decrypt",
                        keys.encrypting().id(),
                        ids());
            }
        } catch (IOException e) {
            LOG.warn("Encryption keys stay the last ones: {}", e.getMessage());
        }
        return keys;
    }

    private Keys read() throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("'%s' cannot be read".formatted(file));
        }
        FileTime modifiedAt = Files.getLastModifiedTime(file);
        Content content = content();
        if (content.encrypt() == null || content.keys() == null) {
            throw new IOException("'%s' has to have the members 'encrypt' and 'keys'".formatted(file));
        }
        Map<String, Key> byId = new HashMap<>();
        for (Map.Entry<String, String> each : content.keys().entrySet()) {
            byId.put(each.getKey(), new Key(each.getKey(), secret(each.getKey(), each.getValue())));
        }
        Key encrypting = byId.get(content.encrypt());
        if (encrypting == null) {
            throw new IOException("'%s' names a key by 'encrypt' that is not among its 'keys'".formatted(file));
        }
        return new Keys(encrypting, Map.copyOf(byId), modifiedAt);
    }

    /** Without the parser's message, which may quote a key. */
    private Content content() throws IOException {
        try {
            return Payloads.mapper().readValue(Files.readAllBytes(file), Content.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "'%s' is not JSON as {\"encrypt\": \"ID\", \"keys\": {\"ID\": \"BASE64\"}}".formatted(file));
        }
    }

    private SecretKey secret(String id, String base64) throws IOException {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("A key is not in base64");
        }
        throw new IOException("key '%s' of '%s' has to be %d bytes in base64".formatted(id, file, KEY_BYTES));
    }

    /**
     * A key.
     *
     * @param id stands beside what it has encrypted
     */
    record Key(String id, SecretKey secret) {}

    private record Keys(Key encrypting, Map<String, Key> byId, FileTime modifiedAt) {}

    /** The file. */
    private record Content(
            @Nullable String encrypt, @Nullable Map<String, String> keys) {}
}
