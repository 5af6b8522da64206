package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * What an agent does with one task: some attempts come to nothing, the last one ends it.
 *
 * @param outages attempts that find no agent service, which cost no retry
 * @param failures attempts after these that fail, which do
 * @param handoff the expert it hands over to; null for none
 * @param action control of the run during the first attempt
 */
record TaskBehavior(
        int outages,
        int failures,
        End end,
        Verdict verdict,
        @Nullable Integer handoff,
        ControlAction action) {
    static final TaskBehavior PLAIN = new TaskBehavior(0, 0, End.ANSWER, Verdict.NONE, null, ControlAction.NONE);

    /** How the last attempt ends. */
    enum End {
        ANSWER,
        REFUSE
    }

    /** What an answer says of a round. */
    enum Verdict {
        NONE("", null),
        APPROVED("\"approved\":true", true),
        NOT_APPROVED("\"approved\":false,\"feedback\":\"Say more\"", false),
        VALID("\"isValid\":true", true),
        NOT_VALID("\"isValid\":false", false),
        GOOD("\"qualityScore\":0.8", true),
        NOT_GOOD("\"qualityScore\":0.79", false),
        SCORED("\"score\":1", true),
        NOT_SCORED("\"score\":0,\"feedback\":{\"line\":7}", false);

        final String members;
        final @Nullable Boolean approves;

        Verdict(String members, @Nullable Boolean approves) {
            this.members = members;
            this.approves = approves;
        }
    }

    /** What somebody does to a run. */
    enum ControlAction {
        NONE,
        PAUSE,
        PAUSE_AND_RESUME,
        CANCEL,
        /** As the Web UI does it, without a signal. The agent works on until it hears of it. */
        CANCEL_IN_TEMPORAL
    }

    /** How often the agent is called when nobody interferes. */
    int attempts(int maxRetries) {
        return outages + (isFailing(maxRetries) ? maxRetries + 1 : failures + 1);
    }

    boolean isFailing(int maxRetries) {
        return failures > maxRetries;
    }
}
