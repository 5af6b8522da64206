package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.TaskIndex;
import org.junit.jupiter.api.Test;

/** How many tasks may be in flight depends on the largest answer so far, so that what they answer fits into the run. */
class InFlightWindowTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final ExecutionInput input =
            Definitions.input(Definitions.step("a", "large"), Definitions.step("b", "large", "a"));
    private final Board board = new Board(input.definition().steps());
    private final LargeValues values = new LargeValues(input, board, () -> true);

    @Test
    void anyNumberMayRunWhileAnswersAreSmall() {
        assertThat(values.isFull(10_000)).isFalse();
    }

    @Test
    void largeAnswersNarrowTheWindow() {
        answered(0, MEBIBYTE);
        values.noteExcerpts();
        assertThat(values.isFull(23)).isFalse();
        assertThat(values.isFull(24)).isTrue();
    }

    @Test
    void theLargestAnswerCounts() {
        answered(0, MEBIBYTE);
        answered(1, MEBIBYTE / 8);
        values.noteExcerpts();
        assertThat(values.isFull(24)).isTrue();
    }

    /** Otherwise nothing would ever happen again. */
    @Test
    void oneTaskMayAlwaysRun() {
        answered(0, 30 * MEBIBYTE);
        values.noteExcerpts();
        assertThat(values.isFull(0)).isFalse();
        assertThat(values.isFull(1)).isTrue();
    }

    private void answered(int position, int bytes) {
        TaskIndex task = new TaskIndex(position);
        Recorded recorded = new Recorded(new WorkflowId("wf_1"), new RunId("run-1"), task.id(), 1, bytes, "0");
        board.move(task, Board.Stage.IN_FLIGHT);
        board.done(task, FakeAgents.answer("{}"), recorded);
    }
}
