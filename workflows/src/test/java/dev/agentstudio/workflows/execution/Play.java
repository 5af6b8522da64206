package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.history.RunState;
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

/** Lets one scenario happen, and checks it whenever the run stands still. */
final class Play {
    /** Of real time, for all that is not skipped: generous, since other builds may be running. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(1);

    /** Below the ten seconds after which a workflow task is taken for lost: one may begin at any moment of it. */
    private static final Duration STEP = Duration.ofSeconds(4);

    private final ExecutionRig rig;
    private final ScriptedAgents agents;
    private final Scenario scenario;
    private final String key = UUID.randomUUID().toString();
    private final Script script;
    private final Deque<Scenario.WhilePaused> whilePaused;
    private WorkflowStatus end = WorkflowStatus.PENDING;

    Play(ExecutionRig rig, ScriptedAgents agents, Scenario scenario) {
        this.rig = rig;
        this.agents = agents;
        this.scenario = scenario;
        script = agents.begin(key, scenario, this::carryOut);
        whilePaused = new ArrayDeque<>(scenario.control().whilePaused());
    }

    void run() {
        try {
            WorkflowStub run = rig.start(scenario.input(key));
            awaitEnd(run);
            for (int checkpoint : scenario.control().resumes()) {
                RunState state = rig.state(run);
                if (!isFailed(run)) {
                    break;
                }
                run = rig.resume(run, checkpoint < 0 ? null : id(checkpoint, state));
                awaitEnd(run);
            }
            end = rig.view(run).status();
            fork(run);
            script.works()
                    .forEach((activity, work) -> assertThat(work.attempts())
                            .as("attempts of %s", work)
                            .isLessThanOrEqualTo(work.expectedAttempts()));
        } finally {
            agents.end(key);
        }
    }

    /** How the workflow itself ended. */
    WorkflowStatus end() {
        return end;
    }

    private void fork(WorkflowStub origin) {
        RunState state = rig.state(origin);
        if (scenario.control().fork() != null && !state.checkpoints().isEmpty()) {
            WorkflowExecution before = rig.view(origin);
            awaitEnd(rig.fork(origin, id(scenario.control().fork(), state)));
            assertThat(rig.view(origin)).as("a workflow after it was forked").isEqualTo(before);
        }
    }

    private static String id(int checkpoint, RunState state) {
        return "cp_%03d".formatted(1 + checkpoint % state.checkpoints().size());
    }

    private boolean isFailed(WorkflowStub run) {
        return rig.history(run).getLast().getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
    }

    /** Deals with it whenever it is paused and quiet, and lets time pass when it waits for that, until it is over. */
    private void awaitEnd(WorkflowStub run) {
        Instant deadline = Instant.now().plus(PATIENCE);
        for (Stillness now = stillness(run); !now.isOver(); now = stillness(run)) {
            if (script.wish() != Turn.Deed.NONE) {
                carryOut(script.wish(), ExecutionRig.id(run));
                Awaitility.await("it knows").pollInterval(POLL).until(() -> isAware(run));
                script.goOn();
            } else if (now.isAtRest()) {
                audit(run);
                dealWithPause(run);
            } else {
                rig.sleep(STEP);
            }
            assertThat(Instant.now()).as("It does not end, %s", rig.view(run)).isBefore(deadline);
        }
        RunModel model = audit(run);
        if (model.end == WorkflowStatus.COMPLETED) {
            assertThat(ExecutionRig.result(run))
                    .isEqualTo(new ExecutionSummary("completed", model.count(RunModel.Stand.DONE)));
        }
    }

    /**
     * Waits until nothing works, since time must not be skipped before; or until all agents wait, since the environment's server loses a run
     * that cancels a task while that ends.
     */
    private Stillness stillness(WorkflowStub run) {
        return Awaitility.await("nobody works")
                .pollInterval(POLL)
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> Stillness.of(rig.history(run)), now -> now.isOver() || isStill(now, run));
    }

    private boolean isStill(Stillness now, WorkflowStub run) {
        boolean isQuiet = !script.isWorking() && (!now.inFlight().isEmpty() || now.isPaused());
        boolean isHeld = script.wish() != Turn.Deed.NONE;
        return (isQuiet || isHeld)
                && !now.isDeciding()
                && script.isHolding(rig.state(run).runId(), now.inFlight());
    }

    private boolean isAware(WorkflowStub run) {
        Stillness now = Stillness.of(rig.history(run));
        return now.isOver() || !now.isDeciding();
    }

    /** Checks all that has happened so far. */
    private RunModel audit(WorkflowStub run) {
        RunState state = rig.state(run);
        RunModel model = HistoryAudit.audit(rig::events, state.workflowId(), state.runId())
                .run();
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

    private void carryOut(Turn.Deed deed, String workflowId) {
        WorkflowStub run = rig.stub(workflowId);
        try {
            switch (deed) {
                case NONE -> {}
                case PAUSE -> run.signal(ExecutionWorkflow.PAUSE);
                case PAUSE_AND_RESUME -> {
                    run.signal(ExecutionWorkflow.PAUSE);
                    run.signal(ExecutionWorkflow.RESUME);
                }
                case CANCEL -> run.signal(ExecutionWorkflow.CANCEL);
                case CANCEL_IN_TEMPORAL -> run.cancel("Enough");
            }
        } catch (WorkflowNotFoundException e) {
            // Another agent's deed has ended the run.
        }
    }

    private void dealWithPause(WorkflowStub run) {
        Scenario.WhilePaused what = whilePaused.isEmpty() ? Scenario.WhilePaused.RESUME : whilePaused.poll();
        switch (what) {
            case RESUME -> run.signal(ExecutionWorkflow.RESUME);
            case RESUME_AN_HOUR_LATER -> {
                rig.sleep(Duration.ofHours(1));
                run.signal(ExecutionWorkflow.RESUME);
            }
            case CANCEL -> run.signal(ExecutionWorkflow.CANCEL);
        }
    }
}
