package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.history.AnswerReader;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the pages of one restore. They are asked for in the order in which they were recorded, so each page continues reading where the
 * page before has stopped, and the whole takes one reading of the history.
 */
final class AnswerCopies {
    private final RunLoader loader;
    private @Nullable Position position;

    AnswerCopies(RunLoader loader) {
        this.loader = loader;
    }

    /** The answers that are still there. */
    Map<RecordedAnswer.Key, RecordedAnswer> of(List<Recorded> wanted) {
        Map<RecordedAnswer.Key, RecordedAnswer> found = new HashMap<>();
        for (Recorded recorded : wanted) {
            RecordedAnswer answer = next(recorded);
            if (answer != null) {
                found.put(RecordedAnswer.Key.of(recorded), answer);
            }
        }
        return found;
    }

    private @Nullable RecordedAnswer next(Recorded recorded) {
        WorkflowRun run = recorded.requireRun();
        RecordedAnswer ahead = position != null && position.run().equals(run) ? read(position, recorded) : null;
        if (ahead != null) {
            return ahead;
        }
        position = new Position(run, loader.answers(run));
        return read(position, recorded);
    }

    private static @Nullable RecordedAnswer read(Position from, Recorded recorded) {
        while (from.answers().hasNext()) {
            AnswerReader.Found found = from.answers().next();
            if (found.key().taskId().equals(recorded.taskId()) && found.key().iteration() == recorded.iteration()) {
                return found.answer();
            }
        }
        return null;
    }

    private record Position(WorkflowRun run, AnswerReader answers) {}
}
