package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.plan.Board;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a run shows itself to someone who looks at it in Temporal: search attributes and current details. */
final class RunDisplay {
    /** Tasks shown one by one; longer runs show their counts and what is in flight, since details are limited to 20,000 bytes. */
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

    /** The run continues one that has just ended, so lists show it alone. */
    void continued() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RESUMED.valueSet(true));
    }

    void paused() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RUN_STATE.valueSet("paused"), progress());
    }

    void resumed() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RUN_STATE.valueSet("running"));
    }

    /** Progress matters at rest only when it is not 100. */
    void failed() {
        Workflow.upsertTypedSearchAttributes(progress());
        changed();
    }

    void changed() {
        Workflow.setCurrentDetails(details());
    }

    private SearchAttributeUpdate<Double> progress() {
        return RunAttributes.PROGRESS.valueSet(100.0 * board.count(Board.Place.DONE) / board.size());
    }

    private String details() {
        String heading = "**%s**: %d of %d tasks done\n\n"
                .formatted(definition.name(), board.count(Board.Place.DONE), board.size());
        Stream<Integer> shown = board.size() <= MAX_ROWS
                ? IntStream.range(0, board.size()).boxed()
                : board.all(Board.Place.IN_FLIGHT).stream();
        String rows = shown.limit(MAX_ROWS).map(this::row).collect(Collectors.joining("\n"));
        return heading + rows;
    }

    private String row(int task) {
        StepDefinition step = definition.steps().get(board.step(task));
        String agent = board.handoff(task).map(AgentHandoff::targetAgentType).orElse(step.agentType());
        String state = board.place(task).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "- `%s` **%s** by `%s`: %s".formatted(TaskIds.of(task), step.name(), agent, state);
    }
}
