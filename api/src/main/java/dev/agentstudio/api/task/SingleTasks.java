package dev.agentstudio.api.task;

import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.IdempotencyKey;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs agents alone: starts tasks, waits for them, reads and cancels them. */
@Singleton
final class SingleTasks {
    /** How long a cancel waits to see the task end. An agent that takes longer is stopped all the same. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(SingleTasks.class);

    private final TaskCarriers carriers;
    private final Draining draining;

    SingleTasks(TaskCarriers carriers, Draining draining) {
        this.carriers = carriers;
        this.draining = draining;
    }

    /** A task that has an id and is not started yet. */
    static AgentCall call(String agentType, AgentRequest request) {
        return call(SingleTaskIds.random(), agentType, request);
    }

    /** The task that a key of that caller stands for. */
    static AgentCall call(IdempotencyKey key, Caller caller, String agentType, AgentRequest request) {
        return call(SingleTaskIds.of(key.digest(caller.subject())), agentType, request);
    }

    RunningTask start(AgentCall call, Caller caller) {
        TaskCarrier carrier = carriers.chosen();
        carrier.start(call, KeywordText.encode(caller.subject()));
        return new RunningTask(call, carrier);
    }

    /**
     * Starts a task unless its key was sent before: then it is the task that the key has started, which may be over.
     *
     * @param call that its key stands for
     * @throws ProblemException when the key was sent before with something else
     */
    RunningTask startOnce(AgentCall call, Caller caller) {
        return existing(call).orElseGet(() -> {
            TaskCarrier carrier = carriers.chosen();
            return carrier.start(call, KeywordText.encode(caller.subject()))
                    ? new RunningTask(call, carrier)
                    : existing(call).orElseThrow(ProblemException::temporalBusy);
        });
    }

    /**
     * Waits for a task to end.
     *
     * @throws ProblemException when the task goes on, but this process can wait no longer
     */
    TaskEnd end(RunningTask task) {
        CompletableFuture<AgentResponse> answer = answer(task);
        try {
            CompletableFuture.anyOf(answer, draining.over()).join();
        } catch (CompletionException e) {
            LOG.debug("Task {} has ended badly", task.call().taskId(), e);
        }
        return ended(answer, task.call());
    }

    /** Waits a while; empty when the task is not over then. */
    Optional<TaskEnd> end(CompletableFuture<AgentResponse> answer, AgentCall call, Duration patience)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(answer, draining.over()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.debug("Task {} has ended badly", call.taskId(), e);
        }
        return Optional.of(ended(answer, call));
    }

    /** To be cancelled by whoever waits for it no longer. */
    CompletableFuture<AgentResponse> answer(RunningTask task) {
        return task.carrier().answer(task.call().taskId());
    }

    SingleTask read(String taskId, Caller caller) {
        TaskCarriers.Located found = find(taskId, caller);
        return found.task().isOpen()
                ? SingleTask.open(found.task())
                : SingleTask.closed(found.task(), end(found.running()));
    }

    /** @throws ProblemException not found, also when it is over or another's */
    void cancel(String taskId, Caller caller) {
        TaskCarriers.Located found = find(taskId, caller);
        if (!found.task().isOpen()) {
            throw ProblemException.taskNotFound(taskId);
        }
        found.carrier().cancel(taskId, "Cancelled by " + caller.name());
        CompletableFuture<AgentResponse> answer = answer(found.running());
        try {
            if (end(answer, found.task().call(), CANCEL_PATIENCE)
                    .filter(end -> !(end instanceof TaskEnd.Cancelled))
                    .isPresent()) {
                // It was quicker than its cancellation.
                throw ProblemException.taskNotFound(taskId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true);
        }
    }

    /** Has nobody work for a caller who is gone. */
    void abandon(RunningTask task) {
        try {
            task.carrier().cancel(task.call().taskId(), "The caller hung up");
        } catch (ProblemException e) {
            LOG.debug(
                    "Task {} was abandoned, but not cancelled: {}", task.call().taskId(), e.getMessage());
        }
    }

    /** How a task stands; empty while Temporal does not say. */
    Optional<CarriedTask> look(RunningTask task) {
        try {
            return task.carrier().find(task.call().taskId());
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static AgentCall call(String taskId, String agentType, AgentRequest request) {
        return AgentCall.alone(taskId, agentType, SingleTaskOptions.MAX_RETRIES, request);
    }

    private Optional<RunningTask> existing(AgentCall call) {
        return carriers.find(call.taskId()).map(TaskCarriers.Located::running).map(known -> {
            IdempotencyKey.requireSame(known.call(), call);
            return known;
        });
    }

    private TaskCarriers.Located find(String taskId, Caller caller) {
        return Optional.of(taskId)
                .filter(SingleTaskIds::isOne)
                .flatMap(carriers::find)
                .filter(found -> caller.mayRead(found.task().owner()))
                .orElseThrow(() -> ProblemException.taskNotFound(taskId));
    }

    private static TaskEnd ended(CompletableFuture<AgentResponse> answer, AgentCall call) {
        if (!answer.isDone()) {
            answer.cancel(true);
            throw ProblemException.taskGoesOn(call.agentType(), call.taskId(), true);
        }
        try {
            return new TaskEnd.Answered(answer.join());
        } catch (CompletionException e) {
            return TaskEnd.of(e.getCause(), call)
                    .orElseThrow(() -> ProblemException.taskGoesOn(call.agentType(), call.taskId(), false));
        }
    }
}
