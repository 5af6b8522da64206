package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.live.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The messages of one task: thoughts as they occur, then the response or an error. One reader; its going away cancels the task, unless the
 * reader may come back for it.
 */
final class TaskStream implements AutoCloseable {
    /** How often Temporal is asked what the agent thinks, where no bus tells. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The same where a bus tells, in case it lost something. */
    private static final Duration LOOK_BEHIND = Duration.ofSeconds(10);

    /** Thoughts that wait for a slow reader. Further ones come with the response. */
    private static final int MAX_WAITING = 1024;

    private final SingleTasks tasks;
    private final EventBus events;
    private final AgentCall call;
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
     * Listens from now on, so that nothing is missed of a task that is started after this.
     *
     * @param isKeyed whether the task has its id from a key: others may have started it, and its reader may come back for it
     */
    TaskStream(
            SingleTasks tasks,
            EventBus events,
            AgentCall call,
            boolean isKeyed,
            Function<ProblemException, Problem> problems) {
        this.tasks = tasks;
        this.events = events;
        this.call = call;
        this.isKeyed = isKeyed;
        this.problems = problems;
        // Should nobody ever say how the task ended, its reader hears that it can be read later.
        this.rest = messages(ProblemException.taskGoesOn(call.agentType(), call.taskId(), false));
        this.subscription = events.subscribe(call.taskId(), feed::hear);
    }

    /** Of the task, which was started. */
    Publisher<byte[]> messages(RunningTask task, Duration keepAlive) {
        follower.set(Thread.ofVirtual().name("task-stream").start(() -> follow(task)));
        Flux<byte[]> told = live.asFlux();
        Flux<byte[]> comments = Flux.interval(Duration.ZERO, keepAlive)
                .map(tick -> TaskMessages.KEEP_ALIVE)
                .onBackpressureDrop();
        // The first of the two to end is the thoughts, and ends both.
        Flux<byte[]> thoughts =
                Flux.merge(told.materialize(), comments.materialize()).<byte[]>dematerialize();
        return thoughts.concatWith(Flux.defer(() -> Flux.fromIterable(rest))).doOnCancel(() -> abandon(task));
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void follow(RunningTask task) {
        CompletableFuture<AgentResponse> answer = tasks.answer(task);
        try {
            if (isKeyed) {
                // It may have been thinking for a while.
                look(task);
            }
            Optional<TaskEnd> end = Optional.empty();
            while (end.isEmpty()) {
                end = tasks.end(answer, call, events.isLive() ? LOOK_BEHIND : LOOK);
                if (end.isEmpty()) {
                    look(task);
                }
            }
            finish(end.get());
        } catch (ProblemException e) {
            rest = messages(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true);
            subscription.close();
            live.tryEmitComplete();
        }
    }

    private List<byte[]> messages(ProblemException problem) {
        return List.of(TaskMessages.of(problems.apply(problem)), TaskMessages.DONE);
    }

    private void look(RunningTask task) {
        tasks.look(task).ifPresent(found -> {
            PendingTask pending = found.pending();
            if (pending != null) {
                feed.hear(pending.attempt(), pending.progress());
            }
        });
    }

    private void finish(TaskEnd end) {
        AgentResponse response = end.response(call);
        rest = Stream.concat(
                        feed.rest(response.thoughts()).stream().map(TaskMessages::of),
                        Stream.of(TaskMessages.of(response), TaskMessages.DONE))
                .toList();
    }

    /** On a thread of its own: whoever notices that the reader is gone serves other connections too. */
    private void abandon(RunningTask task) {
        subscription.close();
        Thread following = follower.get();
        if (following != null) {
            following.interrupt();
        }
        if (!isKeyed) {
            Thread.ofVirtual().name("hang-up").start(() -> tasks.abandon(task));
        }
    }
}
