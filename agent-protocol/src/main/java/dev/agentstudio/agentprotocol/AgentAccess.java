package dev.agentstudio.agentprotocol;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a process proves to agent services that it may call them, and which of them it trusts: the settings {@code agents.secret-file} and {@code agents.tls.*}. */
@Singleton
public final class AgentAccess {
    private static final Duration RELOAD = Duration.ofSeconds(30);

    private final @Nullable SecretFile secret;
    private final @Nullable AgentTls tls;

    /**
     * Empty texts are absent values.
     *
     * @param secretFile whose first line is sent with each request; absent: nothing is sent
     * @param caFile PEM of the authorities that sign certificates of agent services; absent: those of the JDK
     * @param certificateFile PEM of the certificate by which the process identifies itself, and its chain; absent: it has none
     * @param keyFile PEM of that certificate's private key, PKCS 8 without a password
     * @throws ConfigurationException when a file cannot be used
     */
    AgentAccess(
            @Value("${agents.secret-file:}") String secretFile,
            @Value("${agents.tls.ca-file:}") String caFile,
            @Value("${agents.tls.certificate-file:}") String certificateFile,
            @Value("${agents.tls.key-file:}") String keyFile) {
        if (certificateFile.isBlank() != keyFile.isBlank()) {
            throw new ConfigurationException(
                    "agents.tls.certificate-file and agents.tls.key-file belong together: set both or neither");
        }
        secret = secretFile.isBlank() ? null : new SecretFile(Path.of(secretFile));
        tls = (caFile + certificateFile).isBlank()
                ? null
                : new AgentTls(path(caFile), path(certificateFile), path(keyFile), RELOAD);
    }

    /** Of agent services on this machine: without a secret, and with the JDK's authorities. */
    public static AgentAccess open() {
        return new AgentAccess("", "", "", "");
    }

    private static @Nullable Path path(String file) {
        return file.isBlank() ? null : Path.of(file);
    }

    /** A client for requests that {@link #request} makes. */
    public HttpClient.Builder client() {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        return tls == null ? client : client.sslContext(tls.context());
    }

    /** A request with the secret as it is in the file at that moment. */
    public HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return secret == null ? request : request.header("Authorization", "Bearer " + secret.current());
    }
}
