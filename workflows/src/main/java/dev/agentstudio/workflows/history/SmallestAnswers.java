package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the smallest of large answers, and leaves out the others.
 *
 * @param state the workflow that shows them
 * @param maxBytes what those that are read may come to
 */
record SmallestAnswers(RunState state, WholeAnswers answers, long maxBytes) implements WholeAnswers {
    @Override
    public Map<RecordedAnswer.Key, RecordedAnswer> find(Collection<Recorded> wanted) {
        List<Recorded> kept = new ArrayList<>();
        Map<RecordedAnswer.Key, RecordedAnswer> found = new HashMap<>();
        long bytes = 0;
        for (Recorded place :
                wanted.stream().sorted(Comparator.comparingInt(Recorded::bytes)).toList()) {
            bytes += place.bytes();
            if (bytes <= maxBytes) {
                kept.add(place);
            } else {
                found.put(RecordedAnswer.Key.of(place), omitted(place));
            }
        }
        found.putAll(answers.find(kept));
        return found;
    }

    /** Only the task's newest answer can be read by itself. */
    private RecordedAnswer omitted(Recorded place) {
        return place.iteration() == state.iteration()
                ? RecordedAnswer.omitted(
                        place, "/api/workflows/%s/tasks/%s".formatted(state.workflowId(), place.taskId()))
                : RecordedAnswer.omitted(place);
    }
}
