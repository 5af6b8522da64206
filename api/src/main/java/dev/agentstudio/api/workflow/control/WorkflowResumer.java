package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.ratelimit.FairShare;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.api.workflow.read.WorkflowWatch;
import dev.agentstudio.api.workflow.start.StartOptions;
import dev.agentstudio.api.workflow.start.WaitOutcome;
import dev.agentstudio.api.workflow.start.WorkflowResult;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunMemo;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.ControlLog;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Resumes paused and failed workflows, from the latest checkpoint or an earlier one, and waits for their end. */
@Singleton
final class WorkflowResumer {
    /** The longest that a workflow can be active, with room for its last task to stop. */
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(190);

    private final WorkflowReader reader;
    private final WorkflowWatch watch;
    private final TemporalGateway temporal;
    private final ControlSignals signals;
    private final ConcurrencyLimit limit;
    private final RecentWrites recentWrites;
    private final Draining draining;
    private final FairShare shares;

    WorkflowResumer(
            WorkflowReader reader,
            WorkflowWatch watch,
            TemporalGateway temporal,
            ControlSignals signals,
            ConcurrencyLimit limit,
            RecentWrites recentWrites,
            Draining draining,
            FairShare shares) {
        this.shares = shares;
        this.draining = draining;
        this.reader = reader;
        this.watch = watch;
        this.temporal = temporal;
        this.signals = signals;
        this.limit = limit;
        this.recentWrites = recentWrites;
    }

    /**
     * Returns when the workflow has ended or is paused again, in whatever run, or when the caller wants to wait no longer.
     *
     * @param maxWait null for as long as it takes
     * @throws ProblemException when the workflow continues, but this process can wait no longer
     */
    WaitOutcome resume(String id, ResumeRequest asked, @Nullable Duration maxWait, HttpHeaders headers, Caller caller) {
        Instant begin = Instant.now();
        String requestId = asked.requestId(IdempotencyKey.of(headers).orElse(null), caller);
        Predicate<RunState> isAtRest =
                requestId != null && isRepeated(reader.read(id, caller).state(), requestId)
                        ? WorkflowResumer::rests
                        : resumed(id, asked, requestId, headers, caller);
        RunView end = awaitRest(id, caller, maxWait == null ? WAIT_LIMIT : maxWait, isAtRest);
        if (isAtRest.test(end.state())) {
            return new WaitOutcome.Ended(WorkflowResult.of(end, begin));
        }
        if (maxWait == null) {
            throw ProblemException.stillActive(id);
        }
        return new WaitOutcome.StillActive(end);
    }

    /** Waits until this process stops at most. */
    private RunView awaitRest(String id, Caller caller, Duration limit, Predicate<RunState> isAtRest) {
        CompletableFuture<RunView> rest = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("resume-" + id)
                .start(PropagatedContext.wrapCurrent(
                        () -> complete(rest, () -> watch.await(id, caller, limit, isAtRest))));
        try {
            CompletableFuture.anyOf(rest, draining.waitEnd()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
        if (!rest.isDone()) {
            throw ProblemException.shuttingDown(id);
        }
        return rest.join();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever it is, the request is answered with it
    private static <T> void complete(CompletableFuture<T> future, Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    /**
     * Resumes a workflow.
     *
     * @return when it rests again
     */
    private Predicate<RunState> resumed(
            String id, ResumeRequest asked, @Nullable String requestId, HttpHeaders headers, Caller caller) {
        return reader.<Predicate<RunState>>untilDecided(id, headers, caller, state -> {
            if (isRepeated(state, requestId)) {
                return Optional.of(WorkflowResumer::rests);
            }
            BooleanSupplier resume = accepted(state, asked, requestId, caller);
            limit.admit(caller, id);
            if (!isResumed(resume, id, caller)) {
                return Optional.empty();
            }
            recentWrites.wrote(caller.subject(), state.workflowId());
            return Optional.of(now -> now.isAtRestAgain(state));
        });
    }

    /** What resumes it. */
    private BooleanSupplier accepted(RunState state, ResumeRequest asked, @Nullable String requestId, Caller caller) {
        String id = state.workflowId().value();
        if (asked.checkpointId() != null
                && new Checkpoints(state).indexOf(asked.checkpointId()).isEmpty()) {
            throw ProblemException.checkpointNotFound(id, asked.checkpointId());
        }
        return switch (state.status()) {
            case PAUSED -> {
                asked.requireNoRounds("A paused workflow continues with as many as before");
                yield () -> resumePaused(state, asked.checkpointId(), requestId, caller);
            }
            case FAILED -> {
                asked.requireMoreRounds(state.input().planned());
                yield () -> resumeFailed(state, asked, requestId, caller);
            }
            case PENDING, RUNNING, COMPLETED, CANCELLED -> throw ProblemException.wrongStatus("resume", state.status());
        };
    }

    private static boolean rests(RunState state) {
        return state.status().isTerminal() || state.status() == WorkflowStatus.PAUSED;
    }

    private static boolean isRepeated(RunState state, @Nullable String requestId) {
        return requestId != null && IdempotencyKey.isRepeated(state.resumingRequests(), requestId);
    }

    /** Gives the admission back unless the workflow is resumed. */
    private boolean isResumed(BooleanSupplier resume, String id, Caller caller) {
        boolean isResumed = false;
        try {
            isResumed = resume.getAsBoolean();
        } finally {
            if (!isResumed) {
                limit.giveBack(caller, id);
            }
        }
        return isResumed;
    }

    /** False when the run has closed before. */
    private boolean resumePaused(
            RunState state, @Nullable String checkpointId, @Nullable String requestId, Caller caller) {
        ControlSignal signal = new ControlSignal(
                caller.name(),
                null,
                checkpointId,
                requestId == null ? UUID.randomUUID().toString() : requestId);
        Optional<ControlLog.Answer> answer = signals.send(AgentWorkflow.RESUME, state, signal, caller);
        answer.filter(refused -> !refused.isAccepted()).ifPresent(refused -> {
            throw WorkflowControl.refused("resume", state.workflowId().value(), refused.phase());
        });
        return answer.isPresent();
    }

    /**
     * A new run under the same id. Of several callers at once, one starts it; the others wait for the same run, also when it has ended
     * again before their start arrives: Temporal treats all starts that continue one run as the same start. False when others have
     * resumed or deleted it.
     */
    private boolean resumeFailed(RunState state, ResumeRequest asked, @Nullable String requestId, Caller caller) {
        Checkpoints checkpoints = new Checkpoints(state);
        String checkpointId = asked.checkpointId();
        RestoredFrom source = new RestoredFrom(
                        RestoredFrom.Kind.RESUME,
                        state.run(),
                        checkpointId == null ? checkpoints.latest() : checkpointId)
                .resumedBy(requestId);
        ExecutionInput input = asked.iterating(state.input().from(source).updatingProgress());
        WorkflowOptions options = StartOptions.resumedRun(state, input)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                .setRequestId(source.requestId())
                .setPriority(shares.of(KeywordText.encode(input.owner()), caller))
                .setMemo(RunMemo.resumed(input.definition(), caller.name()))
                .build();
        Optional<WorkflowRun> run = temporal.startIfAbsent(AgentWorkflow.TYPE, options, input);
        if (!asked.equals(ResumeRequest.LATEST)) {
            run.ifPresent(started -> requireAsAsked(started, asked));
        }
        return run.isPresent();
    }

    /** A caller that named a checkpoint must not get a run from another one, which another caller has started at the same time. */
    private void requireAsAsked(WorkflowRun run, ResumeRequest asked) {
        boolean isOther =
                reader.run(run).filter(started -> !asked.isFor(started.input())).isPresent();
        if (isOther) {
            throw ProblemException.wrongStatus("resume", WorkflowStatus.RUNNING);
        }
    }
}
