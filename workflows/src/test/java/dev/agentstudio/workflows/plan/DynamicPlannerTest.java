package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicPlannerTest {
    private static final List<StepDefinition> TWO = List.of(step(0, "{}"), step(1, "{}"));

    @Provide
    Arbitrary<List<StepDefinition>> dags() {
        return Dags.acyclic();
    }

    @Property
    void withoutHandoffsItIsSequential(@ForAll("dags") List<StepDefinition> steps) {
        PlannedRun.Agent agent = (task, iteration) -> PlannedRun.answer("{}");
        assertThat(PlannedRun.log(new DynamicPlanner(steps), new Board(steps), agent))
                .isEqualTo(PlannedRun.log(new SequentialPlanner(steps), new Board(steps), agent));
    }

    @Test
    void handoffRunsNextAndTheDeclaredStepsGoOnAfterItsChain() {
        Board board = new Board(TWO);
        assertThat(log(TWO, board, Map.of(0, "expert", 2, "master")))
                .containsExactly(
                        "start 0",
                        "await",
                        "hand over 0 to expert",
                        "start 2",
                        "await",
                        "hand over 2 to master",
                        "start 3",
                        "await",
                        "start 1",
                        "await",
                        "finish");
        assertThat(board.tasks().map(board::source))
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new TaskIndex(0)),
                        Optional.of(new TaskIndex(2)));
        assertThat(board.tasks().map(board::step).map(StepIndex::value)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void handoffOfTheLastStepIsFollowedToo() {
        assertThat(log(TWO, new Board(TWO), Map.of(1, "expert")))
                .containsExactly(
                        "start 0", "await", "start 1", "await", "hand over 1 to expert", "start 2", "await", "finish");
    }

    @Test
    void newestAnswerOfAStepIsThatOfItsChain() {
        Board board = new Board(TWO);
        PlannedRun.log(
                new DynamicPlanner(TWO),
                board,
                (int task, int iteration) ->
                        task == 0 ? PlannedRun.handingOverTo("expert") : PlannedRun.answer("{\"task\":" + task + "}"));
        assertThat(board.answerOf(new StepIndex(0))).contains(PlannedRun.answer("{\"task\":2}"));
        assertThat(board.answerOf(new StepIndex(1))).contains(PlannedRun.answer("{\"task\":1}"));
    }

    @Test
    void failureOfAnAgentThatWasHandedTheWorkEndsTheRun() {
        List<String> log = PlannedRun.log(new DynamicPlanner(TWO), new Board(TWO), (Board board) -> {
            TaskIndex task = board.first(Board.Stage.IN_FLIGHT).orElseThrow();
            if (task.value() == 2) {
                board.move(task, Board.Stage.FAILED);
            } else {
                board.done(task, PlannedRun.handingOverTo("expert"));
            }
        });
        assertThat(log).containsExactly("start 0", "await", "hand over 0 to expert", "start 2", "await", "stop 2");
    }

    @ParameterizedTest(name = "maxHandoffs {0} allows {1}")
    @CsvSource({"1, 1", "3, 3", "50, 50", "0, 1", "51, 50", "null, 10"})
    void handoffsAreLimitedOverTheWholeWorkflow(String maxHandoffs, int allowed) {
        List<StepDefinition> steps = List.of(step(0, "{\"maxHandoffs\":" + maxHandoffs + "}"));
        List<String> log = PlannedRun.log(
                new DynamicPlanner(steps), new Board(steps), (task, iteration) -> PlannedRun.handingOverTo("expert"));
        assertThat(log).filteredOn(plan -> plan.startsWith("hand over")).hasSize(allowed);
        assertThat(log)
                .last()
                .isEqualTo("stop: The limit of %d handoffs was reached: agent0%s"
                        .formatted(allowed, " -> expert".repeat(allowed + 1)));
    }

    @Test
    void limitNamesTheChainThatWouldHavePassedIt() {
        List<StepDefinition> steps = List.of(step(0, "{\"maxHandoffs\":2}"), step(1, "{}"));
        assertThat(log(steps, new Board(steps), Map.of(0, "expert", 1, "clerk", 3, "judge")))
                .last()
                .isEqualTo("stop: The limit of 2 handoffs was reached: agent1 -> clerk -> judge");
    }

    @Test
    void limitLetsTheLastAllowedHandoffFinish() {
        List<StepDefinition> steps = List.of(step(0, "{\"maxHandoffs\":1}"), step(1, "{}"));
        assertThat(log(steps, new Board(steps), Map.of(0, "expert"))).last().isEqualTo("finish");
    }

    /** @param handoffs whom the agents of some tasks hand over to */
    private static List<String> log(List<StepDefinition> steps, Board board, Map<Integer, String> handoffs) {
        return PlannedRun.log(
                new DynamicPlanner(steps),
                board,
                (int task, int iteration) -> PlannedRun.handingOverTo(handoffs.get(task)));
    }

    private static StepDefinition step(int index, String configuration) {
        return new StepDefinition(
                Dags.id(index), "Step " + index, "agent" + index, List.of(), Json.object(configuration), null);
    }
}
