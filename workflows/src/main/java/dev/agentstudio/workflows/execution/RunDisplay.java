package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a run shows itself to someone who looks at it in Temporal: search attributes and current details. */
final class RunDisplay {
    /** Steps shown one by one; longer runs show their counts and what is in flight, since details are limited to 20,000 bytes. */
    private static final int MAX_ROWS = 40;

    private final WorkflowDefinition definition;
    private final Board board;

    RunDisplay(WorkflowDefinition definition, Board board) {
        this.definition = definition;
        this.board = board;
    }

    void started() {
        Workflow.upsertTypedSearchAttributes(
                RunAttributes.RUN_STATE.valueSet("running"),
                RunAttributes.STARTED_AT.valueSet(
                        RunAttributes.time(Instant.ofEpochMilli(Workflow.currentTimeMillis()))));
        changed();
    }

    /** Progress matters at rest only when it is not 100. */
    void failed() {
        Workflow.upsertTypedSearchAttributes(
                RunAttributes.PROGRESS.valueSet(100.0 * board.count(Board.Place.DONE) / board.size()));
        changed();
    }

    void changed() {
        Workflow.setCurrentDetails(details());
    }

    private String details() {
        String heading = "**%s**: %d of %d steps done\n\n"
                .formatted(definition.name(), board.count(Board.Place.DONE), board.size());
        List<StepDefinition> steps = definition.steps();
        String rows = IntStream.range(0, steps.size())
                .filter(step -> steps.size() <= MAX_ROWS || board.place(step) == Board.Place.IN_FLIGHT)
                .limit(MAX_ROWS)
                .mapToObj(step -> row(step, steps.get(step)))
                .collect(Collectors.joining("\n"));
        return heading + rows;
    }

    private String row(int step, StepDefinition definition) {
        String state = board.place(step).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "- `%s` **%s** by `%s`: %s"
                .formatted(TaskIds.of(step), definition.name(), definition.agentType(), state);
    }
}
