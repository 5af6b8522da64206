package dev.agentstudio.workflows.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentProgressTest {
    @Property
    void newestThoughtsAreKeptInOrder(@ForAll @IntRange(max = 50) int count) {
        List<AgentThought> thoughts =
                IntStream.range(0, count).mapToObj(AgentProgressTest::thought).toList();
        AgentProgress progress = AgentProgress.NONE;
        for (AgentThought thought : thoughts) {
            progress = progress.with(thought);
        }
        assertThat(progress)
                .isEqualTo(new AgentProgress(
                        null,
                        null,
                        thoughts.subList(Math.max(0, count - AgentProgress.MAX_THOUGHTS), count),
                        count == 0 ? null : count,
                        null,
                        null,
                        null));
    }

    @Test
    void stepIsKeptUntilAnotherIsNamed() {
        AgentProgress progress = AgentProgress.NONE.at(10, "Reading").at(20, null);
        assertThat(progress).isEqualTo(new AgentProgress(20.0, "Reading", List.of()));
        assertThat(progress.at(30, "Writing")).isEqualTo(new AgentProgress(30.0, "Writing", List.of()));
    }

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({"-1, 0", "0, 0", "55.5, 55.5", "100, 100", "250, 100", "NaN, "})
    void percentageOutOfRangeIsBroughtIntoIt(double said, Double shown) {
        assertThat(AgentProgress.NONE.at(said, null)).isEqualTo(new AgentProgress(shown, null, List.of()));
    }

    @Test
    void thoughtsCannotBeChangedFromOutside() {
        List<AgentThought> thoughts = new ArrayList<>(List.of(thought(1)));
        AgentProgress progress = new AgentProgress(null, null, thoughts);
        thoughts.clear();
        assertThat(progress.thoughts()).containsExactly(thought(1));
    }

    @Test
    void callIsContinuedFromTheMessagesThatWereReceived() {
        String replica = "http://127.0.0.1:8088";
        Instant start = Instant.parse("2025-10-01T12:00:00.123456Z");
        AgentProgress begun = AgentProgress.NONE.begun(2, start, replica);
        AgentProgress progress =
                begun.received().with(thought(0)).received().received().with(thought(1));
        assertThat(progress.call())
                .isEqualTo(new CallPosition(0, 2, Instant.parse("2025-10-01T12:00:00.123Z"), replica, 3));
        assertThat(progress.attached(3, 2)).isEqualTo(progress);
        assertThat(progress.attached(9, 5).thoughts()).as("some are not kept").isEmpty();
        assertThat(progress.attached(9, 5).with(thought(5)).thoughtCount()).isEqualTo(6);
        assertThat(progress.betweenAttempts().call()).isEqualTo(progress.call());
        assertThat(progress.betweenAttempts().thoughts()).isEmpty();
    }

    @Test
    void endOfACallIsCountedAndTheNextOneBeginsAnew() {
        AgentProgress ended = AgentProgress.NONE
                .begun(1, Instant.EPOCH, "http://127.0.0.1:8088")
                .received()
                .failed()
                .ended();
        assertThat(ended.call()).isEqualTo(new CallPosition(1, null, null, null, 0));
        assertThat(ended.nextAttempt().ended().position().number()).isEqualTo(2);
        assertThat(ended.position().isInProgress()).isFalse();
    }

    private static AgentThought thought(int second) {
        return new AgentThought(Instant.ofEpochSecond(second), "observation", "Thought " + second, null);
    }
}
