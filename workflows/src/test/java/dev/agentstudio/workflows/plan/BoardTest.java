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
            @ForAll @Size(20) List<Board.Stage> places,
            @ForAll @IntRange(max = 20) int repeatAt,
            @ForAll @IntRange(max = 9) int limit) {
        Board board = new Board(steps);
        for (int move = 0; move < moved.size(); move++) {
            if (move == repeatAt) {
                board.repeat();
            }
            board.move(new TaskIndex(moved.get(move) % steps.size()), places.get(move));
            assertUpToDate(board, steps, limit);
        }
    }

    private static void assertUpToDate(Board board, List<StepDefinition> steps, int limit) {
        for (Board.Stage stage : Board.Stage.values()) {
            List<TaskIndex> all = IntStream.range(0, board.size())
                    .mapToObj(TaskIndex::new)
                    .filter(task -> board.stage(task) == stage)
                    .toList();
            assertThat(board.all(stage)).isEqualTo(all);
            assertThat(board.count(stage)).isEqualTo(all.size());
            assertThat(board.first(stage)).isEqualTo(all.stream().findFirst());
        }
        assertThat(board.ready(limit))
                .isEqualTo(Dags.order(steps).stream()
                        .filter(step -> board.stage(new TaskIndex(step)) == Board.Stage.OPEN)
                        .filter(step -> hasAll(step, steps, board))
                        .limit(limit)
                        .map(TaskIndex::new)
                        .toList());
    }

    private static boolean hasAll(int step, List<StepDefinition> steps, Board board) {
        return IntStream.range(0, steps.size())
                .filter(other ->
                        steps.get(step).dependsOn().contains(steps.get(other).id()))
                .allMatch(other -> board.stage(new TaskIndex(other)) == Board.Stage.DONE);
    }
}
