package dev.agentstudio.temporalclient.connection;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import dev.agentstudio.temporalclient.trace.TracePropagator;
import dev.agentstudio.workflows.payload.Payloads;
import io.micrometer.core.instrument.Metrics;
import io.micronaut.context.env.PropertyPlaceholderResolver;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityClientOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where Temporal is.
 *
 * @param target host and port of the frontend
 * @param protection sets what protects the connection
 * @param converter converts values to what Temporal stores and back
 */
public record TemporalConnection(
        String target,
        String namespace,
        Consumer<WorkflowServiceStubsOptions.Builder> protection,
        DataConverter converter) {
    private static final double REPORTED_EVERY_MS = 1000;

    /**
     * What the SDK measures of its client and its workers. It goes to Micrometer's global registry, so that what publishes metrics in
     * this process finds it there, however early the connection was opened; without a publisher nothing is kept.
     */
    private static final Scope METRICS = new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(Metrics.globalRegistry))
            .reportEvery(Duration.ofMillis(REPORTED_EVERY_MS));

    /** A connection without encryption, of itself and of what Temporal stores. */
    public TemporalConnection(String target, String namespace) {
        this(target, namespace, options -> {}, Payloads.converter());
    }

    /**
     * As the settings {@code temporal.*} say, for a process that has no beans and reads nothing of what is stored.
     *
     * @throws io.micronaut.context.exceptions.ConfigurationException when a setting is wrong, or one of its files
     */
    public static TemporalConnection of(PropertyPlaceholderResolver settings) {
        return TemporalSettings.of(settings).connection(Payloads.converter());
    }

    /** Connects lazily: a server that is not there yet is no error before the first call. */
    public WorkflowClient open() {
        WorkflowServiceStubsOptions.Builder options =
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).setMetricsScope(METRICS);
        protection.accept(options);
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options.build());
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(converter)
                        .setContextPropagators(List.of(new TracePropagator()))
                        .build());
    }

    /** Standalone activities over the same connection. */
    public static ActivityClient activities(WorkflowClient client) {
        WorkflowClientOptions options = client.getOptions();
        return ActivityClient.newInstance(
                client.getWorkflowServiceStubs(),
                ActivityClientOptions.newBuilder()
                        .setNamespace(options.getNamespace())
                        .setDataConverter(options.getDataConverter())
                        .setContextPropagators(options.getContextPropagators())
                        .build());
    }
}
