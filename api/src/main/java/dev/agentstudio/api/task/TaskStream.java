package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.history.PendingTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The messages of one task: thoughts as they occur, then the response or an error. For one client; when it disconnects, the task is cancelled
 * unless it has its id from a key.
 */
final class TaskStream implements AutoCloseable {
    /** How often progress is read from Temporal where there is no event bus. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** The same beside an event bus, in case it lost an event. */
    private static final Duration POLL_BESIDE_BUS = Duration.ofSeconds(10);

    /** Thoughts buffered for a slow client. Further ones are sent with the response. */
    private static final int MAX_WAITING = 1024;

    private final SingleTasks tasks;
    private final EventBus events;
    private final AgentCall call;
    private final Caller caller;
    private final ConcurrencyLimit.Waiting waiting;
    private final boolean isKeyed;
    private final Function<ProblemException, Problem> problems;
    private final Sinks.Many<byte[]> live = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<byte[]>get(MAX_WAITING).get());
    private final ThoughtFeed feed = new ThoughtFeed(
            thought -> live.tryEmitNext(TaskMessages.of(thought)).isSuccess());
    private final EventBus.Subscription subscription;
    private final AtomicReference<@Nullable Thread> follower = new AtomicReference<>();
    private volatile List<byte[]> rest;

    /**
     * Subscribes at once, so that no event is missed of a task that is started afterwards.
     *
     * @param isKeyed whether the task has its id from a key: another request may have started it, and the client may ask again
     */
    TaskStream(
            SingleTasks tasks,
            EventBus events,
            AgentCall call,
            Caller caller,
            boolean isKeyed,
            Function<ProblemException, Problem> problems) {
        this.tasks = tasks;
        this.events = events;
        this.call = call;
        this.caller = caller;
        this.isKeyed = isKeyed;
        this.problems = problems;
        // What the client receives if the outcome never becomes known: that the task can be read later.
        this.rest = messages(ProblemException.taskContinues(call.agentType(), call.taskId(), false));
        this.waiting = tasks.countWaiting(call, caller);
        this.subscription = events.subscribe(call.taskId().value(), feed::onEvent);
    }

    /** The messages of the task, which has been started. */
    Publisher<byte[]> messages(RunningTask task, Duration keepAlive) {
        follower.set(Thread.ofVirtual().name("task-stream").start(() -> follow(task)));
        Flux<byte[]> sent = live.asFlux();
        Flux<byte[]> comments = Flux.interval(Duration.ZERO, keepAlive)
                .map(tick -> TaskMessages.KEEP_ALIVE)
                .onBackpressureDrop();
        // The first of the two to end is the thoughts, and ends both.
        Flux<byte[]> thoughts =
                Flux.merge(sent.materialize(), comments.materialize()).<byte[]>dematerialize();
        return thoughts.concatWith(Flux.defer(() -> Flux.fromIterable(rest))).doOnCancel(() -> abandon(task));
    }

    @Override
    public void close() {
        waiting.close();
        subscription.close();
    }

    private void follow(RunningTask task) {
        CompletableFuture<AgentResponse> response = tasks.response(task);
        try {
            if (isKeyed) {
                // It may have been running for a while.
                poll(task);
            }
            Optional<TaskOutcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                outcome = tasks.awaitOutcome(response, call, timeToPoll());
                if (outcome.isEmpty()) {
                    requireToken();
                    poll(task);
                }
            }
            finish(outcome.get());
            tasks.stopCounting(call, caller);
        } catch (ProblemException e) {
            rest = messages(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            response.cancel(true);
            close();
            live.tryEmitComplete();
        }
    }

    private Duration timeToPoll() {
        Duration period = events.isLive() ? POLL_BESIDE_BUS : POLL;
        return caller.remaining()
                .filter(remaining -> remaining.compareTo(period) < 0)
                .orElse(period);
    }

    /** @throws ProblemException when the caller's token is no longer accepted. The task continues and can be read with another one */
    private void requireToken() {
        if (caller.remaining().filter(Predicate.not(Duration::isPositive)).isPresent()) {
            throw ProblemException.tokenExpired(call.agentType(), call.taskId());
        }
    }

    private List<byte[]> messages(ProblemException problem) {
        return List.of(TaskMessages.of(problems.apply(problem)), TaskMessages.DONE);
    }

    private void poll(RunningTask task) {
        tasks.describe(task).ifPresent(found -> {
            PendingTask pending = found.pending();
            if (pending != null) {
                feed.onProgress(pending.callAttempt(), pending.progress());
            }
        });
    }

    private void finish(TaskOutcome outcome) {
        AgentResponse response = outcome.response(call);
        rest = Stream.concat(
                        feed.rest(response.thoughts()).stream().map(TaskMessages::of),
                        Stream.of(TaskMessages.of(response), TaskMessages.DONE))
                .toList();
    }

    /** On a thread of its own: the thread that detects the disconnect serves other connections, too. */
    private void abandon(RunningTask task) {
        subscription.close();
        Thread following = follower.get();
        if (following != null) {
            following.interrupt();
        }
        if (!isKeyed) {
            Thread.ofVirtual().name("client-disconnect").start(() -> tasks.cancelAbandoned(task));
        }
    }
}
