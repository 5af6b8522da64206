package dev.agentstudio.events;

import dev.agentstudio.workflows.agent.AgentThought;
import org.jspecify.annotations.Nullable;

/** Something that an agent reported while it worked. */
public sealed interface TaskEvent {
    TaskSource source();

    /** @param index the thought's place among those of its attempt, from 0 */
    record Thought(TaskSource source, int index, AgentThought thought) implements TaskEvent {
        public Thought {}
    }

    /** @param percentage 0 to 100 */
    record Progress(
            TaskSource source, double percentage, @Nullable String currentStep) implements TaskEvent {
        public Progress {}
    }

    /** @param level {@code debug}, {@code info}, {@code warning}, {@code error} or {@code critical} */
    record Log(TaskSource source, String level, String message) implements TaskEvent {
        public Log {}
    }
}
