package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task while it runs: the detail of its activity's heartbeats. What the agent reported is lost with the attempt, and the
 * response has all thoughts again; what was counted is kept for the next attempt.
 *
 * @param percentage 0 to 100, null until the agent says
 * @param thoughts the newest ones, at most {@value #MAX_THOUGHTS}
 * @param told how many thoughts this attempt has had, so that the newest one's index is one less; null for none
 * @param failures how often the agent has failed the task so far, outages apart; null for never
 * @param outageSince since when the agent service has been away; null while it answers
 * @param call what the next attempt attaches to; null for none yet
 */
public record AgentProgress(
        @Nullable Double percentage,
        @Nullable String currentStep,
        List<AgentThought> thoughts,
        @Nullable Integer told,
        @Nullable Integer failures,
        @Nullable Instant outageSince,
        @Nullable CallPosition call) {
    /** Heartbeats are sent often, so they carry only as many thoughts as a reader can follow. */
    static final int MAX_THOUGHTS = 20;

    public static final AgentProgress NONE = new AgentProgress(null, null, List.of());

    public AgentProgress {
        thoughts = thoughts == null ? List.of() : List.copyOf(thoughts);
    }

    public AgentProgress(@Nullable Double percentage, @Nullable String currentStep, List<AgentThought> thoughts) {
        this(percentage, currentStep, thoughts, null, null, null, null);
    }

    public AgentProgress at(double percent, @Nullable String step) {
        // Agents are not all ours: what one says is brought into the range, and what is no number is not said.
        Double inRange = Double.isNaN(percent) ? null : Double.valueOf(Math.clamp(percent, 0.0, 100.0));
        return new AgentProgress(
                inRange, step == null ? currentStep : step, thoughts, told, failures, outageSince, call);
    }

    public AgentProgress with(AgentThought thought) {
        List<AgentThought> newest =
                new ArrayList<>(thoughts.subList(Math.max(0, thoughts.size() - MAX_THOUGHTS + 1), thoughts.size()));
        newest.add(thought);
        return new AgentProgress(percentage, currentStep, newest, thoughtCount() + 1, failures, outageSince, call);
    }

    /** What the next attempt begins with. */
    public AgentProgress nextAttempt() {
        return new AgentProgress(null, null, List.of(), null, failures, outageSince, call);
    }

    /** The agent has failed the task once more; so it was there. */
    public AgentProgress failed() {
        return new AgentProgress(percentage, currentStep, thoughts, told, failureCount() + 1, null, call);
    }

    /** The agent service has answered, if only that it is busy. */
    public AgentProgress reached() {
        return outageSince == null
                ? this
                : new AgentProgress(percentage, currentStep, thoughts, told, failures, null, call);
    }

    /** The agent service could not be reached. */
    public AgentProgress unreached(Instant now) {
        return outageSince != null
                ? this
                : new AgentProgress(percentage, currentStep, thoughts, told, failures, now, call);
    }

    /** What is known of the call while no attempt runs. */
    public AgentProgress betweenAttempts() {
        return call == null ? NONE : NONE.with(call);
    }

    /**
     * A replica has begun a call.
     *
     * @param attempt that it was begun by
     * @param startedAt when that attempt started
     * @param replica URL of the replica
     */
    public AgentProgress begun(int attempt, Instant startedAt, String replica) {
        return nextAttempt().with(position().begun(attempt, startedAt.truncatedTo(ChronoUnit.MILLIS), replica));
    }

    /**
     * The call continues here: what comes next is preceded by so many messages and thoughts.
     *
     * @param thoughtsBefore is another number than before only where the agent service has not kept all thoughts
     */
    public AgentProgress attached(int messagesBefore, int thoughtsBefore) {
        List<AgentThought> known = thoughtsBefore == thoughtCount() ? thoughts : List.of();
        return new AgentProgress(
                percentage,
                currentStep,
                known,
                thoughtsBefore,
                failures,
                outageSince,
                position().at(messagesBefore));
    }

    /** One more message of the call was received. */
    public AgentProgress received() {
        return call == null ? this : with(call.at(call.messages() + 1));
    }

    /** The call has come to an end, so that the next attempt makes another one. */
    public AgentProgress ended() {
        return with(position().ended());
    }

    /** Which call is in progress, or comes next. */
    public CallPosition position() {
        return call == null ? CallPosition.FIRST : call;
    }

    private AgentProgress with(CallPosition position) {
        return new AgentProgress(percentage, currentStep, thoughts, told, failures, outageSince, position);
    }

    /** Passes on the thoughts that are kept, each with its index among all that this attempt has had. */
    public void forEachThought(ObjIntConsumer<AgentThought> action) {
        int first = thoughtCount() - thoughts.size();
        for (int index = 0; index < thoughts.size(); index++) {
            action.accept(thoughts.get(index), first + index);
        }
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
