package dev.agentstudio.api.listing;

import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.id.WorkflowRun;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads the last event of a history. */
@Singleton
final class TemporalFailures implements FailureReader {
    private final TemporalGateway temporal;
    private final HistoryDecoder decoder;

    TemporalFailures(TemporalGateway temporal, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.decoder = decoder;
    }

    @Override
    public Optional<String> message(WorkflowRun run) {
        return temporal.lastEvent(run)
                .map(decoder::decode)
                .flatMap(end ->
                        end instanceof RunEvent.Failed failed ? Optional.of(failed.message()) : Optional.empty());
    }
}
