package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Why runs failed, which visibility does not say: the last event of their histories does. A closed run is asked once. */
@Singleton
final class FailureMessages {
    /** Runs of which the message is remembered; each takes at most {@link Row#MAX_MESSAGE} characters. */
    private static final int MAX_REMEMBERED = 10_000;

    /** Calls in flight of one node. */
    private static final int SLOTS = 16;

    private final FailureReader failures;
    private final ExecutorService executor;
    private final Semaphore slots = new Semaphore(SLOTS);
    private final Cache<RunId, String> known =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    FailureMessages(FailureReader failures, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.failures = failures;
        this.executor = executor;
    }

    /** The same rows, with the messages of those that failed. A run whose history is gone has none, nor has any while Temporal is busy. */
    List<Row> added(List<Row> rows) {
        List<CompletableFuture<Row>> reads = rows.stream()
                .map(row -> isUnknown(row)
                        ? CompletableFuture.supplyAsync(() -> row.withMessage(message(row)), executor)
                        : CompletableFuture.completedFuture(row))
                .toList();
        return reads.stream().map(CompletableFuture::join).toList();
    }

    private static boolean isUnknown(Row row) {
        return row.errorMessage() == null && row.workflowStatus() == WorkflowStatus.FAILED;
    }

    private @Nullable String message(Row row) {
        String message = known.getIfPresent(row.runId());
        if (message == null) {
            message = read(new WorkflowRun(row.workflowId(), row.runId())).orElse(null);
            if (message != null) {
                known.put(row.runId(), Row.shown(message));
            }
        }
        return message;
    }

    private Optional<String> read(WorkflowRun run) {
        slots.acquireUninterruptibly();
        try {
            return failures.message(run);
        } finally {
            slots.release();
        }
    }
}
