package dev.agentstudio.workflows.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task while it runs: the detail of its activity's heartbeats. It is lost with the attempt; the response has all
 * thoughts again.
 *
 * @param percentage 0 to 100, null until the agent says
 * @param thoughts the newest ones, at most {@value #MAX_THOUGHTS}
 */
public record AgentProgress(
        @Nullable Double percentage, @Nullable String currentStep, List<AgentThought> thoughts) {
    /** Heartbeats are sent often, so they carry only as many thoughts as a reader can follow. */
    static final int MAX_THOUGHTS = 20;

    public static final AgentProgress NONE = new AgentProgress(null, null, List.of());

    public AgentProgress {
        thoughts = thoughts == null ? List.of() : List.copyOf(thoughts);
    }

    public AgentProgress at(double percent, @Nullable String step) {
        // Agents are not all ours: what one says is brought into the range, and what is no number is not said.
        Double inRange = Double.isNaN(percent) ? null : Double.valueOf(Math.clamp(percent, 0.0, 100.0));
        return new AgentProgress(inRange, step == null ? currentStep : step, thoughts);
    }

    public AgentProgress with(AgentThought thought) {
        List<AgentThought> newest =
                new ArrayList<>(thoughts.subList(Math.max(0, thoughts.size() - MAX_THOUGHTS + 1), thoughts.size()));
        newest.add(thought);
        return new AgentProgress(percentage, currentStep, newest);
    }
}
