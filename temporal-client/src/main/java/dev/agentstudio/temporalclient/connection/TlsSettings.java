package dev.agentstudio.temporalclient.connection;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.PropertyPlaceholderResolver;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether the connection to Temporal is encrypted, whom it trusts, and by which certificate the process identifies itself. */
@Singleton
final class TlsSettings {
    static final TlsSettings NONE = new TlsSettings(false, "", "", "", "");

    private static final String ENABLED = "${temporal.tls.enabled:false}";
    private static final String CA_FILE = "${temporal.tls.ca-file:}";
    private static final String CERTIFICATE_FILE = "${temporal.tls.certificate-file:}";
    private static final String KEY_FILE = "${temporal.tls.key-file:}";
    private static final String SERVER_NAME = "${temporal.tls.server-name:}";

    private final boolean isEnabled;
    private final @Nullable Path caFile;
    private final @Nullable Path certificateFile;
    private final @Nullable Path keyFile;
    private final @Nullable String serverName;

    /**
     * Empty texts are absent values.
     *
     * @param caFile PEM of the authorities that are trusted; absent: those of the JDK
     * @param certificateFile PEM of the certificate of the process and its chain; absent: it has none
     * @param keyFile PEM of its private key, PKCS 8 without a password
     * @param serverName that the server's certificate must have; absent: the host of the target
     * @throws ConfigurationException when a file is missing, or when something is set without effect
     */
    TlsSettings(
            @Value(ENABLED) boolean isEnabled,
            @Value(CA_FILE) String caFile,
            @Value(CERTIFICATE_FILE) String certificateFile,
            @Value(KEY_FILE) String keyFile,
            @Value(SERVER_NAME) String serverName) {
        this.isEnabled = isEnabled;
        this.caFile = file("temporal.tls.ca-file", caFile);
        this.certificateFile = file("temporal.tls.certificate-file", certificateFile);
        this.keyFile = file("temporal.tls.key-file", keyFile);
        this.serverName = serverName.isBlank() ? null : serverName;
        if ((this.certificateFile == null) != (this.keyFile == null)) {
            throw new ConfigurationException(
                    "temporal.tls.certificate-file and temporal.tls.key-file belong together: set both or neither");
        }
        if (!isEnabled && !(caFile + certificateFile + serverName).isBlank()) {
            throw new ConfigurationException("temporal.tls.* is set, but temporal.tls.enabled is not true");
        }
    }

    /** Of a process that has no beans. */
    static TlsSettings of(PropertyPlaceholderResolver settings) {
        return new TlsSettings(
                settings.resolveRequiredPlaceholder(ENABLED, Boolean.class),
                settings.resolveRequiredPlaceholders(CA_FILE),
                settings.resolveRequiredPlaceholders(CERTIFICATE_FILE),
                settings.resolveRequiredPlaceholders(KEY_FILE),
                settings.resolveRequiredPlaceholders(SERVER_NAME));
    }

    boolean isEnabled() {
        return isEnabled;
    }

    @Nullable
    Path caFile() {
        return caFile;
    }

    @Nullable
    Path certificateFile() {
        return certificateFile;
    }

    @Nullable
    Path keyFile() {
        return keyFile;
    }

    @Nullable
    String serverName() {
        return serverName;
    }

    /** @return null when the setting is empty */
    static @Nullable Path file(String setting, String value) {
        if (value.isBlank()) {
            return null;
        }
        Path file = Path.of(value);
        if (!Files.isReadable(file)) {
            throw new ConfigurationException("%s: '%s' cannot be read".formatted(setting, value));
        }
        return file;
    }
}
