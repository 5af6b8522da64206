package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunView;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** Rows that are made by reading workflows, not by visibility: exact, but each costs a read. */
@Singleton
final class FreshRows {
    private final RunReader runs;
    private final ExecutorService executor;

    FreshRows(RunReader runs, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.runs = runs;
        this.executor = executor;
    }

    /** Reads workflows, at once. Those that are gone, or were never the caller's, are left out. */
    List<Row> read(List<String> workflowIds, Caller caller) {
        List<CompletableFuture<Stream<Row>>> reads = workflowIds.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> runs.find(id, caller).map(Row::of).stream(), executor))
                .toList();
        return reads.stream().flatMap(FreshRows::join).toList();
    }

    /** The row with what this node knows of the run's progress, which visibility hears of only at rest. */
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
