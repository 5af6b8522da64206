package dev.agentstudio.api.temporal;

import dev.agentstudio.workflows.connection.TemporalConnection;
import dev.agentstudio.workflows.history.HistoryDecoder;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;

/** The API's connection to Temporal, unless another part of the process has opened one. */
@Factory
final class TemporalFactory {
    @Singleton
    @Requires(missingProperty = "temporal.shared-connection")
    WorkflowClient workflowClient(
            @Value("${temporal.target}") String target, @Value("${temporal.namespace}") String namespace) {
        return new TemporalConnection(target, namespace).open();
    }

    @Singleton
    HistoryDecoder historyDecoder(WorkflowClient client) {
        return new HistoryDecoder(client.getOptions().getDataConverter());
    }
}
