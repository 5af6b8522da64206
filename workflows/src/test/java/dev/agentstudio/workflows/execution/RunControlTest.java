package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.RunControl.Phase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every phase of a run, and what each event makes of it. */
class RunControlTest {
    private static final long TIMER = 3;

    /** What happens to a run. */
    enum Event {
        PAUSE,
        RESUME,
        RESUME_FROM_CHECKPOINT,
        CANCEL,
        DELETE,
        TIMER_STARTED,
        TIMER_FIRED,
        OLDER_TIMER_FIRED,
        CLOSED;

        RunControl after(RunControl control) {
            return switch (this) {
                case PAUSE -> control.pause();
                case RESUME -> control.resume(null);
                case RESUME_FROM_CHECKPOINT -> control.resume("cp_001");
                case CANCEL -> control.cancel();
                case DELETE -> control.delete();
                case TIMER_STARTED -> control.timerStarted(TIMER);
                case TIMER_FIRED -> control.timerFired(TIMER);
                case OLDER_TIMER_FIRED -> control.timerFired(TIMER - 1);
                case CLOSED -> control.close();
            };
        }
    }

    /**
     * What becomes of a run in some phase.
     *
     * @param accepted the phase after each event that changes it; every other event is refused
     */
    record Row(RunControl before, List<Accepted> accepted) {
        @Override
        public String toString() {
            return before.phase() + (before.checkpointId() == null ? "" : " with a checkpoint");
        }
    }

    record Accepted(Event event, RunControl after) {}

    static Stream<Row> table() {
        Accepted cancelled = new Accepted(Event.CANCEL, of(Phase.CANCELLED));
        Accepted deleted = new Accepted(Event.DELETE, of(Phase.DELETED));
        Accepted closed = new Accepted(Event.CLOSED, of(Phase.CLOSED));
        Accepted paused = new Accepted(Event.PAUSE, of(Phase.PAUSED));
        RunControl restarting = new RunControl(Phase.RESTARTING, 0, "cp_001");
        RunControl other = new RunControl(Phase.RESTARTING, 0, "cp_002");
        return Stream.of(
                new Row(
                        new RunControl(Phase.RUNNING, TIMER, null),
                        List.of(paused, cancelled, closed, new Accepted(Event.TIMER_FIRED, of(Phase.TIMED_OUT)))),
                new Row(
                        RunControl.NONE,
                        List.of(
                                paused,
                                cancelled,
                                closed,
                                new Accepted(Event.TIMER_STARTED, new RunControl(Phase.RUNNING, TIMER, null)))),
                new Row(
                        of(Phase.PAUSED),
                        List.of(
                                cancelled,
                                deleted,
                                closed,
                                new Accepted(Event.RESUME, RunControl.NONE),
                                new Accepted(Event.RESUME_FROM_CHECKPOINT, restarting))),
                new Row(
                        new RunControl(Phase.PAUSED, 0, "cp_002"),
                        List.of(
                                cancelled,
                                deleted,
                                closed,
                                new Accepted(Event.RESUME, other),
                                new Accepted(Event.RESUME_FROM_CHECKPOINT, restarting))),
                new Row(
                        other,
                        List.of(
                                cancelled,
                                closed,
                                new Accepted(Event.PAUSE, new RunControl(Phase.PAUSED, 0, "cp_002")))),
                new Row(of(Phase.TIMED_OUT), List.of(cancelled, closed)),
                new Row(of(Phase.CANCELLED), List.of(closed)),
                new Row(of(Phase.DELETED), List.of()),
                new Row(of(Phase.CLOSED), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void eachEventIsAcceptedOrRefused(Row row) {
        for (Event event : Event.values()) {
            RunControl expected = row.accepted().stream()
                    .filter(accepted -> accepted.event() == event)
                    .findFirst()
                    .map(Accepted::after)
                    .orElse(row.before());
            assertThat(event.after(row.before())).as("after %s", event).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseIsInTheTable(Phase phase) {
        assertThat(table().map(row -> row.before().phase())).contains(phase);
    }

    @Test
    void timerOfBeforeAPauseDoesNotCountAfterIt() {
        RunControl resumed = RunControl.NONE.timerStarted(1).pause().resume(null);
        assertThat(resumed.timerFired(1)).isEqualTo(RunControl.NONE);
        assertThat(resumed.timerStarted(2).timerFired(1).phase()).isEqualTo(Phase.RUNNING);
        assertThat(resumed.timerStarted(2).timerFired(2).phase()).isEqualTo(Phase.TIMED_OUT);
    }

    private static RunControl of(Phase phase) {
        return new RunControl(phase, 0, null);
    }
}
