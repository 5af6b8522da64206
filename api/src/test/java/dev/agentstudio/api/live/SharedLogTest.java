package dev.agentstudio.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLogTest {
    private static final List<RunState> STATES = LiveRuns.completing(2);
    private static final RunState RUNNING = STATES.get(STATES.size() - 2);

    @Test
    void onlyTheEventThatEndsTheWorkflowIsTheLast() {
        Watcher watcher = Watcher.of(log(STATES.getLast()), 0);
        watcher.request(Long.MAX_VALUE);

        List<Boolean> last = watcher.events().stream()
                .map(event -> ((LiveEvent.Durable) event).isLast())
                .toList();
        assertThat(last.subList(0, last.size() - 1)).containsOnly(false);
        assertThat(last.getLast()).isTrue();
        assertThat(watcher.isComplete()).isTrue();
    }

    @Test
    void ephemeralEventComesBetweenTheDurableOnesOfItsTime() {
        SharedLog log = log(RUNNING);
        Watcher slow = Watcher.of(log, 0);
        log.publish(progress(1));
        log.advance(STATES.getLast());
        slow.request(Long.MAX_VALUE);

        assertThat(slow.events().get(slow.events().size() - 2)).isEqualTo(progress(1));
        assertThat(slow.events().getLast()).isInstanceOf(LiveEvent.Durable.class);
    }

    @Test
    void slowReaderFailsAndTheOthersDoNot() {
        SharedLog log = log(RUNNING);
        Watcher slow = Watcher.of(log, RUNNING.events().getLast().sequence());
        Watcher quick = Watcher.of(log, RUNNING.events().getLast().sequence());
        quick.request(Long.MAX_VALUE);
        IntStream.rangeClosed(0, WorkflowCursor.MAX_WAITING).forEach(index -> log.publish(progress(index)));

        assertThat(slow.failure()).isInstanceOf(SlowSubscriberException.class);
        assertThat(slow.events()).isEmpty();
        assertThat(quick.failure()).isNull();
        assertThat(quick.events()).hasSize(WorkflowCursor.MAX_WAITING + 1);
    }

    @Test
    void readerThatHasCancelledGetsNothing() {
        SharedLog log = log(RUNNING);
        Watcher watcher = Watcher.of(log, 0);
        watcher.request(1);
        watcher.cancel();
        watcher.request(Long.MAX_VALUE);
        log.publish(progress(1));

        assertThat(watcher.events()).hasSize(1);
        assertThat(watcher.isComplete()).isFalse();
    }

    @Test
    void abandonedLogEndsItsReadersWhereTheyAre() {
        SharedLog log = log(RUNNING);
        Watcher watcher = Watcher.of(log, 0);
        watcher.request(1);
        log.abandon();
        log.end();
        log.wakeReaders();

        assertThat(watcher.sequences()).hasSize(1);
        assertThat(watcher.isComplete()).isTrue();
    }

    @Test
    void whatAResumeFromAnEarlierCheckpointLeavesOutIsStillInTheStream() {
        RunState failed = LiveRuns.failed(3);
        RunState resumed = LiveRuns.resumed(failed, "cp_001");
        List<Long> ofFailed = sequences(failed);
        long resume = resumed.events().getLast().sequence();
        assertThat(sequences(resumed)).as("the newest run alone").doesNotContainAnyElementsOf(ofFailed.subList(5, 8));

        SharedLog followed = log(failed);
        followed.changeRun(resumed, List.of());
        List<VisibleEvent> omitted = new RunChain(run -> Optional.of(failed)).omitted(resumed, 0);
        WorkflowLog read = WorkflowLog.of(resumed, omitted);

        assertThat(ofFailed.getLast()).isLessThan(1_000_000);
        assertThat(resume).isGreaterThan(1_000_000);
        assertThat(followed.log().events()).isEqualTo(read.events());
        assertThat(read.events().stream().map(VisibleEvent::sequence).toList())
                .isSorted()
                .doesNotHaveDuplicates()
                .containsAll(ofFailed)
                .contains(resume);
    }

    @Test
    void earlierRunsAreReadOnlyForReadersWhoMissedTheirEvents() {
        RunState resumed = LiveRuns.resumed(LiveRuns.failed(3), "cp_001");
        RunChain chain = new RunChain(run -> {
            throw new AssertionError("Read: " + run);
        });
        assertThat(chain.omitted(resumed, 1_000_000)).isEmpty();
    }

    private static SharedLog log(RunState state) {
        return new SharedLog(WorkflowLog.of(state, List.of()));
    }

    private static List<Long> sequences(RunState state) {
        return state.events().stream().map(VisibleEvent::sequence).toList();
    }

    private static LiveEvent progress(double percentage) {
        return new LiveEvent.Progress(
                new LiveEvent.TaskAttempt(LiveRuns.ID, "task_001", "agent", 1), LiveRuns.BEGIN, percentage, null);
    }
}
