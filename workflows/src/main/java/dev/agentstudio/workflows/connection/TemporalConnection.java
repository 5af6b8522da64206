package dev.agentstudio.workflows.connection;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.trace.TracePropagator;
import io.micrometer.core.instrument.Metrics;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityClientOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;

/**
 * Where Temporal is.
 *
 * @param target host and port of the frontend
 */
public record TemporalConnection(String target, String namespace) {
    private static final double REPORTED_EVERY_MS = 1000;

    /**
     * What the SDK measures of its client and its workers. It goes to Micrometer's global registry, so that whoever publishes metrics in
     * this process finds it there, however early the connection was opened; without a publisher nothing is kept.
     */
    private static final Scope METRICS = new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(Metrics.globalRegistry))
            .reportEvery(Duration.ofMillis(REPORTED_EVERY_MS));

    /** Connects lazily: a server that is not there yet is no error before the first call. */
    public WorkflowClient open() {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setMetricsScope(METRICS)
                .build());
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(Payloads.converter())
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
