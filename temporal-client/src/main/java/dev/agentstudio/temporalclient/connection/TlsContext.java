package dev.agentstudio.temporalclient.connection;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS by certificates that are read again when their files change, for the connections that are opened from then on. */
final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private static final ScheduledExecutorService RELOADS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate-reload").factory());

    private final TlsSettings settings;
    private final Duration interval;

    /** @param interval at which files are looked at for changes */
    TlsContext(TlsSettings settings, Duration interval) {
        this.settings = settings;
        this.interval = interval;
    }

    /** @throws ConfigurationException when a file has no certificate or no key */
    SslContext build() {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().trustManager(trust());
            if (settings.certificateFile() != null && settings.keyFile() != null) {
                builder.keyManager(identity(settings.certificateFile(), settings.keyFile()));
            }
            return GrpcSslContexts.configure(builder).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigurationException("temporal.tls: TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private AdvancedTlsX509TrustManager trust() throws GeneralSecurityException {
        AdvancedTlsX509TrustManager trust =
                AdvancedTlsX509TrustManager.newBuilder().build();
        @Nullable Path file = settings.caFile();
        if (file == null) {
            trust.useSystemDefaultTrustCerts();
        } else {
            load(
                    "temporal.tls.ca-file",
                    "certificates in PEM",
                    List.of(file),
                    () -> trust.updateTrustCredentials(file.toFile()));
        }
        return trust;
    }

    private AdvancedTlsX509KeyManager identity(Path certificate, Path key) {
        AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
        load(
                "temporal.tls.certificate-file",
                "a certificate in PEM, and key-file its key",
                List.of(certificate, key),
                () -> identity.updateIdentityCredentials(certificate.toFile(), key.toFile()));
        return identity;
    }

    /** @throws ConfigurationException when the first loading fails; a later one leaves what was loaded before */
    @SuppressWarnings("FutureReturnValueIgnored") // for as long as the process runs
    private void load(String setting, String wanted, List<Path> files, Loading loading) {
        try {
            List<FileTime> loaded = modifiedAt(files);
            loading.load();
            RELOADS.scheduleWithFixedDelay(
                    new Reload(setting, files, loading, loaded),
                    interval.toMillis(),
                    interval.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "%s: '%s' has to contain %s: %s".formatted(setting, files.getFirst(), wanted, e.getMessage()), e);
        }
    }

    private static List<FileTime> modifiedAt(List<Path> files) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    private interface Loading {
        void load() throws GeneralSecurityException, IOException;
    }

    /** Loads files again when they have changed, until it succeeds: they may be replaced one after the other. */
    private static final class Reload implements Runnable {
        private final String setting;
        private final List<Path> files;
        private final Loading loading;
        private List<FileTime> loaded;

        private Reload(String setting, List<Path> files, Loading loading, List<FileTime> loaded) {
            this.setting = setting;
            this.files = files;
            this.loading = loading;
            this.loaded = loaded;
        }

        @Override
        public void run() {
            try {
                List<FileTime> now = modifiedAt(files);
                if (!now.equals(loaded)) {
                    loading.load();
                    loaded = now;
                    LOG.info("{} was read again", setting);
                }
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                LOG.warn("{} stays as it was read before: {}", setting, e.getMessage());
            }
        }
    }
}
