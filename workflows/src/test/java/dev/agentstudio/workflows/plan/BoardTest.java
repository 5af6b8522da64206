package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the board keeps up to date is what one would find by looking through all tasks. */
class BoardTest {

    @Provide
    Arbitrary<List<StepDefinition>> dags() {
        return Dags.acyclic();
    }

    @Property
    void boardKnowsWhatIsWhereAndWhatIsReady(
            @ForAll("dags") List<StepDefinition> steps,
            @ForAll @Size(max = 20) List<@IntRange(max = 99) Integer> moved,
            @ForAll @Size(20) List<Board.Place> places,
            @ForAll @IntRange(max = 20) int repeatAt,
            @ForAll @IntRange(max = 9) int limit) {
        Board board = new Board(steps);
        for (int move = 0; move < moved.size(); move++) {
            if (move == repeatAt) {
                board.repeat();
            }
            board.move(moved.get(move) % steps.size(), places.get(move));
            assertUpToDate(board, steps, limit);
        }
    }

    private static void assertUpToDate(Board board, List<StepDefinition> steps, int limit) {
        for (Board.Place place : Board.Place.values()) {
            List<Integer> all = IntStream.range(0, board.size())
                    .filter(task -> board.place(task) == place)
                    .boxed()
                    .toList();
            assertThat(board.all(place)).isEqualTo(all);
            assertThat(board.count(place)).isEqualTo(all.size());
            assertThat(board.first(place).stream().boxed())
                    .isEqualTo(all.stream().limit(1).toList());
        }
        assertThat(board.ready(limit))
                .isEqualTo(Dags.order(steps).stream()
                        .filter(step -> board.place(step) == Board.Place.OPEN && hasAll(step, steps, board))
                        .limit(limit)
                        .toList());
    }

    private static boolean hasAll(int step, List<StepDefinition> steps, Board board) {
        return IntStream.range(0, steps.size())
                .filter(other ->
                        steps.get(step).dependsOn().contains(steps.get(other).id()))
                .allMatch(other -> board.place(other) == Board.Place.DONE);
    }
}
