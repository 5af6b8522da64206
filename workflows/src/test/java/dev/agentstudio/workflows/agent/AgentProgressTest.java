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

    private static AgentThought thought(int second) {
        return new AgentThought(Instant.ofEpochSecond(second), "observation", "Thought " + second, null);
    }
}
