package dev.agentstudio.api.temporal;

import dev.agentstudio.workflows.history.HistoryDecoder;
import io.micronaut.context.annotation.Factory;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;

/** What reads what Temporal has. */
@Factory
final class TemporalFactory {
    @Singleton
    HistoryDecoder historyDecoder(WorkflowClient client) {
        return new HistoryDecoder(client.getOptions().getDataConverter());
    }
}
