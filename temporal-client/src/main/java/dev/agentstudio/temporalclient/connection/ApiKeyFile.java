package dev.agentstudio.temporalclient.connection;

import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.authorization.AuthorizationTokenSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An API key of Temporal in a file, which is read again when it changes. Thread-safe. */
final class ApiKeyFile implements AuthorizationTokenSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

    private final Path file;
    private volatile Key key;

    private record Key(String text, FileTime modifiedAt) {}

    /** @throws ConfigurationException when there is no key in the file */
    ApiKeyFile(Path file) {
        this.file = file;
        try {
            key = read();
        } catch (IOException e) {
            throw new ConfigurationException("temporal.api-key-file: " + e.getMessage(), e);
        }
    }

    /** The key; the last one that could be read while the file is missing or empty. */
    @Override
    public String supply() {
        try {
            if (!Files.getLastModifiedTime(file).equals(key.modifiedAt())) {
                key = read();
                LOG.info("The API key of Temporal was read again");
            }
        } catch (IOException e) {
            LOG.warn("The API key of Temporal stays the last one: {}", e.getMessage());
        }
        return key.text();
    }

    private Key read() throws IOException {
        FileTime modifiedAt = Files.getLastModifiedTime(file);
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
            throw new IOException("'%s' is empty".formatted(file));
        }
        return new Key(text, modifiedAt);
    }
}
