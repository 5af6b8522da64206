package dev.agentstudio.qa.race;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A fault that is injected to see that a check notices it. All but the last falsify what was seen of a race. */
enum InjectedFault {
    UNDOCUMENTED_ANSWER(Check.ANSWERED, AnswerFaults::undocumented),
    NO_ANSWER(Check.ANSWERED, AnswerFaults::unanswered),
    CANCEL_UNDONE(Check.CANCEL_LASTS, evidence -> AnswerFaults.claimed(evidence, Operation.CANCEL, "cancelled")),
    DELETE_UNDONE(Check.DELETE_LASTS, evidence -> AnswerFaults.claimed(evidence, Operation.DELETE, Reading.GONE)),
    PAUSE_UNDONE(Check.PAUSE_LASTS, evidence -> AnswerFaults.claimed(evidence, Operation.PAUSE, "paused")),
    TASK_WHILE_PAUSED(Check.PAUSE_LASTS, HistoryFaults::withoutResumes),
    FALSE_RESULT(Check.RESULT, AnswerFaults::falseResult),
    HIDDEN_EFFECT(Check.REFUSED, AnswerFaults::refused),
    LOST_EVENT(Check.EVENTS, ReadingFaults::withoutControlEvents),
    EVENTS_REVERSED(Check.ORDER, ReadingFaults::reversedEvents),
    STALE_LIST(Check.AGREEMENT, ReadingFaults::staleList),
    NO_REST(Check.REST, ReadingFaults::running),
    END_UNDONE(Check.END_LASTS, ReadingFaults::runningAgain),
    ETAG_COUNTS_BACK(Check.MONOTONE, ReadingFaults::earlierEtag),
    PROGRESS_FALLS(Check.MONOTONE, ReadingFaults::lessProgress),
    ETAG_USED_TWICE(Check.MONOTONE, ReadingFaults::sameEtag),
    LOST_CHECKPOINT(Check.CHECKPOINTS, ReadingFaults::withoutFirstCheckpoint),
    OLD_CHECKPOINT(Check.CHECKPOINTS, ReadingFaults::olderLastCheckpoint),
    CHANGED_CHECKPOINT(Check.CHECKPOINTS_LAST, ReadingFaults::changedCheckpoint),
    TORN_SNAPSHOT(Check.SNAPSHOTS, ReadingFaults::tornSnapshot),
    FORGOTTEN_TASK(Check.TASKS_ONCE, HistoryFaults::repeatedTask),
    UNASKED_CALL(Check.CALLS, HistoryFaults::unaskedCall),
    UNDONE_TASK(Check.CALLS, HistoryFaults::withoutCalls),
    OTHER_ACTIVITY(Check.REPLAY, HistoryFaults::otherActivity),
    UNREADABLE_INPUT(Check.FOLD, HistoryFaults::unreadableInput),
    /** Each workflow is terminated in Temporal right after it was raced over, which is seen by what pause or resume had answered. */
    TERMINATED(Check.PAUSE_LASTS, Optional::of);

    private final Check check;

    @SuppressWarnings("ImmutableEnumChecker") // all of them are static methods
    private final Function<Evidence, Optional<Evidence>> falsification;

    InjectedFault(Check check, Function<Evidence, Optional<Evidence>> falsification) {
        this.check = check;
        this.falsification = falsification;
    }

    /** The check that must notice it; others may, too. */
    Check check() {
        return check;
    }

    /** The evidence with the fault; empty when this race has no place for it. */
    Optional<Evidence> in(Evidence evidence) {
        return falsification.apply(evidence);
    }

    /** As it is named on a command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<InjectedFault> of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(InjectedFault::word).collect(Collectors.joining(", "));
    }

    /** Those that falsify evidence. */
    static List<InjectedFault> ofEvidence() {
        return Arrays.stream(values()).filter(fault -> fault != TERMINATED).toList();
    }
}
