package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IterativePlannerTest {
    private static final StepDefinition WRITER = step("writer", null);
    private static final StepDefinition JUDGE = step("judge", null);

    static Stream<Ruling> rulings() {
        return Stream.of(
                new Ruling("{}", "{\"approved\":true}", Verdict.APPROVED),
                new Ruling("{}", "{\"approved\":false}", Verdict.REJECTED),
                new Ruling("{}", "{\"isValid\":true}", Verdict.APPROVED),
                new Ruling("{}", "{\"isValid\":false}", Verdict.REJECTED),
                new Ruling("{}", "{\"approved\":false,\"isValid\":true,\"score\":1}", Verdict.REJECTED),
                new Ruling("{}", "{\"approved\":\"yes\",\"isValid\":true}", Verdict.APPROVED),
                new Ruling("{}", "{\"isValid\":false,\"qualityScore\":1}", Verdict.REJECTED),
                new Ruling("{}", "{\"qualityScore\":0.8}", Verdict.APPROVED),
                new Ruling("{}", "{\"qualityScore\":0.79}", Verdict.REJECTED),
                new Ruling("{}", "{\"qualityScore\":0.1,\"score\":0.9}", Verdict.REJECTED),
                new Ruling("{}", "{\"qualityScore\":\"high\",\"score\":0.9}", Verdict.APPROVED),
                new Ruling("{}", "{\"score\":1}", Verdict.APPROVED),
                new Ruling("{}", "{\"score\":0}", Verdict.REJECTED),
                new Ruling("{\"qualityThreshold\":0.95}", "{\"score\":0.9}", Verdict.REJECTED),
                new Ruling("{\"qualityThreshold\":7}", "{\"score\":7}", Verdict.APPROVED),
                new Ruling("{\"qualityThreshold\":\"7\"}", "{\"score\":0.8}", Verdict.APPROVED),
                new Ruling("{}", "{}", Verdict.NONE),
                new Ruling("{}", "{\"approved\":1,\"score\":true}", Verdict.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rulings")
    void verdictOf(Ruling ruling) {
        assertThat(Verdict.of(step("judge", ruling.configuration()), PlannedRun.answer(ruling.result())))
                .isEqualTo(ruling.verdict());
    }

    @Test
    void numberOfRoundsTakesThePlaceOfTheDefinitionsOwn() {
        WorkflowDefinition definition = new WorkflowDefinition(
                "d",
                "D",
                null,
                Pattern.ITERATIVE,
                List.of(WRITER, step("judge", "{\"maxIterations\":2,\"qualityThreshold\":0.5}")),
                null,
                0);

        WorkflowDefinition longer = PlanSetting.MAX_ITERATIONS.in(definition, 7);

        assertThat(PlanSetting.MAX_ITERATIONS.of(definition.steps())).isEqualTo(2);
        assertThat(PlanSetting.MAX_ITERATIONS.of(longer.steps())).isEqualTo(7);
        assertThat(longer.steps().getLast()).isEqualTo(definition.steps().getLast());
    }

    @Test
    void approvedRoundIsTheLast() {
        assertThat(log(2, WRITER, JUDGE))
                .containsExactly(
                        "start 0", "await", "start 1", "await", "repeat", "start 0", "await", "start 1", "await",
                        "finish");
    }

    @Test
    void threeRoundsAreTriedUnlessTheDefinitionSaysOtherwise() {
        List<String> log = log(99, WRITER, JUDGE);
        assertThat(log).filteredOn("repeat"::equals).hasSize(2);
        assertThat(log).last().isEqualTo("stop: Not approved by step 'Name of judge' after 3 iterations");
    }

    @ParameterizedTest(name = "maxIterations {0} allows {1} rounds")
    @CsvSource({"1, 1", "2, 2", "10, 10", "0, 1", "-4, 1", "11, 10", "2.9, 2", "99999999999, 10"})
    void roundsAreLimited(String maxIterations, int rounds) {
        StepDefinition writer = step("writer", "{\"maxIterations\":" + maxIterations + "}");
        assertThat(log(99, writer, JUDGE))
                .last()
                .isEqualTo("stop: Not approved by step 'Name of judge' after %d iterations".formatted(rounds));
    }

    @Test
    void stepThatIsMarkedAsValidatorIsTheJudge() {
        StepDefinition validator = step("validator", "{\"validator\":true}");
        Board board = new Board(List.of(validator, WRITER));
        List<String> log = PlannedRun.log(
                new IterativePlanner(List.of(validator, WRITER)),
                board,
                (int task, int iteration) -> PlannedRun.answer("{\"approved\":" + (task == 0) + "}"));
        assertThat(log).containsExactly("start 0", "await", "start 1", "await", "finish");
    }

    @Test
    void judgeThatSaysNothingStopsTheRun() {
        List<String> log = PlannedRun.log(
                new IterativePlanner(List.of(WRITER, JUDGE)),
                new Board(List.of(WRITER, JUDGE)),
                (int task, int iteration) -> PlannedRun.answer("{\"text\":\"Fine\"}"));
        assertThat(log)
                .last()
                .isEqualTo("stop: Step 'Name of judge' judges the rounds, but its result has no 'approved', 'isValid',"
                        + " 'qualityScore' or 'score'");
    }

    @Test
    void failureEndsTheRunInAnyRound() {
        List<String> log = PlannedRun.log(
                new IterativePlanner(List.of(WRITER, JUDGE)), new Board(List.of(WRITER, JUDGE)), (Board board) -> {
                    TaskIndex task = board.first(Board.Stage.IN_FLIGHT).orElseThrow();
                    if (board.iteration() == 2) {
                        board.move(task, Board.Stage.FAILED);
                    } else {
                        board.done(task, PlannedRun.answer("{\"approved\":false}"));
                    }
                });
        assertThat(log).containsExactly("start 0", "await", "start 1", "await", "repeat", "start 0", "await", "stop 0");
    }

    @Test
    void feedbackIsOfTheJudgeOnceARoundWasJudged() {
        Planner planner = new IterativePlanner(List.of(WRITER, JUDGE));
        Board board = new Board(List.of(WRITER, JUDGE));
        board.done(new TaskIndex(0), PlannedRun.answer("{\"text\":\"one\"}"));
        board.done(new TaskIndex(1), PlannedRun.answer("{\"approved\":false,\"feedback\":\"Longer\"}"));
        assertThat(planner.judge(board)).isEmpty();
        board.repeat();
        assertThat(planner.judge(board)).contains(new TaskIndex(1));
    }

    /** @param goodRound the first one that the judge approves */
    private static List<String> log(int goodRound, StepDefinition... steps) {
        return PlannedRun.log(
                new IterativePlanner(List.of(steps)),
                new Board(List.of(steps)),
                (int task, int iteration) -> PlannedRun.answer("{\"approved\":" + (iteration >= goodRound) + "}"));
    }

    private static StepDefinition step(String id, @Nullable String configuration) {
        return new StepDefinition(
                new StepId(id),
                "Name of " + id,
                "agent",
                List.of(),
                configuration == null ? null : Json.object(configuration),
                null);
    }

    record Ruling(String configuration, String result, Verdict verdict) {
        @Override
        public String toString() {
            return "%s with %s is %s".formatted(result, configuration, verdict);
        }
    }
}
