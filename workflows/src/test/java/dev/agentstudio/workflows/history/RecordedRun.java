package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.payload.Golden;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run of the real stack, as {@code temporal workflow show --output json --no-json-shorthand-payloads} printed it.
 *
 * @param name of the file, without its ending
 */
record RecordedRun(String name) {
    /** Every recorded history; a new file is named here. */
    static Stream<RecordedRun> all() {
        return Stream.of(
                        "completed",
                        "failed",
                        "retried",
                        "exhausted",
                        "cancelled",
                        "terminated",
                        "overran",
                        "running",
                        "cancelled-by-signal",
                        "paused-then-cancelled",
                        "iterative",
                        "dynamic",
                        "parallel-failed",
                        "parallel-resumed",
                        "forked",
                        "cancelled-to-the-end",
                        "cancelled-by-signal-to-the-end",
                        "paused-then-resumed",
                        "checkpointed",
                        "resumed-with-events",
                        "continued-as-new",
                        "continuing",
                        "resumed-with-log",
                        "forked-with-log",
                        "forked-and-resumed-twice",
                        "continuing-with-log",
                        "referring",
                        "resumed-referring",
                        "forked-with-copies")
                .map(RecordedRun::new);
    }

    WorkflowExecutionHistory history() {
        return WorkflowExecutionHistory.fromJson(Golden.read("histories/" + name + ".json"));
    }

    /** Without a termination, which no worker ever gets to see. */
    WorkflowExecutionHistory written() {
        return new WorkflowExecutionHistory(History.newBuilder()
                .addAllEvents(history().getEvents().stream()
                        .filter(event -> event.getEventType() != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
                        .toList())
                .build());
    }

    List<RunEvent> events() {
        HistoryDecoder decoder = new HistoryDecoder(Payloads.converter());
        return history().getEvents().stream().map(decoder::decode).toList();
    }

    String view() {
        return "histories/" + name + ".view.json";
    }

    @Override
    public String toString() {
        return name;
    }
}
