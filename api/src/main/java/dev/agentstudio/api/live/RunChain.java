package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of the earlier runs of a workflow that its newest run did not take over: those after the checkpoint that it was resumed from.
 * They happened, and a watcher of that time has seen them.
 */
final class RunChain {
    private final Function<WorkflowRun, Optional<RunState>> runs;

    /** @param runs reads a run; empty when it does not exist any more */
    RunChain(Function<WorkflowRun, Optional<RunState>> runs) {
        this.runs = runs;
    }

    /**
     * The events after a sequence that the run did not take over. Reads as many earlier runs as have events after it.
     *
     * @return by growing sequence
     */
    List<VisibleEvent> omitted(RunState run, long since) {
        RestoredFrom source = run.input().restoredFrom();
        if (source == null
                || source.kind() == RestoredFrom.Kind.FORK
                // A run of an older build, which renumbered what it took over.
                || source.sequenceBase() == null
                || source.sequenceBase() <= since) {
            return List.of();
        }
        return runs.apply(new WorkflowRun(source.workflowId(), source.runId()))
                .map(earlier -> omitted(union(omitted(earlier, since), earlier.events()), run))
                .orElse(List.of());
    }

    /**
     * Those of the events before a run that the run did not take over. None when its own numbers of what it took over are others, as in runs of
     * older builds.
     *
     * @param before events of earlier runs
     */
    static List<VisibleEvent> omitted(List<VisibleEvent> before, RunState run) {
        Sequences sequences = run.input().sequences();
        Map<Long, VisibleEvent> omitted =
                bySequence(before.stream().filter(event -> !sequences.isOwn(event.sequence())));
        boolean isNumberedAlike = run.events().stream()
                .map(VisibleEvent::sequence)
                .filter(Predicate.not(sequences::isOwn))
                .allMatch(sequence -> omitted.remove(sequence) != null);
        return isNumberedAlike ? List.copyOf(omitted.values()) : List.of();
    }

    /** All events of both, each once, by growing sequence. */
    static List<VisibleEvent> union(List<VisibleEvent> some, List<VisibleEvent> others) {
        return some.isEmpty()
                ? others
                : List.copyOf(bySequence(Stream.concat(some.stream(), others.stream()))
                        .values());
    }

    private static Map<Long, VisibleEvent> bySequence(Stream<VisibleEvent> events) {
        return events.collect(
                Collectors.toMap(VisibleEvent::sequence, Function.identity(), (first, second) -> second, TreeMap::new));
    }
}
