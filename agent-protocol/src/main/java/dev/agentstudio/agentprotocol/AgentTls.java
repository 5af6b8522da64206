package dev.agentstudio.agentprotocol;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS to agent services by files that are read again when they change, for the connections that are opened from then on. */
final class AgentTls {
    private static final ScheduledExecutorService RELOADS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("agent-certificates").factory());

    private final SSLContext context;

    /**
     * Reads the files; see {@link AgentAccess}.
     *
     * @param interval at which they are looked at for changes
     * @throws ConfigurationException when one of them has no certificate or no key
     */
    AgentTls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key, Duration interval) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    certificate == null || key == null
                            ? new KeyManager[0]
                            : new KeyManager[] {identity(certificate, key, interval)},
                    new TrustManager[] {trust(ca, interval)},
                    null);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new ConfigurationException("agents.tls.*: files in PEM are expected: " + e.getMessage(), e);
        }
    }

    SSLContext context() {
        return context;
    }

    private static TrustManager trust(@Nullable Path ca, Duration interval)
            throws GeneralSecurityException, IOException {
        AdvancedTlsX509TrustManager trust =
                AdvancedTlsX509TrustManager.newBuilder().build();
        if (ca == null) {
            trust.useSystemDefaultTrustCerts();
        } else {
            trust.updateTrustCredentials(ca.toFile(), interval.toMillis(), TimeUnit.MILLISECONDS, RELOADS);
        }
        return trust;
    }

    private static KeyManager identity(Path certificate, Path key, Duration interval)
            throws GeneralSecurityException, IOException {
        AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
        identity.updateIdentityCredentials(
                certificate.toFile(), key.toFile(), interval.toMillis(), TimeUnit.MILLISECONDS, RELOADS);
        return identity;
    }
}
