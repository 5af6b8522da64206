package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A state with excerpts shows the same as the whole one, once its answers are read from the history. */
class ShortenedStateTest {
    static Stream<RecordedRun> runs() {
        return RecordedRun.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void viewIsThatOfTheWholeState(RecordedRun run) {
        RunState whole = Runs.fold(run.events());
        RunState shortened = ShortenedState.of(whole, 0);
        RunView view = new RunView(shortened, List.of(), loader(run, whole)::find);
        assertThat(view.execution()).isEqualTo(new RunView(whole, List.of()).execution());
        assertThat(checkpoints(view.whole())).isEqualTo(checkpoints(whole));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void foldGoesOnFromAShortenedState(RecordedRun run) {
        List<RunEvent> events = run.events();
        RunState whole = Runs.fold(events);
        RunState half = ShortenedState.of(Runs.fold(events.subList(0, events.size() / 2)), 0);
        RunState shortened =
                ShortenedState.of(RunFold.apply(half, events.subList(events.size() / 2, events.size())), 0);
        assertThat(shortened).isEqualTo(ShortenedState.of(whole, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void noAnswerOfTheRunItselfStays(RecordedRun run) {
        RunState whole = Runs.fold(run.events());
        RunState shortened = ShortenedState.of(whole, 0);
        assertThat(shortened.finished()).allMatch(task -> task.recorded() != null);
    }

    private static List<Object> checkpoints(RunState state) {
        Checkpoints checkpoints = new Checkpoints(state);
        return IntStream.range(0, checkpoints.size())
                .<Object>mapToObj(index -> checkpoints.view(index, true))
                .toList();
    }

    /** Of this run only: the earlier ones of a chain are not needed. */
    private static RunLoader loader(RecordedRun run, RunState state) {
        List<HistoryEvent> events = run.history().getEvents();
        return new RunLoader(
                new HistoryDecoder(Payloads.converter()),
                asked -> asked.runId().equals(state.runId()) ? events : List.of());
    }
}
