package dev.agentstudio.qa.race;

import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow as Temporal recorded it.
 *
 * @param status of the run, as Temporal spells it
 */
record RunRecord(String workflowId, String runId, String status, WorkflowExecutionHistory history) {
    private static final HistoryDecoder DECODER = new HistoryDecoder(Payloads.converter());

    List<RunEvent> events() {
        return history.getEvents().stream().map(DECODER::decode).toList();
    }

    Instant startedAt() {
        return events().getFirst().at();
    }

    /**
     * When events happened that Temporal recorded after later ones. What happens while a workflow task is at work it holds back, and then
     * records the ends of activities after all else. That an attempt began is recorded only with its end, so it is left out.
     */
    Set<Instant> recordedLate() {
        Set<Instant> late = new HashSet<>();
        Instant newest = Instant.MIN;
        for (RunEvent event : events()) {
            Instant at = event.at().truncatedTo(ChronoUnit.MILLIS);
            if (event instanceof RunEvent.TaskStarted) {
                continue;
            }
            if (at.isBefore(newest)) {
                late.add(at);
            } else {
                newest = at;
            }
        }
        return late;
    }

    /** What it continues; null for a first run. */
    @Nullable
    RestoredFrom source() {
        return events().getFirst() instanceof RunEvent.Created created
                ? created.input().restoredFrom()
                : null;
    }

    /** Without a termination, which no worker ever sees. */
    WorkflowExecutionHistory replayable() {
        return new WorkflowExecutionHistory(
                History.newBuilder()
                        .addAllEvents(history.getEvents().stream()
                                .filter(event ->
                                        event.getEventType() != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
                                .toList())
                        .build(),
                workflowId);
    }

    RunRecord with(WorkflowExecutionHistory otherHistory) {
        return new RunRecord(workflowId, runId, status, otherHistory);
    }
}
