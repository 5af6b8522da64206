package dev.agentstudio.temporalclient.connection;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.PropertyPlaceholderResolver;
import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the process connects to Temporal: the settings {@code temporal.*}. */
@Singleton
final class TemporalSettings {
    private static final String TARGET = "${temporal.target:`127.0.0.1:7233`}";
    private static final String NAMESPACE = "${temporal.namespace:default}";
    private static final String API_KEY_FILE = "${temporal.api-key-file:}";
    private static final String RELOAD_INTERVAL = "${temporal.tls.reload-interval:1m}";

    private final String target;
    private final String namespace;
    private final TlsSettings tls;
    private final @Nullable Path apiKeyFile;
    private final Duration reload;

    /**
     * @param apiKeyFile a file with the key that is sent with each call; empty for none
     * @param reload how often certificates are looked at for changes
     * @throws ConfigurationException when the key would be sent without encryption
     */
    TemporalSettings(
            @Value(TARGET) String target,
            @Value(NAMESPACE) String namespace,
            TlsSettings tls,
            @Value(API_KEY_FILE) String apiKeyFile,
            @Value(RELOAD_INTERVAL) Duration reload) {
        this.target = target;
        this.namespace = namespace;
        this.tls = tls;
        this.apiKeyFile = TlsSettings.file("temporal.api-key-file", apiKeyFile);
        this.reload = reload;
        if (this.apiKeyFile != null && !tls.isEnabled()) {
            throw new ConfigurationException(
                    "temporal.api-key-file needs temporal.tls.enabled: true, else anyone on the network could read the key");
        }
    }

    /** Of a process that has no beans. */
    static TemporalSettings of(PropertyPlaceholderResolver settings) {
        return new TemporalSettings(
                settings.resolveRequiredPlaceholders(TARGET),
                settings.resolveRequiredPlaceholders(NAMESPACE),
                TlsSettings.of(settings),
                settings.resolveRequiredPlaceholders(API_KEY_FILE),
                settings.resolveRequiredPlaceholder(RELOAD_INTERVAL, Duration.class));
    }

    /** @param converter converts values to what Temporal stores and back */
    TemporalConnection connection(DataConverter converter) {
        return new TemporalConnection(target, namespace, this::protect, converter);
    }

    private void protect(WorkflowServiceStubsOptions.Builder options) {
        if (tls.isEnabled()) {
            options.setSslContext(new TlsContext(tls, reload).build());
        }
        if (tls.serverName() != null) {
            options.setChannelInitializer(channel -> channel.overrideAuthority(tls.serverName()));
        }
        if (apiKeyFile != null) {
            options.addApiKey(new ApiKeyFile(apiKeyFile));
        }
    }
}
