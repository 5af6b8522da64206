package dev.agentstudio.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptOrderTest {
    private final AttemptOrder order = new AttemptOrder();

    @Test
    void thoughtThatBothSourcesReportComesOnce() {
        assertThat(order.accept(bus(1, 0))).contains(thought(1, 0));
        assertThat(order.accept(attempt(1), heartbeat(1, 3, null))).containsExactly(thought(1, 1), thought(1, 2));
        assertThat(order.accept(bus(1, 2))).isEmpty();
        assertThat(order.accept(bus(1, 3))).contains(thought(1, 3));
        assertThat(order.accept(attempt(1), heartbeat(1, 4, null))).isEmpty();
    }

    @Test
    void lostThoughtHoldsUpNoLaterOne() {
        assertThat(order.accept(bus(1, 0))).contains(thought(1, 0));
        assertThat(order.accept(bus(1, 5))).contains(thought(1, 5));
        assertThat(order.accept(bus(1, 3))).isEmpty();
    }

    @Test
    void nothingOfAnEarlierAttemptComesAfterTheNextOne() {
        assertThat(order.accept(bus(1, 4))).isPresent();
        assertThat(order.accept(bus(2, 0))).contains(thought(2, 0));
        assertThat(order.accept(bus(1, 5))).isEmpty();
        assertThat(order.accept(new TaskEvent.Log(source(1), "info", "late"))).isEmpty();
    }

    @Test
    void taskOfTheNextRoundBeginsAnew() {
        assertThat(order.accept(bus(1, 0))).isPresent();
        assertThat(order.accept(bus(1, 1))).isPresent();
        AgentThought ofNextRound = new AgentThought(LiveRuns.BEGIN.plusSeconds(5), "action", "Thought 0", null);
        assertThat(order.accept(new TaskEvent.Thought(source(1), 0, ofNextRound)))
                .contains(new LiveEvent.Thought(attempt(1), 0, ofNextRound));
        assertThat(order.accept(attempt(1), heartbeat(1, 1, LiveRuns.BEGIN))).isEmpty();
        assertThat(order.accept(attempt(1), heartbeat(1, 1, LiveRuns.BEGIN.plusSeconds(9))))
                .containsExactly(thought(1, 0));
    }

    @Test
    void whatTheNextWorkerRepeatsOfACallThatContinuesComesOnce() {
        assertThat(order.accept(bus(1, 0))).contains(thought(1, 0));
        assertThat(order.accept(bus(1, 1))).contains(thought(1, 1));
        assertThat(order.accept(bus(1, 0))).isEmpty();
        assertThat(order.accept(bus(1, 1))).isEmpty();
        assertThat(order.accept(bus(1, 2))).contains(thought(1, 2));
    }

    @Test
    void heartbeatOfALaterAttemptContinuesTheCallOfAnEarlierOne() {
        AgentProgress begun = AgentProgress.NONE.begun(1, LiveRuns.BEGIN, "http://127.0.0.1:8088");
        PendingTask first = new PendingTask("5", true, 1, LiveRuns.BEGIN, begun.with(content(0)), null, null);
        PendingTask second = new PendingTask(
                "5",
                true,
                2,
                LiveRuns.BEGIN.plusSeconds(9),
                begun.with(content(0)).with(content(1)),
                "Lost",
                null);
        assertThat(order.accept(attempt(first.callAttempt()), first)).containsExactly(thought(1, 0));
        assertThat(order.accept(attempt(second.callAttempt()), second)).containsExactly(thought(1, 1));
    }

    @Test
    void progressOfAHeartbeatComesWhenItHasChanged() {
        PendingTask half = heartbeat(AgentProgress.NONE.at(50, "Half"));
        assertThat(order.accept(attempt(1), half)).hasSize(1);
        assertThat(order.accept(attempt(1), half)).isEmpty();
        assertThat(order.accept(attempt(1), heartbeat(AgentProgress.NONE.at(50, "Still"))))
                .hasSize(1);
    }

    @Test
    void taskWithoutAWorkflowIsNotForAWatchOfWorkflows() {
        assertThat(order.accept(
                        new TaskEvent.Log(new TaskSource(null, new TaskId("task_1"), "agent", 1), "info", "alone")))
                .isEmpty();
    }

    private static TaskEvent bus(int attempt, int index) {
        return new TaskEvent.Thought(source(attempt), index, content(index));
    }

    private static LiveEvent thought(int attempt, int index) {
        return new LiveEvent.Thought(attempt(attempt), index, content(index));
    }

    private static PendingTask heartbeat(int attempt, int thoughts, @Nullable Instant startedAt) {
        AgentProgress progress = AgentProgress.NONE;
        for (int index = 0; index < thoughts; index++) {
            progress = progress.with(content(index));
        }
        return new PendingTask("5", true, attempt, startedAt, progress, null, null);
    }

    private static PendingTask heartbeat(AgentProgress progress) {
        return new PendingTask("5", true, 1, null, progress, null, null);
    }

    private static AgentThought content(int index) {
        return new AgentThought(LiveRuns.BEGIN, "action", "Thought " + index, null);
    }

    private static TaskSource source(int attempt) {
        return new TaskSource(new WorkflowId(LiveRuns.ID), new TaskId("task_001"), "agent", attempt);
    }

    private static LiveEvent.TaskAttempt attempt(int number) {
        return new LiveEvent.TaskAttempt(LiveRuns.ID, "task_001", "agent", number);
    }
}
