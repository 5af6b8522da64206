package dev.agentstudio.events;

import io.lettuce.core.SslOptions;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Which servers of Redis the process trusts, and by which certificate it identifies itself. The files are read again for each connection. */
@Singleton
final class RedisTls {
    private final @Nullable Path caFile;
    private final @Nullable Path certificateFile;
    private final @Nullable Path keyFile;

    /**
     * Empty texts are absent values.
     *
     * @param caFile PEM of the authorities that sign certificates of Redis; absent: those of the JDK
     * @param certificateFile PEM of the certificate of the process, and its chain; absent: it has none
     * @param keyFile PEM of that certificate's private key, PKCS 8 without a password
     * @throws ConfigurationException when a file cannot be used
     */
    RedisTls(
            @Value("${redis.tls.ca-file:}") String caFile,
            @Value("${redis.tls.certificate-file:}") String certificateFile,
            @Value("${redis.tls.key-file:}") String keyFile) {
        this.caFile = file("redis.tls.ca-file", caFile);
        this.certificateFile = file("redis.tls.certificate-file", certificateFile);
        this.keyFile = file("redis.tls.key-file", keyFile);
        if ((this.certificateFile == null) != (this.keyFile == null)) {
            throw new ConfigurationException(
                    "redis.tls.certificate-file and redis.tls.key-file belong together: set both or neither");
        }
        requireCertificates("redis.tls.ca-file", this.caFile);
        requireCertificates("redis.tls.certificate-file", this.certificateFile);
    }

    /** @throws ConfigurationException when something is set without effect */
    void requireUse(boolean isEncrypted) {
        if (!isEncrypted && (caFile != null || certificateFile != null)) {
            throw new ConfigurationException("redis.tls.* is set, but redis.uri does not begin with rediss");
        }
    }

    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (caFile != null) {
            options.trustManager(caFile.toFile());
        }
        if (certificateFile != null && keyFile != null) {
            options.keyManager(certificateFile.toFile(), keyFile.toFile(), new char[0]);
        }
        return options.build();
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

    private static void requireCertificates(String setting, @Nullable Path file) {
        if (file == null) {
            return;
        }
        try (var content = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(content)
                    .isEmpty()) {
                return;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException(notPem(setting, file), e);
        }
        throw new ConfigurationException(notPem(setting, file));
    }

    private static String notPem(String setting, Path file) {
        return "%s: '%s' has to contain certificates in PEM".formatted(setting, file);
    }
}
