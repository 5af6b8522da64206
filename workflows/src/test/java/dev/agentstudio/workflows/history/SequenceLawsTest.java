package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Sequences over the whole life of a workflow: resume from any checkpoint, continue-as-new, and forks of all that. */
class SequenceLawsTest {
    /** Below 2^53, so that every client can read it as a number. */
    private static final long LARGEST = 1L << 53;

    /**
     * How a run continues another one.
     *
     * @param checkpoint which one, of as many as there are
     * @param meanwhile what happens before the pages have arrived
     * @param after what happens then
     */
    record Step(
            RestoredFrom.Kind kind, int checkpoint, int pageBytes, List<RunEvent> meanwhile, List<RunEvent> after) {}

    @Provide
    Arbitrary<List<RunEvent>> histories() {
        return Histories.all();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<RunEvent>> control = Histories.arbitrary()
                .map(history -> history.stream()
                        .filter(event -> event instanceof RunEvent.Paused || event instanceof RunEvent.Resumed)
                        .toList());
        Arbitrary<List<RunEvent>> after = Histories.all().map(history -> history.subList(1, history.size()));
        return Combinators.combine(
                        Arbitraries.of(RestoredFrom.Kind.class),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of(1, 500, 2_000, Payloads.MAX_BYTES),
                        control,
                        after)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property
    void sequencesGrowAndStay(@ForAll("histories") List<RunEvent> history) {
        assertPrefixes(history, state -> state);
    }

    @Property(tries = 1000)
    void sequencesGrowAndStayOverAChainOfRuns(
            @ForAll("histories") List<RunEvent> first, @ForAll("steps") List<Step> steps) {
        RunState state = Runs.fold(first);
        for (Step step : steps) {
            Chain chain = chain(state, step);
            if (chain == null) {
                return;
            }
            List<RunEvent> history = chain.history(step.meanwhile(), step.after());
            assertPrefixes(history, chain::completed);
            RunState next = Runs.fold(history);
            if (step.kind() != RestoredFrom.Kind.FORK) {
                assertThat(next.log().subList(0, chain.log().size())).isEqualTo(chain.log());
            }
            state = next;
        }
    }

    @Property(tries = 1000)
    void checkpointsAreTheSameInEveryLaterRun(
            @ForAll("histories") List<RunEvent> first, @ForAll("steps") List<Step> steps) {
        RunState state = Runs.fold(first);
        for (Step step : steps) {
            Chain chain = step.kind() == RestoredFrom.Kind.FORK ? null : chain(state, step);
            if (chain == null) {
                return;
            }
            RunState next = Runs.fold(chain.history(step.meanwhile(), step.after()));
            int kept = step.kind() == RestoredFrom.Kind.CONTINUE
                    ? state.checkpoints().size()
                    : 1 + step.checkpoint() % state.checkpoints().size();
            assertThat(checkpoints(next, kept)).isEqualTo(checkpoints(state, kept));
            state = next;
        }
    }

    @Property(tries = 1000)
    void forkShowsItsStartFirstAndNothingThatItsOriginWentThrough(
            @ForAll("histories") List<RunEvent> first, @ForAll @IntRange(max = 20) int checkpoint) {
        RunState origin = Runs.fold(first);
        Assume.that(!origin.checkpoints().isEmpty());
        Chain chain = Chain.of(
                origin,
                RestoredFrom.Kind.FORK,
                Checkpoints.id(checkpoint % origin.checkpoints().size()),
                500);
        RunState fork = Runs.fold(chain.history(List.of(), List.of()));
        assertThat(fork.events().getFirst()).isInstanceOf(VisibleEvent.Started.class);
        assertThat(fork.events().stream().skip(1))
                .allMatch(event -> event instanceof VisibleEvent.TaskScheduled
                        || event instanceof VisibleEvent.TaskStarted
                        || event instanceof VisibleEvent.TaskCompleted);
        assertThat(fork.events().stream()
                        .filter(VisibleEvent.TaskCompleted.class::isInstance)
                        .count())
                .isEqualTo(fork.finished().size());
    }

    private static void assertPrefixes(List<RunEvent> history, UnaryOperator<RunState> completed) {
        List<VisibleEvent> shown = List.of();
        for (int end = 1; end <= history.size(); end++) {
            RunState state = completed.apply(Runs.fold(history.subList(0, end)));
            assertThat(state.log())
                    .extracting(VisibleEvent::sequence)
                    .allMatch(sequence -> sequence > 0 && sequence < LARGEST)
                    .isSorted()
                    .doesNotHaveDuplicates();
            List<VisibleEvent> events = state.events();
            assertThat(events).hasSizeGreaterThanOrEqualTo(shown.size());
            assertThat(events.subList(0, shown.size())).isEqualTo(shown);
            shown = events;
        }
    }

    /** Null when the run cannot be continued in this way. */
    private static @Nullable Chain chain(RunState state, Step step) {
        if (step.kind() == RestoredFrom.Kind.CONTINUE) {
            boolean isQuiet = state.tasks().stream().noneMatch(task -> task.stage() == TaskState.Stage.SCHEDULED);
            return isQuiet && !state.isOver() ? Chain.of(state, step.kind(), null, step.pageBytes()) : null;
        }
        int checkpoints = state.checkpoints().size();
        return checkpoints == 0
                ? null
                : Chain.of(state, step.kind(), Checkpoints.id(step.checkpoint() % checkpoints), step.pageBytes());
    }

    /**
     * As readers get them, without ETags, which name the run that they were read from, without what depends on how that ended, and without
     * requests, since those of these histories do not follow from the input.
     */
    private static List<JsonNode> checkpoints(RunState state, int count) {
        Checkpoints checkpoints = new Checkpoints(state);
        return IntStream.range(0, count)
                .<JsonNode>mapToObj(index -> {
                    ObjectNode json = Payloads.mapper().valueToTree(checkpoints.view(index, true));
                    json.remove("etag");
                    json.remove("isRecoverable");
                    ((ObjectNode) json.get("workflowSnapshot")).remove("etag");
                    json.get("workflowSnapshot").get("tasks").forEach(task -> ((ObjectNode) task).remove("request"));
                    return json;
                })
                .toList();
    }
}
