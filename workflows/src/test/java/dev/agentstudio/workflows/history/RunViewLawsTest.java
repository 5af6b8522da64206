package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of every view, whatever prefix of whatever history it shows. */
class RunViewLawsTest {
    @Provide
    Arbitrary<List<RunEvent>> histories() {
        return Histories.all();
    }

    @Provide
    Arbitrary<List<RunEvent>> plausible() {
        return Histories.plausible();
    }

    /** @param running which of the tasks that were scheduled have an attempt in hand, by the bits of a number */
    @Property
    void everyPrefixIsAValidView(@ForAll("histories") List<RunEvent> history, @ForAll @IntRange(max = 63) int running) {
        for (RunState state : prefixes(history)) {
            WorkflowExecution view = new RunView(state, pending(state, running)).execution();
            ViewLaws.assertValid(view);
        }
    }

    @Property
    void historyThatMakesSenseGivesAViewThatDoes(@ForAll("plausible") List<RunEvent> history) {
        for (RunState state : prefixes(history)) {
            RunView view = new RunView(state, List.of());
            boolean complete = state.tasks().stream().allMatch(task -> task.stage() == TaskState.Stage.COMPLETED);
            if (state.status() == WorkflowStatus.COMPLETED) {
                assertThat(complete).isTrue();
            }
            assertThat(view.progress().compareTo(BigDecimal.valueOf(100)) == 0).isEqualTo(complete);
            if (state.status() == WorkflowStatus.PENDING) {
                assertThat(view.execution().tasks())
                        .extracting(AgentTask::status)
                        .isSubsetOf(TaskStatus.WAITING, TaskStatus.PENDING);
            }
        }
    }

    @Property
    void etagChangesWithEveryVisibleChange(@ForAll("histories") List<RunEvent> history) {
        List<RunState> states = prefixes(history);
        for (int at = 1; at < states.size(); at++) {
            RunView before = new RunView(states.get(at - 1), List.of());
            RunView after = new RunView(states.get(at), List.of());
            assertThat(after.etag().equals(before.etag())).isEqualTo(body(after).equals(body(before)));
        }
    }

    @Property
    void etagTellsWhatGoesOnRightNow(
            @ForAll("plausible") List<RunEvent> history,
            @ForAll @IntRange(max = 63) int running,
            @ForAll @IntRange(max = 63) int runningLater) {
        RunState state = Runs.fold(history);
        RunView before = new RunView(state, pending(state, running));
        RunView after = new RunView(state, pending(state, runningLater));
        assertThat(after.etag().equals(before.etag())).isEqualTo(body(after).equals(body(before)));
    }

    @Property
    void etagInTheBodyIsTheEtag(@ForAll("histories") List<RunEvent> history) {
        RunView view = new RunView(Runs.fold(history), List.of());
        assertThat(view.execution().etag()).isEqualTo(view.etag()).matches("\"[0-9a-f]{8}-\\d+\"");
    }

    @Property
    void whatDescribeSaysOfTasksThatHistoryKnowsToBeOverIsIgnored(@ForAll("histories") List<RunEvent> history) {
        RunState state = Runs.fold(history);
        List<PendingTask> late = state.tasks().stream()
                .filter(TaskState::isOver)
                .filter(task -> task.activityId() != null)
                .map(task -> live(String.valueOf(task.activityId()), true))
                .toList();
        assertThat(new RunView(state, late).execution()).isEqualTo(new RunView(state, List.of()).execution());
    }

    private static List<RunState> prefixes(List<RunEvent> history) {
        List<RunState> states = new ArrayList<>();
        RunState state = RunFold.begin((RunEvent.Created) history.getFirst());
        states.add(state);
        for (RunEvent event : history.subList(1, history.size())) {
            state = RunFold.apply(state, event);
            states.add(state);
        }
        return states;
    }

    private static List<PendingTask> pending(RunState state, int running) {
        List<PendingTask> pending = new ArrayList<>();
        for (int task = 0; task < state.tasks().size(); task++) {
            String activityId = state.tasks().get(task).activityId();
            if (activityId != null) {
                pending.add(live(activityId, (running >> task & 1) == 1));
            }
        }
        return pending;
    }

    private static PendingTask live(String activityId, boolean running) {
        return running
                ? new PendingTask(activityId, true, 2, Runs.at(99), AgentProgress.NONE.at(50, "Halfway"), "Broke", null)
                : new PendingTask(activityId, false, 1, null, AgentProgress.NONE, null, null);
    }

    /** The whole view but its ETag. */
    private static ObjectNode body(RunView view) {
        ObjectNode body = Payloads.mapper().valueToTree(view.execution());
        body.remove("etag");
        return body;
    }
}
