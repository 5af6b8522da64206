package dev.agentstudio.qa.race;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold of every race. */
enum Check {
    /** Every operation is answered, with a status that the API documents for it. */
    ANSWERED(AnswerChecks::answered),
    /** What cancel reported as cancelled is cancelled in every later reading. */
    CANCEL_LASTS(AnswerChecks::cancelLasts),
    /** What delete reported as deleted is not found, and Temporal has none of its runs. */
    DELETE_LASTS(AnswerChecks::deleteLasts),
    /** What pause reported as paused stays paused, and begins no task, until it is resumed, cancelled or deleted. */
    PAUSE_LASTS(AnswerChecks::pauseLasts),
    /** Who waited gets a real end or pause, and {@code success} agrees with it. */
    RESULT(AnswerChecks::result),
    /** An operation that was refused has left no event. */
    REFUSED(EventChecks::refused),
    /** An operation that was answered with success is among the events, exactly once. */
    EVENTS(EventChecks::events),
    /** Events, but for starts of tasks, are in the order of their times, and each is possible after the one before. */
    ORDER(EventChecks::order),
    /** Detail, list and Temporal say the same ten seconds later. */
    AGREEMENT(ReadingChecks::agreement),
    /** The workflow comes to rest. */
    REST(ReadingChecks::rest),
    /** What has completed, was cancelled or is gone stays so. */
    END_LASTS(ReadingChecks::endLasts),
    /** Changes and progress grow within a run, and no ETag represents two views. */
    MONOTONE(ReadingChecks::monotone),
    /** Checkpoints are numbered without gaps, in the order of their times, one for each event that makes one. */
    CHECKPOINTS(CheckpointChecks::checkpoints),
    /** A checkpoint never changes. */
    CHECKPOINTS_LAST(CheckpointChecks::last),
    /** A snapshot's tasks, progress and events are of the same moment. */
    SNAPSHOTS(CheckpointChecks::snapshots),
    /** No task that has ended well is scheduled again, unless the workflow was taken back to before it. */
    TASKS_ONCE(CallChecks::once),
    /** Agents are called for what Temporal asked for, and for nothing else. */
    CALLS(CallChecks::calls),
    /** Every history is replayed by the present workflow. */
    REPLAY(HistoryChecks::replay),
    /** Every prefix of every history folds and renders, and folding in two parts is folding at once. */
    FOLD(HistoryChecks::fold);

    @SuppressWarnings("ImmutableEnumChecker") // all of them are static methods
    private final Function<Evidence, Stream<String>> violations;

    Check(Function<Evidence, Stream<String>> violations) {
        this.violations = violations;
    }

    /** Everything that does not hold of a race. */
    static List<Violation> judge(Evidence evidence) {
        return Arrays.stream(values())
                .flatMap(check -> check.of(evidence).stream())
                .toList();
    }

    List<Violation> of(Evidence evidence) {
        return violations
                .apply(evidence)
                .distinct()
                .map(message -> new Violation(this, message))
                .toList();
    }
}
