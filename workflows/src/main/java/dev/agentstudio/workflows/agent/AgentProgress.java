package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task while it runs: the detail of its activity's heartbeats. What the agent told is lost with the attempt, and the
 * response has all thoughts again; what was counted goes on to the next attempt.
 *
 * @param percentage 0 to 100, null until the agent says
 * @param thoughts the newest ones, at most {@value #MAX_THOUGHTS}
 * @param told how many thoughts this attempt has had, so that the newest one's index is one less; null for none
 * @param failures how often the agent has failed the task so far, outages apart; null for never
 * @param outageSince since when the agent service has been away; null while it answers
 */
public record AgentProgress(
        @Nullable Double percentage,
        @Nullable String currentStep,
        List<AgentThought> thoughts,
        @Nullable Integer told,
        @Nullable Integer failures,
        @Nullable Instant outageSince) {
    /** Heartbeats are sent often, so they carry only as many thoughts as a reader can follow. */
    static final int MAX_THOUGHTS = 20;

    public static final AgentProgress NONE = new AgentProgress(null, null, List.of());

    public AgentProgress {
        thoughts = thoughts == null ? List.of() : List.copyOf(thoughts);
    }

    public AgentProgress(@Nullable Double percentage, @Nullable String currentStep, List<AgentThought> thoughts) {
        this(percentage, currentStep, thoughts, null, null, null);
    }

    public AgentProgress at(double percent, @Nullable String step) {
        // Agents are not all ours: what one says is brought into the range, and what is no number is not said.
        Double inRange = Double.isNaN(percent) ? null : Double.valueOf(Math.clamp(percent, 0.0, 100.0));
        return new AgentProgress(inRange, step == null ? currentStep : step, thoughts, told, failures, outageSince);
    }

    public AgentProgress with(AgentThought thought) {
        List<AgentThought> newest =
                new ArrayList<>(thoughts.subList(Math.max(0, thoughts.size() - MAX_THOUGHTS + 1), thoughts.size()));
        newest.add(thought);
        return new AgentProgress(percentage, currentStep, newest, thoughtCount() + 1, failures, outageSince);
    }

    /** What the next attempt begins with. */
    public AgentProgress nextAttempt() {
        return new AgentProgress(null, null, List.of(), null, failures, outageSince);
    }

    /** The agent has failed the task once more; so it was there. */
    public AgentProgress failed() {
        return new AgentProgress(percentage, currentStep, thoughts, told, failureCount() + 1, null);
    }

    /** The agent service has answered, if only that it is busy. */
    public AgentProgress reached() {
        return outageSince == null ? this : new AgentProgress(percentage, currentStep, thoughts, told, failures, null);
    }

    /** The agent service could not be reached. */
    public AgentProgress unreached(Instant now) {
        return outageSince != null ? this : new AgentProgress(percentage, currentStep, thoughts, told, failures, now);
    }

    /** How many thoughts this attempt has had. */
    public int thoughtCount() {
        return told == null ? 0 : told;
    }

    /** How often the agent has failed the task. */
    public int failureCount() {
        return failures == null ? 0 : failures;
    }

    /** Whether the agent service has been away for longer than this. */
    @JsonIgnore
    public boolean isOutageLongerThan(Duration patience, Instant now) {
        return outageSince != null && outageSince.plus(patience).isBefore(now);
    }
}
