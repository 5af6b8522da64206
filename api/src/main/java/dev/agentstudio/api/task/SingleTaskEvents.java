package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Usage;
import dev.agentstudio.workflows.history.PendingTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one single task, for one subscriber. */
public final class SingleTaskEvents {
    /** How often the task is read from Temporal until it is known to run, and where there is no event bus. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** The same beside an event bus, in case it lost an event. */
    private static final Duration POLL_BESIDE_BUS = Duration.ofSeconds(10);

    private final SingleTasks tasks;
    private final EventBus bus;
    private final Semaphore room;
    private final TaskBackends.Located found;

    /** @param room one permit of it is held while the task is followed */
    SingleTaskEvents(SingleTasks tasks, EventBus bus, Semaphore room, TaskBackends.Located found) {
        this.tasks = tasks;
        this.bus = bus;
        this.room = room;
        this.found = found;
    }

    public String agentType() {
        return found.task().call().agentType();
    }

    /**
     * Begins to follow the task; once.
     *
     * @param listener called one event at a time, on threads that it must not block
     * @return ends the subscription when it is run
     */
    public Runnable subscribe(Consumer<SingleTaskEvent> listener) {
        Following following = new Following(listener);
        Thread thread = Thread.ofVirtual().name("task-feed").start(following::follow);
        return () -> {
            following.isClosed = true;
            thread.interrupt();
        };
    }

    private final class Following {
        private final Consumer<SingleTaskEvent> listener;
        private volatile boolean isClosed;
        private volatile boolean hasBegun;
        private volatile @Nullable Instant startedAt;
        private int attempt;
        private int nextThought;
        private @Nullable AgentProgress lastProgress;

        Following(Consumer<SingleTaskEvent> listener) {
            this.listener = listener;
        }

        private synchronized void emit(SingleTaskEvent event) {
            if (!isClosed) {
                listener.accept(event);
            }
        }

        private void follow() {
            if (!room.tryAcquire()) {
                emit(new SingleTaskEvent.Lost(ProblemException.tooManyWatched().detail()));
                return;
            }
            CompletableFuture<AgentResponse> response = tasks.response(found.running());
            EventBus.Subscription subscription =
                    bus.subscribe(found.task().call().taskId().value(), this::onEvent);
            try (subscription) {
                report(found.task());
                emit(awaitEnd(response));
            } catch (ProblemException e) {
                emit(new SingleTaskEvent.Lost(e.detail()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                response.cancel(true);
                room.release();
            }
        }

        private SingleTaskEvent.Ended awaitEnd(CompletableFuture<AgentResponse> response) throws InterruptedException {
            Optional<TaskOutcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                Duration wait = hasBegun && bus.isLive() ? POLL_BESIDE_BUS : POLL;
                outcome = tasks.awaitOutcome(response, found.task().call(), wait);
                if (outcome.isEmpty()) {
                    tasks.describe(found.running()).ifPresent(this::report);
                }
            }
            DescribedTask now = tasks.describe(found.running()).orElse(found.task());
            SingleTask ended = SingleTask.closed(now, outcome.get());
            return new SingleTaskEvent.Ended(
                    now.closedAt() == null ? Instant.now() : now.closedAt(),
                    ended.status(),
                    startedAt,
                    ended.errorMessage(),
                    ended.response() == null ? Usage.NONE : ended.response().usage());
        }

        private synchronized void onEvent(TaskEvent event) {
            begin(Instant.now());
            switch (event) {
                case TaskEvent.Thought thought -> {
                    if (isNew(thought.source().attempt(), thought.index())) {
                        emit(new SingleTaskEvent.Thought(thought.thought()));
                    }
                }
                case TaskEvent.Progress progress ->
                    emit(new SingleTaskEvent.Progress(Instant.now(), progress.percentage(), progress.currentStep()));
                case TaskEvent.Log log -> emit(new SingleTaskEvent.Log(Instant.now(), log.level(), log.message()));
            }
        }

        private void begin(Instant at) {
            if (!hasBegun) {
                hasBegun = true;
                // A message of the agent may arrive before Temporal is asked; without it the task could end with no
                // known start.
                startedAt = startedAt == null ? at : startedAt;
                emit(new SingleTaskEvent.Began(at));
            }
        }

        /** What Temporal knows of the task: the newest thoughts and the progress are those of its heartbeats. */
        private synchronized void report(DescribedTask task) {
            PendingTask pending = task.pending();
            if (pending == null || !pending.isBegun()) {
                return;
            }
            startedAt = pending.startedAt();
            begin(startedAt == null ? Instant.now() : startedAt);
            AgentProgress progress = pending.progress();
            progress.forEachThought((thought, index) -> {
                if (isNew(pending.callAttempt(), index)) {
                    emit(new SingleTaskEvent.Thought(thought));
                }
            });
            if (!bus.isLive() && progress.percentage() != null && !progress.equals(lastProgress)) {
                emit(new SingleTaskEvent.Progress(Instant.now(), progress.percentage(), progress.currentStep()));
            }
            lastProgress = progress;
        }

        /** Whether a thought was not passed on yet: bus and heartbeats report the same ones. */
        private boolean isNew(int ofAttempt, int index) {
            if (ofAttempt > attempt) {
                attempt = ofAttempt;
                nextThought = 0;
            }
            boolean isNew = ofAttempt == attempt && index >= nextThought;
            nextThought = isNew ? index + 1 : nextThought;
            return isNew;
        }
    }
}
