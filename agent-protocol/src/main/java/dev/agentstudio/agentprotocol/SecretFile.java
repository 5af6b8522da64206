package dev.agentstudio.agentprotocol;

import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that is shared with agent services: the first line of a file, which is read again when it changes. Thread-safe. */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    /** What a header can carry. */
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{16,4096}");

    private final Path file;
    private volatile Secret secret;

    private record Secret(String text, FileTime modifiedAt) {}

    /** @throws ConfigurationException when there is no secret in the file */
    SecretFile(Path file) {
        this.file = file;
        try {
            secret = read();
        } catch (IOException e) {
            throw new ConfigurationException("agents.secret-file: " + e.getMessage(), e);
        }
    }

    /** The secret; the last one that could be read while the file is missing or unusable. */
    String current() {
        try {
            if (!Files.getLastModifiedTime(file).equals(secret.modifiedAt())) {
                secret = read();
                LOG.info("The secret of agent services was read again");
            }
        } catch (IOException e) {
            LOG.warn("The secret of agent services stays the last one: {}", e.getMessage());
        }
        return secret.text();
    }

    private Secret read() throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("'%s' cannot be read".formatted(file));
        }
        FileTime modifiedAt = Files.getLastModifiedTime(file);
        String first = Files.readString(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        if (!SECRET.matcher(first).matches()) {
            throw new IOException(
                    "the first line of '%s' has to be a secret of 16 to 4096 visible ASCII characters".formatted(file));
        }
        return new Secret(first, modifiedAt);
    }
}
