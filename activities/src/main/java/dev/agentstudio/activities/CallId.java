package dev.agentstudio.activities;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all attempts of a task that ask for the same answer have in common. An attempt after a worker was lost has the same one as the attempt
 * before; once the end of a call was seen, the next attempt has another number.
 *
 * @param runId of the workflow, or, of a task that runs alone as an activity, of that
 * @param number of calls of the activity that have ended before
 */
record CallId(String runId, String activityId, int number) {
    /** What the agent service accepts. */
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._~:-]{1,300}");

    private static final Pattern TEXT = Pattern.compile("([^~]+)~(.+)~(\\d{1,9})");

    /** Empty when a text is not the id of one of our calls. */
    static Optional<CallId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new CallId(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3))))
                : Optional.empty();
    }

    boolean isAccepted() {
        return ACCEPTED.matcher(toString()).matches();
    }

    @Override
    public String toString() {
        return "%s~%s~%d".formatted(runId, activityId, number);
    }
}
