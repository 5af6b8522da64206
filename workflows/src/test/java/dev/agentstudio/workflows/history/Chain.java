package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that continues an earlier one.
 *
 * @param earlier the run that it continues
 * @param source what it takes over from that one
 * @param pageBytes size of the pages in which that arrives
 */
record Chain(RunState earlier, RestoredFrom source, int pageBytes) {
    static Chain of(RunState earlier, RestoredFrom.Kind kind, @Nullable String checkpointId, int pageBytes) {
        return new Chain(earlier, new RestoredFrom(kind, earlier.run(), checkpointId), pageBytes);
    }

    /**
     * The history of the run.
     *
     * @param meanwhile what happens before the pages have arrived, each before another page
     * @param after what happens after that
     */
    List<RunEvent> history(List<RunEvent> meanwhile, List<RunEvent> after) {
        List<RunEvent> history = new ArrayList<>(List.of(created()));
        history.add(new RunEvent.WorkflowTaskStarted(2, at(history)));
        List<RestoredPage> pages = pages();
        for (int index = 0; index < Math.max(pages.size(), meanwhile.size()); index++) {
            if (index < meanwhile.size()) {
                history.add(Runs.copy(meanwhile.get(index), history.size() + 1L, at(history)));
            }
            if (index < pages.size()) {
                history.add(new RunEvent.Restored(history.size() + 1L, at(history), pages.get(index)));
            }
        }
        after.forEach(event -> history.add(Runs.copy(event, history.size() + 1L, at(history))));
        return history;
    }

    /** A state of the run, with what has not yet arrived, as readers see it. */
    RunState completed(RunState state) {
        RunState whole = state;
        while (whole.restoring() != null) {
            RestoredPrefix arrived = whole.restoring();
            whole = RunFold.restored(whole, writer().page(arrived.tasks(), arrived.after()));
        }
        return whole;
    }

    /** What of the earlier run's log is taken over. */
    List<VisibleEvent> log() {
        Long last = source.checkpointId() == null
                ? null
                : earlier.checkpoints()
                        .get(new Checkpoints(earlier)
                                .indexOf(source.checkpointId())
                                .orElseThrow())
                        .sequence();
        return earlier.log().stream()
                .filter(event -> last == null || event.sequence() <= last)
                .map(event ->
                        event instanceof VisibleEvent.TaskScheduled scheduled ? scheduled.withoutDispatch() : event)
                .toList();
    }

    private List<RestoredPage> pages() {
        List<RestoredPage> pages = new ArrayList<>();
        Integer offset = 0;
        Long after = 0L;
        while (offset != null) {
            RestoredPage page = writer().page(offset, after);
            pages.add(page);
            offset = page.nextOffset();
            after = page.lastSequence();
        }
        return pages;
    }

    private PageWriter writer() {
        return new PageWriter(earlier, log(), pageBytes, answer -> false);
    }

    private RunEvent.Created created() {
        ExecutionInput input = earlier.input().from(source);
        WorkflowId workflowId =
                source.kind() == RestoredFrom.Kind.FORK ? new WorkflowId("wf_fork") : earlier.workflowId();
        return new RunEvent.Created(
                1, Runs.at(100), new WorkflowRun(workflowId, new RunId("fedcba98" + base(input))), input);
    }

    private static String base(ExecutionInput input) {
        return "%08d".formatted(input.sequences().nextBase() / Sequences.RUN_SPAN);
    }

    /** The clock of the server that writes the event: each fourth one is two minutes behind. */
    private static Instant at(List<RunEvent> history) {
        Instant now = Runs.at(100 + history.size());
        return history.size() % 4 == 3 ? now.minus(Duration.ofMinutes(2)) : now;
    }
}
