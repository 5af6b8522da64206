package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.WorkflowId;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** Makes rows by reading workflows themselves instead of visibility: exact, but each row costs a read. */
@Singleton
final class DirectReads {
    private final RunReader runs;
    private final ExecutorService executor;

    DirectReads(RunReader runs, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.runs = runs;
        this.executor = executor;
    }

    /** Reads workflows concurrently. Omits those that do not exist or that the caller may not see. */
    List<Row> read(List<WorkflowId> workflowIds, Caller caller) {
        List<CompletableFuture<Stream<Row>>> reads = workflowIds.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> runs.find(id, caller).map(Row::of).stream(), executor))
                .toList();
        return reads.stream().flatMap(DirectReads::join).toList();
    }

    /** The row with the run's progress as far as this node knows it; visibility is updated only when a run pauses or ends. */
    Row withProgress(Row row) {
        return row.isOpen()
                ? runs.known(row.runId())
                        .map(state -> new RunView(state, List.of()).progress())
                        .filter(progress -> progress.compareTo(row.progress()) > 0)
                        .map(row::withProgress)
                        .orElse(row)
                : row;
    }

    private static <T> T join(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
    }
}
