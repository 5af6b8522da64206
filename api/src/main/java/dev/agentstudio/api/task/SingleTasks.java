package dev.agentstudio.api.task;

import dev.agentstudio.api.artifact.FileReferences;
import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.ratelimit.FairShare;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, awaits, reads and cancels single tasks. */
@Singleton
final class SingleTasks {
    /** How long a cancel waits for the task to end. An agent that takes longer is stopped nevertheless. */
    private static final Duration CANCEL_WAIT_LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(SingleTasks.class);

    private final TaskBackends backends;
    private final ConcurrencyLimit limit;
    private final Draining draining;
    private final FileReferences files;
    private final FairShare shares;

    SingleTasks(
            TaskBackends backends, ConcurrencyLimit limit, Draining draining, FileReferences files, FairShare shares) {
        this.shares = shares;
        this.files = files;
        this.backends = backends;
        this.limit = limit;
        this.draining = draining;
    }

    /** A task that has an id and is not started yet. */
    static AgentCall call(String agentType, AgentRequest request) {
        return call(SingleTaskIds.random(), agentType, request);
    }

    /** The task that a key of that caller represents. */
    static AgentCall call(IdempotencyKey key, Caller caller, String agentType, AgentRequest request) {
        return call(SingleTaskIds.of(key.digest(caller.subject())), agentType, request);
    }

    /**
     * Counts a request that waits for a task, from before the task is started until its caller has the answer.
     *
     * @throws ProblemException when the caller has as many workflows and tasks active as its tier allows
     */
    ConcurrencyLimit.Waiting countWaiting(AgentCall call, Caller caller) {
        return limit.waitFor(caller, call.taskId().value());
    }

    /** @throws ProblemException also when the caller has as many workflows and tasks active as its tier allows */
    RunningTask start(AgentCall call, Caller caller) {
        TaskBackend backend = backends.chosen();
        limit.admitted(caller, call.taskId().value(), () -> start(backend, call, caller));
        return new RunningTask(call, backend);
    }

    private boolean start(TaskBackend backend, AgentCall call, Caller caller) {
        AgentRequest request = call.request();
        files.give(
                ArtifactSpace.of(call.taskId()),
                Stream.concat(Stream.ofNullable(request.input()), Stream.ofNullable(request.configuration())));
        String owner = KeywordText.encode(caller.subject());
        return backend.start(call, owner, shares.of(owner, caller));
    }

    /** Removes a task that has ended from its owner's limit. */
    void stopCounting(AgentCall call, Caller caller) {
        limit.giveBack(caller, call.taskId().value());
    }

    /**
     * Starts a task unless its key was sent before: then it is the task that the key has started, which may have ended.
     *
     * @param call that its key represents
     * @throws ProblemException when the key was sent before with something else
     */
    RunningTask startOnce(AgentCall call, Caller caller) {
        return existing(call).orElseGet(() -> {
            TaskBackend backend = backends.chosen();
            return limit.admitted(caller, call.taskId().value(), () -> start(backend, call, caller))
                    ? new RunningTask(call, backend)
                    : existing(call).orElseThrow(ProblemException::temporalBusy);
        });
    }

    /**
     * Waits for a task to end.
     *
     * @throws ProblemException when the task continues, but this process can wait no longer
     */
    TaskOutcome awaitOutcome(RunningTask task) {
        CompletableFuture<AgentResponse> response = response(task);
        try {
            CompletableFuture.anyOf(response, draining.waitEnd()).join();
        } catch (CompletionException e) {
            LOG.debug("Task {} has failed", task.call().taskId(), e);
        }
        return outcome(response, task.call());
    }

    /** The same for a limited time; empty when it has not ended by then. */
    Optional<TaskOutcome> awaitOutcome(RunningTask task, Duration limit) {
        CompletableFuture<AgentResponse> response = response(task);
        try {
            return awaitOutcome(response, task.call(), limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            response.cancel(true);
        }
    }

    /** Waits for a task to end, for a limited time; empty when it has not ended by then. */
    Optional<TaskOutcome> awaitOutcome(CompletableFuture<AgentResponse> response, AgentCall call, Duration limit)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(response, draining.waitEnd()).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.debug("Task {} has failed", call.taskId(), e);
        }
        return Optional.of(outcome(response, call));
    }

    /** Callers cancel it when they no longer wait for it. */
    CompletableFuture<AgentResponse> response(RunningTask task) {
        return task.backend().response(task.call().taskId());
    }

    SingleTask read(String taskId, Caller caller) {
        return view(locate(taskId, caller));
    }

    /** A task of the caller; empty when there is none of that id. */
    Optional<SingleTask> find(TaskId taskId, Caller caller) {
        return backends.find(taskId)
                .filter(found -> caller.mayRead(found.task().owner()))
                .map(this::view);
    }

    private SingleTask view(TaskBackends.Located found) {
        return found.task().isOpen()
                ? SingleTask.open(found.task())
                : SingleTask.closed(found.task(), awaitOutcome(found.running()));
    }

    /**
     * A file that a task has saved, as it is recorded.
     *
     * @throws ProblemException not found, also while the task is open, or when it is another caller's
     */
    Artifact artifact(String taskId, String name, Caller caller) {
        TaskBackends.Located found = locate(taskId, caller);
        Optional<Artifact> saved =
                !found.task().isOpen() && awaitOutcome(found.running()) instanceof TaskOutcome.Answered answered
                        ? answered.response().saved(name)
                        : Optional.empty();
        return saved.orElseThrow(() -> ProblemException.artifactNotFound(name, taskId));
    }

    /** @throws ProblemException not found, also when it has ended or is another caller's */
    void cancel(String taskId, Caller caller) {
        TaskBackends.Located found = locate(taskId, caller);
        if (!found.task().isOpen()) {
            throw ProblemException.taskNotFound(taskId);
        }
        found.backend().cancel(new TaskId(taskId), "Cancelled by " + caller.name());
        CompletableFuture<AgentResponse> response = response(found.running());
        try {
            if (awaitOutcome(response, found.task().call(), CANCEL_WAIT_LIMIT)
                    .filter(outcome -> !(outcome instanceof TaskOutcome.Cancelled))
                    .isPresent()) {
                // It ended before the cancellation arrived.
                throw ProblemException.taskNotFound(taskId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            response.cancel(true);
        }
    }

    /** Cancels a task whose caller has disconnected, so that no agent works for nobody. */
    void cancelAbandoned(RunningTask task) {
        try {
            task.backend().cancel(task.call().taskId(), "The caller closed the connection");
        } catch (ProblemException e) {
            LOG.debug(
                    "Task {} of a disconnected caller could not be cancelled: {}",
                    task.call().taskId(),
                    e.getMessage());
        }
    }

    /** The state of a task; empty while Temporal does not answer. */
    Optional<DescribedTask> describe(RunningTask task) {
        try {
            return task.backend().find(task.call().taskId());
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static AgentCall call(TaskId taskId, String agentType, AgentRequest request) {
        return AgentCall.alone(taskId, agentType, SingleTaskOptions.MAX_RETRIES, request);
    }

    private Optional<RunningTask> existing(AgentCall call) {
        return backends.find(call.taskId()).map(TaskBackends.Located::running).map(known -> {
            IdempotencyKey.requireSame(known.call(), call);
            return known;
        });
    }

    /** @throws ProblemException not found, also when it is another caller's */
    TaskBackends.Located locate(String taskId, Caller caller) {
        return Optional.of(taskId)
                .filter(SingleTaskIds::isOne)
                .map(TaskId::new)
                .flatMap(backends::find)
                .filter(found -> caller.mayRead(found.task().owner()))
                .orElseThrow(() -> ProblemException.taskNotFound(taskId));
    }

    private static TaskOutcome outcome(CompletableFuture<AgentResponse> response, AgentCall call) {
        if (!response.isDone()) {
            response.cancel(true);
            throw ProblemException.taskContinues(call.agentType(), call.taskId(), true);
        }
        try {
            return new TaskOutcome.Answered(response.join());
        } catch (CompletionException e) {
            return TaskOutcome.of(e.getCause(), call)
                    .orElseThrow(() -> ProblemException.taskContinues(call.agentType(), call.taskId(), false));
        }
    }
}
