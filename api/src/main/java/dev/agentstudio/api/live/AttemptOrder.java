package dev.agentstudio.api.live;

import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.history.PendingTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what agents send so that no thought comes twice or after a later one of its attempt, although the bus and heartbeats report the
 * same ones. A thought that a source has lost is left out; the response has it. Thread-safe.
 */
final class AttemptOrder {
    private final Map<String, Position> positions = new HashMap<>();

    /** Empty for an event of an earlier attempt, a thought that was passed on before, and a task that belongs to no workflow. */
    synchronized Optional<LiveEvent> accept(TaskEvent event) {
        TaskSource source = event.source();
        if (source.workflowExecutionId() == null) {
            return Optional.empty();
        }
        LiveEvent.TaskAttempt task = new LiveEvent.TaskAttempt(
                source.workflowExecutionId().value(), source.taskId().value(), source.agentType(), source.attempt());
        Position position = positions.computeIfAbsent(task.taskId(), id -> new Position());
        return switch (event) {
            case TaskEvent.Thought thought -> {
                // A worker that continues a call repeats what its predecessor may not have reported; another first
                // thought
                // is that of the task's next round.
                boolean isNextRound = thought.index() == 0 && !thought.thought().equals(position.first);
                boolean isNew =
                        position.begin(task.number(), isNextRound) && position.take(thought.index(), thought.thought());
                yield isNew
                        ? Optional.of(new LiveEvent.Thought(task, thought.index(), thought.thought()))
                        : Optional.empty();
            }
            case TaskEvent.Progress progress ->
                position.begin(task.number(), false)
                        ? Optional.of(progress(task, position, progress.percentage(), progress.currentStep()))
                        : Optional.empty();
            case TaskEvent.Log log ->
                position.begin(task.number(), false)
                        ? Optional.of(new LiveEvent.Log(task, Instant.now(), log.level(), log.message()))
                        : Optional.empty();
        };
    }

    /** What is new in the heartbeat of an attempt: it has the newest thoughts and the current progress. */
    synchronized List<LiveEvent> accept(LiveEvent.TaskAttempt task, PendingTask heartbeat) {
        Position position = positions.computeIfAbsent(task.taskId(), id -> new Position());
        List<LiveEvent> events = new ArrayList<>();
        if (!position.begin(task.number(), position.isOther(heartbeat.callStartedAt()))) {
            return events;
        }
        position.startedAt = heartbeat.callStartedAt() == null ? position.startedAt : heartbeat.callStartedAt();
        AgentProgress progress = heartbeat.progress();
        progress.forEachThought((thought, index) -> {
            if (position.take(index, thought)) {
                events.add(new LiveEvent.Thought(task, index, thought));
            }
        });
        if (progress.percentage() != null && position.isNews(progress.percentage(), progress.currentStep())) {
            events.add(progress(task, position, progress.percentage(), progress.currentStep()));
        }
        return events;
    }

    private static LiveEvent progress(
            LiveEvent.TaskAttempt task, Position position, double percentage, @Nullable String currentStep) {
        position.percentage = percentage;
        position.currentStep = currentStep;
        return new LiveEvent.Progress(task, Instant.now(), percentage, currentStep);
    }

    /** How far the newest attempt of a task was passed on. */
    private static final class Position {
        private int attempt;
        private int nextThought;
        private @Nullable AgentThought first;
        private @Nullable Instant startedAt;
        private @Nullable Double percentage;
        private @Nullable String currentStep;

        /** False for an attempt before the newest one, unless the task has started again. */
        boolean begin(int number, boolean isAnew) {
            if (number > attempt || isAnew) {
                attempt = number;
                nextThought = 0;
                startedAt = null;
                percentage = null;
                currentStep = null;
            }
            return number == attempt;
        }

        boolean take(int index, AgentThought thought) {
            first = index == 0 ? thought : first;
            boolean isNew = index >= nextThought;
            nextThought = isNew ? index + 1 : nextThought;
            return isNew;
        }

        boolean isOther(@Nullable Instant start) {
            return start != null && startedAt != null && start.isAfter(startedAt);
        }

        boolean isNews(double percent, @Nullable String step) {
            return percentage == null || percentage != percent || (step != null && !step.equals(currentStep));
        }
    }
}
