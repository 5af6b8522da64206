package dev.agentstudio.api.task;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.execution.KeywordText;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists single tasks, newest first. Visibility says which there are; each row of a page is read itself, and so agrees with its read. */
@Singleton
final class TaskLists {
    /** Tasks of an owner that are listed: the order is that of their times, which visibility does not sort by. */
    private static final int MAX_TASKS = 10_000;

    /** Tasks read at once by one node. Each may be as large as its request and its response. */
    private static final int SLOTS = 8;

    private final TaskBackends backends;
    private final SingleTasks tasks;
    private final ExecutorService executor;
    private final Semaphore slots = new Semaphore(SLOTS);

    TaskLists(TaskBackends backends, SingleTasks tasks, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.backends = backends;
        this.tasks = tasks;
        this.executor = executor;
    }

    TaskPage page(int offset, int limit, Caller caller) {
        @Nullable String owner = caller.isAdmin() ? null : KeywordText.encode(caller.subject());
        List<TaskEntry> all = backends.list(owner, MAX_TASKS).stream()
                .sorted(Comparator.comparing(TaskEntry::createdAt)
                        .reversed()
                        .thenComparing(entry -> entry.taskId().value()))
                .toList();
        List<SingleTask> items = read(all.stream().skip(offset).limit(limit).toList(), caller);
        return new TaskPage(items, all.size(), limit, offset, all.size() > (long) offset + limit);
    }

    private List<SingleTask> read(List<TaskEntry> entries, Caller caller) {
        List<CompletableFuture<Stream<SingleTask>>> reads = entries.stream()
                .map(entry -> CompletableFuture.supplyAsync(() -> read(entry, caller).stream(), executor))
                .toList();
        return reads.stream().flatMap(TaskLists::join).toList();
    }

    private Optional<SingleTask> read(TaskEntry entry, Caller caller) {
        slots.acquireUninterruptibly();
        try {
            return tasks.find(entry.taskId(), caller).map(SingleTask::withoutResponse);
        } finally {
            slots.release();
        }
    }

    private static <T> T join(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
