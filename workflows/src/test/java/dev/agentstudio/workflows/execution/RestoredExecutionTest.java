package dev.agentstudio.workflows.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that continue from an earlier one. */
class RestoredExecutionTest {
    private final AtomicBoolean mended = new AtomicBoolean();
    private final FakeAgents agents = new FakeAgents().with("broken", brokenUntil(mended));
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void resumedRunDoesOnlyWhatHadNotEndedWell() {
        WorkflowStub failed = failed(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "agent"),
                Definitions.step("b", "broken"),
                Definitions.step("c", "agent", "a"),
                Definitions.step("d", "agent", "b", "c")));
        WorkflowExecution before = fixture.view(failed);
        List<String> calls = callsOf(() -> assertThat(ExecutionFixture.result(fixture.resume(failed, null)))
                .isEqualTo(new ExecutionSummary("completed", 4)));
        assertThat(calls).containsExactly("task_002", "task_004");
        WorkflowExecution after = fixture.view(failed);
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
        assertThat(json(after.tasks().get(0))).isEqualTo(json(before.tasks().get(0)));
        assertThat(json(after.tasks().get(2))).isEqualTo(json(before.tasks().get(2)));
        assertThat(after.tasks()).extracting(AgentTask::status).containsOnly(TaskStatus.COMPLETED);
    }

    @Test
    void resumeFromAnEarlierCheckpointRunsWhatCameAfterIt() {
        WorkflowStub failed = failed(Definitions.input(
                Definitions.step("a", "agent"), Definitions.step("b", "agent"), Definitions.step("c", "broken")));
        List<String> calls = callsOf(() -> ExecutionFixture.result(fixture.resume(failed, "cp_001")));
        assertThat(calls).containsExactly("task_002", "task_003");
    }

    @Test
    void everythingThatHappenedStaysInTheEvents() {
        WorkflowStub failed = failed(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "agent"),
                Definitions.step("b", "broken"),
                Definitions.step("c", "agent", "b")));
        List<ExecutionEvent> before = fixture.view(failed).context().events();
        ExecutionFixture.result(fixture.resume(failed, null));
        List<ExecutionEvent> after = fixture.view(failed).context().events();
        assertThat(after).containsAll(before).doesNotHaveDuplicates();
        assertThat(after.subList(before.size(), after.size()))
                .extracting(event -> event.type().word() + " " + event.data())
                .containsExactly(
                        "WorkflowResumed {checkpointId=cp_002}",
                        "TaskStarted {taskId=task_002}",
                        "TaskCompleted {taskId=task_002, success=true}",
                        "TaskStarted {taskId=task_003}",
                        "TaskCompleted {taskId=task_003, success=true}",
                        "WorkflowCompleted null");
    }

    @Test
    void checkpointsShowWhichBranchHadFailedByThen() {
        agents.with("late", FakeAgents.failingUntil(2, AgentFailureType.AGENT_UNAVAILABLE));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "broken"),
                Definitions.step("b", "late"),
                Definitions.step("c", "agent", "a", "b")));
        ExecutionFixture.result(fixture.resume(failed, null));
        Checkpoints checkpoints = new Checkpoints(fixture.state(failed));
        assertThat(IntStream.range(0, checkpoints.size())
                        .mapToObj(index -> checkpoints.view(index, true))
                        .map(checkpoint -> checkpoint.type() + " " + statuses(checkpoint)))
                .containsExactly(
                        "AUTOMATIC [FAILED, COMPLETED, WAITING]",
                        "FAILURE [FAILED, COMPLETED, SKIPPED]",
                        "AUTOMATIC [COMPLETED, COMPLETED, PENDING]",
                        "AUTOMATIC [COMPLETED, COMPLETED, COMPLETED]");
        assertThat(snapshot(checkpoints, 1).tasks().getFirst().errorMessage()).isEqualTo("It cannot be done");
        assertThat(IntStream.range(0, 4)
                        .mapToObj(index -> snapshot(checkpoints, index).etag()))
                .doesNotHaveDuplicates();
    }

    @Test
    void cancelWhileACheckpointLoadsCancelsTheRun() {
        WorkflowStub failed =
                failed(Definitions.input(Definitions.step("a", "agent"), Definitions.step("b", "broken")));
        fixture.checkpoints().holdUp();
        WorkflowStub resumed = fixture.resume(failed, null);
        fixture.await(resumed, "it loads", view -> fixture.checkpoints().isAsked());
        resumed.signal(AgentWorkflow.CANCEL, new ControlSignal("alice", null));
        assertThatThrownBy(() -> ExecutionFixture.result(resumed)).hasCauseInstanceOf(CanceledFailure.class);
    }

    @Test
    void timeoutHoldsWhileACheckpointLoads() {
        WorkflowStub failed =
                failed(Definitions.input("PT1M", 0, Definitions.step("a", "agent"), Definitions.step("b", "broken")));
        fixture.checkpoints().holdUp();
        assertThat(ExecutionFixture.failure(fixture.resume(failed, null)).getType())
                .isEqualTo(RunFailureType.WORKFLOW_TIMEOUT.name());
    }

    @Test
    void forkOfALargerDefinitionGivesEachTaskAnIdOfItsOwn() {
        agents.with("triage", (call, attempt) -> handingOver("expert"))
                .with("expert", (call, attempt) -> handingOver("master"));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.DYNAMIC, Definitions.step("triage", "triage"), Definitions.step("last", "broken")));
        WorkflowStub fork = fixture.fork(
                failed,
                Definitions.input(
                        Pattern.DYNAMIC,
                        Definitions.step("more", "agent", "triage"),
                        Definitions.step("triage", "triage"),
                        Definitions.step("last", "agent", "more")));
        assertThat(callsOf(() -> ExecutionFixture.result(fork))).containsExactly("task_001", "task_003");
        assertThat(fixture.view(fork).tasks())
                .extracting(task -> task.id() + " " + task.agentType() + " " + task.status() + " " + task.dependsOn())
                .containsExactly(
                        "task_001 agent COMPLETED [task_002]",
                        "task_002 triage COMPLETED null",
                        "task_003 agent COMPLETED [task_001]",
                        "task_004 expert COMPLETED [task_002]",
                        "task_005 master COMPLETED [task_004]");
        Checkpoints checkpoints = new Checkpoints(fixture.state(fork));
        assertThat(IntStream.range(0, checkpoints.size())
                        .mapToObj(index -> checkpoints.view(index, false).completedTaskId()))
                .containsExactly("task_002", "task_004", "task_005", null, "task_001", "task_003");
    }

    @Test
    void forkGoesOnByItselfAndLeavesItsOriginAlone() {
        WorkflowStub failed = failed(Definitions.input(
                Definitions.step("a", "agent"), Definitions.step("b", "agent"), Definitions.step("c", "broken")));
        WorkflowExecution origin = fixture.view(failed);
        List<String> calls = callsOf(() -> {
            WorkflowStub fork = fixture.fork(failed, "cp_002");
            ExecutionFixture.result(fork);
            assertThat(fixture.view(fork).id()).isNotEqualTo(origin.id());
            assertThat(fixture.view(fork).tasks().getFirst().response())
                    .isEqualTo(origin.tasks().getFirst().response());
        });
        assertThat(calls).containsExactly("task_003");
        assertThat(fixture.view(failed)).isEqualTo(origin);
    }

    @Test
    void checkpointThatDoesNotExistFailsTheRun() {
        WorkflowStub failed = failed(Definitions.input(Definitions.step("a", "broken")));
        WorkflowStub resumed = fixture.resume(failed, "cp_099");
        fixture.await(resumed, "it has failed", view -> view.status() == WorkflowStatus.FAILED);
        assertThat(fixture.view(resumed).errorMessage()).isEqualTo("No such checkpoint");
    }

    @Test
    void checkpointOfManyBytesIsLoadedInPages() {
        agents.with("large", (call, attempt) -> FakeAgents.answer("{\"text\":\"%s\"}".formatted("x".repeat(700_000))));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "large"),
                Definitions.step("b", "large"),
                Definitions.step("c", "large"),
                Definitions.step("d", "broken")));
        WorkflowStub fork = fixture.fork(failed, (String) null);
        ExecutionFixture.result(fork);
        assertThat(fixture.history(fork, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .hasSize(4);
        assertThat(fixture.view(fork).tasks()).extracting(AgentTask::status).containsOnly(TaskStatus.COMPLETED);
    }

    @Test
    void roundsAreNotRunAgain() {
        agents.with(
                        "judge",
                        (call, attempt) -> FakeAgents.answer(
                                "{\"approved\":%s,\"feedback\":\"Say more\"}".formatted(mended.get())))
                .with("writer", (call, attempt) -> {
                    if (Integer.valueOf(2).equals(call.iteration())) {
                        return brokenUntil(mended).answer(call, attempt);
                    }
                    return FakeAgents.answer("{\"text\":\"one\"}");
                });
        WorkflowStub failed = failed(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "writer"), Definitions.step("judge", "judge", "write")));
        WorkflowStub resumed = fixture.resume(failed, null);
        assertThat(callsOf(() -> ExecutionFixture.result(resumed))).containsExactly("task_001", "task_002");
        assertThat(nextTasks(resumed)).containsExactly("task_002", "task_001", "task_001", "task_002", "none");
        assertThat(snapshot(new Checkpoints(fixture.state(resumed)), 2).tasks())
                .as("nothing of the second round had ended at the failure")
                .extracting(AgentTask::status)
                .containsExactly(TaskStatus.FAILED, TaskStatus.SKIPPED);
        AgentCall write = agents.calls().get(agents.calls().size() - 2);
        assertThat(write.iteration()).isEqualTo(2);
        assertThat(write.request().context())
                .isEqualTo(Json.object("{\"results\":{},\"state\":{\"currentStep\":1,\"totalSteps\":2},\"iteration\":2,"
                        + "\"feedback\":\"Say more\",\"previousResult\":{\"text\":\"one\"}}"));
    }

    @Test
    void roundThatWasBegunIsGoneOnWith() {
        agents.with("judge", (call, attempt) -> {
            if (Integer.valueOf(2).equals(call.iteration())) {
                brokenUntil(mended).answer(call, attempt);
            }
            return FakeAgents.answer("{\"approved\":%s}".formatted(mended.get()));
        });
        WorkflowStub failed = failed(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "agent"), Definitions.step("judge", "judge", "write")));
        WorkflowStub resumed = fixture.resume(failed, null);
        assertThat(callsOf(() -> ExecutionFixture.result(resumed))).containsExactly("task_002");
        assertThat(agents.calls()).last().extracting(AgentCall::iteration).isEqualTo(2);
        assertThat(String.valueOf(fixture.view(resumed).context().state().get("iterations")))
                .contains("iteration=1", "task_001", "task_002");
    }

    @Test
    void handoffsAreNotRunAgain() {
        agents.with("triage", (call, attempt) -> handingOver("expert"));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.DYNAMIC, Definitions.step("triage", "triage"), Definitions.step("last", "broken")));
        WorkflowStub resumed = fixture.resume(failed, null);
        assertThat(callsOf(() -> ExecutionFixture.result(resumed))).containsExactly("task_002");
        assertThat(fixture.view(resumed).tasks())
                .extracting(task -> task.id() + " " + task.agentType() + " " + task.status())
                .containsExactly("task_001 triage COMPLETED", "task_002 broken COMPLETED", "task_003 expert COMPLETED");
    }

    @Test
    void handoffThatFailedIsTriedAgain() {
        agents.with("triage", (call, attempt) -> handingOver("broken"));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.DYNAMIC, Definitions.step("triage", "triage"), Definitions.step("last", "agent")));
        WorkflowStub resumed = fixture.resume(failed, null);
        assertThat(callsOf(() -> ExecutionFixture.result(resumed))).containsExactly("task_003", "task_002");
        assertThat(nextTasks(resumed)).containsExactly("task_003", "task_003", "task_002", "none");
        assertThat(agents.calls().get(agents.calls().size() - 2))
                .extracting(AgentCall::agentType, AgentCall::handedOffBy)
                .containsExactly("broken", TaskId.numbered(1));
    }

    /** Runs it to its failure; from then on nothing is broken any more. */
    private WorkflowStub failed(ExecutionInput input) {
        WorkflowStub run = fixture.start(input);
        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.TASK_FAILED.name());
        mended.set(true);
        return run;
    }

    /** Which tasks are called meanwhile. */
    private List<String> callsOf(Runnable action) {
        int before = agents.calls().size();
        action.run();
        return agents.calls().stream()
                .skip(before)
                .map(call -> call.taskId().value())
                .toList();
    }

    private List<String> nextTasks(WorkflowStub run) {
        Checkpoints checkpoints = new Checkpoints(fixture.state(run));
        return IntStream.range(0, checkpoints.size())
                .mapToObj(index -> Objects.requireNonNullElse(
                        checkpoints.view(index, false).nextTaskId(), "none"))
                .toList();
    }

    private static WorkflowExecution snapshot(Checkpoints checkpoints, int index) {
        return Objects.requireNonNull(checkpoints.view(index, true).workflowSnapshot());
    }

    private static List<TaskStatus> statuses(CheckpointData checkpoint) {
        return Objects.requireNonNull(checkpoint.workflowSnapshot()).tasks().stream()
                .map(AgentTask::status)
                .toList();
    }

    /** As a reader gets it, so that it does not matter which kind of number a member has. */
    private static String json(Object value) {
        return new String(Payloads.bytesOf(value), UTF_8);
    }

    private static AgentResponse handingOver(String target) {
        AgentHandoff handoff = new AgentHandoff(target, "It knows more", null, null);
        return new AgentResponse(true, Json.object("{}"), null, handoff, null, null);
    }

    private static FakeAgents.Behaviour brokenUntil(AtomicBoolean mended) {
        return (call, attempt) -> mended.get()
                ? FakeAgents.answer("{\"mended\":true}")
                : FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done")
                        .answer(call, attempt);
    }
}
