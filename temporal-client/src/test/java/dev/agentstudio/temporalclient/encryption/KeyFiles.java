package dev.agentstudio.temporalclient.encryption;

import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Files with encryption keys. */
final class KeyFiles {
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyFiles() {}

    static String newKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Writes a file; each time with a later time of modification, as when an operator changes it. */
    static Path write(Path file, String encrypt, Map<String, String> keys) throws IOException {
        Instant before = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.now();
        Files.write(file, Payloads.bytesOf(Map.of("encrypt", encrypt, "keys", keys)));
        return Files.setLastModifiedTime(file, FileTime.from(before.plusSeconds(1)));
    }
}
