package dev.agentstudio.api.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the API keys that are accepted, which {@code agentstudio keys} writes: an object with the member {@code keys}, an array of
 * {@link ApiKey}. Read again when it changes, so that keys are created and revoked without a restart, also where it is a mounted secret.
 */
@Singleton
class ApiKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

    private final @Nullable Path file;
    private volatile ApiKeys keys = ApiKeys.NONE;
    private String seen = "";

    /**
     * Reads the file.
     *
     * @param file null for no API keys
     * @throws ConfigurationException when it cannot be used
     */
    ApiKeyFile(@Nullable @Property(name = "keys.file") Path file) {
        this.file = file;
        if (file != null) {
            seen = read(file);
            try {
                keys = parse(seen);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("keys.file cannot be used: %s: %s".formatted(file, e.getMessage()));
            }
            LOG.info("{} API keys are accepted", keys.size());
        }
    }

    ApiKeys keys() {
        return keys;
    }

    /**
     * Reads the file again. While it cannot be used, the keys of before remain, so that a half-written file locks nobody out; the log says so
     * once for each state of the file.
     */
    @Scheduled(fixedDelay = "${keys.reload-interval:1s}")
    void reload() {
        String read = file == null ? seen : read(file);
        if (read.equals(seen)) {
            return;
        }
        seen = read;
        try {
            keys = parse(read);
            LOG.info("The file of API keys has changed: {} are accepted", keys.size());
        } catch (IllegalArgumentException e) {
            LOG.error("The file of API keys cannot be used, those of before remain: {}", e.getMessage());
        }
    }

    /** Empty when it cannot be read. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static ApiKeys parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it is missing, empty or not readable");
        }
        try {
            Content content = Payloads.mapper().readValue(text, Content.class);
            if (content == null || content.keys() == null) {
                throw new IllegalArgumentException("it has no member 'keys'");
            }
            return ApiKeys.of(content.keys());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /** Without the text around the error, which has digests. */
    private static String reason(JsonProcessingException error) {
        if (error.getCause() instanceof IllegalArgumentException cause) {
            return String.valueOf(cause.getMessage());
        }
        int line = error.getLocation() == null ? 0 : error.getLocation().getLineNr();
        return "it does not have the form of a file of API keys (line %d)".formatted(line);
    }

    /** What the file holds. */
    record Content(@Nullable List<ApiKey> keys) {}
}
