package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Executes one scenario, and checks the run whenever nothing is in progress. */
final class ScenarioRun {
    /** Of real time, for all that is not skipped: generous, since other builds may be running. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(1);

    /** Below the ten seconds after which a workflow task is taken for lost: one may begin at any moment of it. */
    private static final Duration STEP = Duration.ofSeconds(4);

    private final ExecutionFixture fixture;
    private final ScriptedAgents agents;
    private final Scenario scenario;
    private final String key = UUID.randomUUID().toString();
    private final Script script;
    private final Deque<Scenario.WhilePaused> whilePaused;
    private WorkflowStatus end = WorkflowStatus.PENDING;
    private @Nullable WorkflowRun deletedRun;

    ScenarioRun(ExecutionFixture fixture, ScriptedAgents agents, Scenario scenario) {
        this.fixture = fixture;
        this.agents = agents;
        this.scenario = scenario;
        script = agents.begin(key, scenario, this::carryOut);
        whilePaused = new ArrayDeque<>(scenario.control().whilePaused());
    }

    void run() {
        try {
            WorkflowStub run = fixture.start(scenario.input(key));
            awaitEnd(run);
            for (int checkpoint : scenario.control().resumes()) {
                if (deletedRun != null) {
                    return;
                }
                RunState state = fixture.state(run);
                if (!isFailed(run)) {
                    break;
                }
                run = fixture.resume(run, checkpoint < 0 ? null : id(checkpoint, state));
                awaitEnd(run);
                if (deletedRun == null) {
                    checkCheckpoints(state, fixture.state(run));
                }
            }
            if (deletedRun != null) {
                return;
            }
            end = fixture.view(run).status();
            fork(run);
            script.works()
                    .forEach((activity, work) -> assertThat(work.attempts())
                            .as("attempts of %s", work)
                            .isLessThanOrEqualTo(work.expectedAttempts()));
        } finally {
            agents.end(key);
        }
    }

    /** Those up to which the workflow was resumed are as before; after that it took another way. */
    private void checkCheckpoints(RunState before, RunState after) {
        int kept = before.checkpoints().size();
        RunState run = after;
        while (!run.runId().equals(before.runId())) {
            RestoredFrom source = Objects.requireNonNull(run.input().restoredFrom());
            if (source.checkpointId() != null) {
                kept = Math.min(kept, Integer.parseInt(source.checkpointId().substring(3)));
            }
            run = fixture.state(source.run());
        }
        assertThat(ViewAudit.checkpoints(after, kept))
                .as("checkpoints before and after a resume")
                .isEqualTo(ViewAudit.checkpoints(before, kept));
    }

    /** How the workflow itself ended. */
    WorkflowStatus end() {
        return end;
    }

    private void fork(WorkflowStub origin) {
        RunState state = fixture.state(origin);
        if (scenario.control().fork() != null && !state.checkpoints().isEmpty()) {
            WorkflowExecution before = fixture.view(origin);
            awaitEnd(fixture.fork(origin, id(scenario.control().fork(), state)));
            assertThat(fixture.view(origin))
                    .as("a workflow after it was forked")
                    .isEqualTo(before);
        }
    }

    private static String id(int checkpoint, RunState state) {
        return "cp_%03d".formatted(1 + checkpoint % state.checkpoints().size());
    }

    private boolean isFailed(WorkflowStub run) {
        return fixture.history(run).getLast().getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
    }

    /** Deals with it whenever it is paused and quiet, and lets time pass when it waits for that, until it has ended. */
    private void awaitEnd(WorkflowStub run) {
        Instant deadline = Instant.now().plus(TIMEOUT);
        for (RunActivity now = stillness(run); !now.isOver(); now = stillness(run)) {
            if (script.wish() != TaskBehavior.ControlAction.NONE) {
                carryOut(script.wish(), ExecutionFixture.id(run));
                Awaitility.await("it knows").pollInterval(POLL).until(() -> isAware(run));
                script.goOn();
            } else if (now.isAtRest()) {
                audit(run);
                dealWithPause(run);
                if (deletedRun != null) {
                    auditDeleted(deletedRun);
                    return;
                }
            } else {
                fixture.sleep(STEP);
            }
            assertThat(Instant.now())
                    .as("It does not end, %s", fixture.view(run))
                    .isBefore(deadline);
        }
        RunModel model = audit(run);
        if (model.end == WorkflowStatus.COMPLETED) {
            assertThat(ExecutionFixture.result(run))
                    .isEqualTo(new ExecutionSummary("completed", model.count(RunModel.Stand.DONE)));
        }
    }

    /**
     * Waits until nothing works, since time must not be skipped before; or until all agents wait, since the environment's server loses a run
     * that cancels a task while that ends.
     */
    private RunActivity stillness(WorkflowStub run) {
        return Awaitility.await("nobody works")
                .pollInterval(POLL)
                .pollDelay(Duration.ZERO)
                .atMost(TIMEOUT)
                .until(() -> RunActivity.of(fixture.history(run)), now -> now.isOver() || isStill(now, run));
    }

    private boolean isStill(RunActivity now, WorkflowStub run) {
        boolean isQuiet = !script.isWorking() && (!now.inFlight().isEmpty() || now.isPaused());
        boolean isHeld = script.wish() != TaskBehavior.ControlAction.NONE;
        return (isQuiet || isHeld)
                && !now.isDeciding()
                && script.isHolding(fixture.state(run).runId(), now.inFlight());
    }

    private boolean isAware(WorkflowStub run) {
        RunActivity now = RunActivity.of(fixture.history(run));
        return now.isOver() || !now.isDeciding();
    }

    /** Checks all that has happened so far. */
    private RunModel audit(WorkflowStub run) {
        RunState state = fixture.state(run);
        RunModel model = HistoryAudit.audit(fixture::events, state.run()).run();
        new ViewAudit(model, script.works()).check(state);
        model.tasks.forEach(this::checkAttempts);
        return model;
    }

    private void checkAttempts(RunModel.Task task) {
        boolean isWhole = !task.isCutOff && (task.stand == RunModel.Stand.DONE || task.stand == RunModel.Stand.FAILED);
        if (isWhole) {
            ScriptedTask work = Objects.requireNonNull(script.works().get(task.activity), "Nobody was called");
            assertThat(work.attempts()).as("attempts of %s", work).isEqualTo(work.expectedAttempts());
        }
    }

    private void carryOut(TaskBehavior.ControlAction action, String workflowId) {
        WorkflowStub run = fixture.stub(workflowId);
        try {
            switch (action) {
                case NONE -> {}
                case PAUSE -> run.signal(AgentWorkflow.PAUSE);
                case PAUSE_AND_RESUME -> {
                    run.signal(AgentWorkflow.PAUSE);
                    run.signal(AgentWorkflow.RESUME);
                }
                case CANCEL -> run.signal(AgentWorkflow.CANCEL);
                case CANCEL_IN_TEMPORAL -> run.cancel("Enough");
            }
        } catch (WorkflowNotFoundException e) {
            // Another agent's action has ended the run.
        }
    }

    private void dealWithPause(WorkflowStub run) {
        Scenario.WhilePaused what = whilePaused.isEmpty() ? Scenario.WhilePaused.RESUME : whilePaused.poll();
        RunState state = fixture.state(run);
        ControlSignal back = new ControlSignal(null, null, new Checkpoints(state).latest(), null);
        switch (what) {
            case RESUME -> run.signal(AgentWorkflow.RESUME);
            case RESUME_AN_HOUR_LATER -> {
                fixture.sleep(Duration.ofHours(1));
                run.signal(AgentWorkflow.RESUME);
            }
            case RESUME_FROM_CHECKPOINT -> run.signal(AgentWorkflow.RESUME, back);
            case CANCEL -> run.signal(AgentWorkflow.CANCEL);
            case DELETE -> delete(run, state);
            case RESUME_FROM_CHECKPOINT_AND_CANCEL -> {
                run.signal(AgentWorkflow.RESUME, back);
                cancelIfOpen(state);
            }
            case DELETE_AND_CANCEL -> {
                delete(run, state);
                cancelIfOpen(state);
            }
        }
    }

    /** Just this run: the one that follows has agents at work, and the environment's server loses a run whose task ends while it is cancelled. */
    private void cancelIfOpen(RunState state) {
        try {
            fixture.runStub(state.run()).signal(AgentWorkflow.CANCEL);
        } catch (WorkflowNotFoundException e) {
            // Another run has followed, which goes its way.
        }
    }

    private void delete(WorkflowStub run, RunState state) {
        run.signal(AgentWorkflow.DELETE);
        deletedRun = state.run();
    }

    /** The deletion has followed the run, which did nothing else before. */
    private void auditDeleted(WorkflowRun run) {
        Awaitility.await("it is removed")
                .pollInterval(POLL)
                .atMost(TIMEOUT)
                .until(() -> fixture.deletedRuns().log().contains("delete [%s]".formatted(run.runId())));
        assertThat(HistoryAudit.audit(fixture::events, run).run().isDeleted).isTrue();
        assertThat(fixture.state(run).isDeleted()).isTrue();
    }
}
