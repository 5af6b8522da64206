package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SequentialPlannerTest {
    @Provide
    Arbitrary<List<StepDefinition>> dags() {
        return Dags.acyclic();
    }

    /** @param failing the step at which the run fails; one past the end for none */
    @Property
    void runGoesAsTheModelSays(@ForAll("dags") List<StepDefinition> steps, @ForAll @IntRange(max = 9) int failing) {
        assertThat(run(steps, failing)).isEqualTo(model(steps, failing));
    }

    @Property
    void stepSeesItsDependenciesAndThePreviousStep(@ForAll("dags") List<StepDefinition> steps) {
        Planner planner = new SequentialPlanner(steps);
        Set<Integer> previous = Set.of();
        for (int step : Dags.order(steps)) {
            Set<Integer> expected = new TreeSet<>(previous);
            for (int other = 0; other < steps.size(); other++) {
                if (steps.get(step).dependsOn().contains(steps.get(other).id())) {
                    expected.add(other);
                }
            }
            assertThat(planner.visibleTo(new StepIndex(step)))
                    .extracting(StepIndex::value)
                    .containsExactlyInAnyOrderElementsOf(expected);
            previous = Set.of(step);
        }
    }

    @Property
    void sameBoardGivesTheSamePlan(@ForAll("dags") List<StepDefinition> steps, @ForAll List<Board.Stage> places) {
        Planner planner = new SequentialPlanner(steps);
        Board board = new Board(steps);
        for (int step = 0; step < Math.min(places.size(), steps.size()); step++) {
            board.move(new TaskIndex(step), places.get(step));
        }
        assertThat(planner.next(board))
                .isEqualTo(planner.next(board))
                .isEqualTo(new SequentialPlanner(steps).next(board));
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void everyPatternHasAPlanner(Pattern pattern) {
        WorkflowDefinition definition = new WorkflowDefinition(
                "definition", "Definition", null, pattern, List.of(Dags.step(0, List.of())), null, 0);
        assertThat(Planner.of(definition).next(new Board(definition.steps())))
                .isEqualTo(new Plan.Start(List.of(new TaskIndex(0))));
    }

    /** What the planner orders, when each step that was started ends before the next question. */
    private static List<String> run(List<StepDefinition> steps, int failing) {
        return PlannedRun.log(new SequentialPlanner(steps), new Board(steps), (Board board) -> {
            TaskIndex task = board.first(Board.Stage.IN_FLIGHT).orElseThrow();
            board.move(task, task.value() == failing ? Board.Stage.FAILED : Board.Stage.DONE);
        });
    }

    private static List<String> model(List<StepDefinition> steps, int failing) {
        List<String> log = new ArrayList<>();
        for (int step : Dags.order(steps)) {
            log.add("start " + step);
            log.add("await");
            if (step == failing) {
                log.add("stop " + step);
                return log;
            }
        }
        log.add("finish");
        return log;
    }
}
