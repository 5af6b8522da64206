package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.TaskIndex;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a run shows itself to someone who looks at it in Temporal: search attributes and current details. */
final class RunDisplay {
    /** Tasks shown one by one; longer runs show their counts and what is in flight, since details are limited to 20,000 bytes. */
    private static final int MAX_ROWS = 40;

    private final WorkflowDefinition definition;
    private final Board board;
    private final ProgressUpdates updates;

    RunDisplay(WorkflowDefinition definition, Board board, ProgressUpdates updates) {
        this.definition = definition;
        this.board = board;
        this.updates = updates;
    }

    /** A later run of a workflow has started when the first one did. */
    void started() {
        if (Workflow.getTypedSearchAttributes().containsKey(RunAttributes.STARTED_AT)) {
            Workflow.upsertTypedSearchAttributes(RunAttributes.RUN_STATE.valueSet("running"));
        } else {
            Workflow.upsertTypedSearchAttributes(
                    RunAttributes.RUN_STATE.valueSet("running"),
                    RunAttributes.STARTED_AT.valueSet(
                            RunAttributes.time(Instant.ofEpochMilli(Workflow.currentTimeMillis()))));
        }
        changed();
    }

    /** The run continues one that has just ended, so lists show it alone. */
    void continued() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RESUMED.valueSet(true));
    }

    void paused() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RUN_STATE.valueSet("paused"), updates.take());
    }

    void resumed() {
        Workflow.upsertTypedSearchAttributes(RunAttributes.RUN_STATE.valueSet("running"));
    }

    /** The run ends before its last task. Progress matters at rest only when it is not 100. */
    void atRest() {
        Workflow.upsertTypedSearchAttributes(updates.take());
        changed();
    }

    /** Tasks have ended, and the run continues or is paused. */
    void progressed() {
        updates.update();
    }

    /** What a run that begins from a checkpoint of this one shows at first. */
    ContinueAsNewOptions successor(ControlSignal resume) {
        return ContinueAsNewOptions.newBuilder()
                .setMemo(RunMemo.resumed(definition, resume.by()))
                .setTypedSearchAttributes(SearchAttributes.newBuilder(Workflow.getTypedSearchAttributes())
                        .set(RunAttributes.RUN_STATE, "running")
                        .set(RunAttributes.RESUMED, true)
                        .build())
                .build();
    }

    /** What a run that continues this one, because its history has become long, shows at first: the same. */
    ContinueAsNewOptions continuation() {
        return ContinueAsNewOptions.newBuilder()
                .setMemo(RunMemo.ofCurrentRun(definition))
                .setTypedSearchAttributes(SearchAttributes.newBuilder(Workflow.getTypedSearchAttributes())
                        .set(RunAttributes.PROGRESS, updates.percent())
                        .build())
                .build();
    }

    void changed() {
        Workflow.setCurrentDetails(details());
    }

    private String details() {
        String heading = "**%s**: %d of %d tasks done\n\n"
                .formatted(definition.name(), board.count(Board.Stage.DONE), board.size());
        Stream<TaskIndex> shown = board.size() <= MAX_ROWS ? board.tasks() : board.all(Board.Stage.IN_FLIGHT).stream();
        String rows = shown.limit(MAX_ROWS).map(this::row).collect(Collectors.joining("\n"));
        return heading + rows;
    }

    private String row(TaskIndex task) {
        StepDefinition step = board.step(task).in(definition.steps());
        String agent = board.handoff(task).map(AgentHandoff::targetAgentType).orElse(step.agentType());
        String state = board.stage(task).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "- `%s` **%s** by `%s`: %s".formatted(task.id(), step.name(), agent, state);
    }
}
