package dev.agentstudio.api.workflow.read;

import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers within {@link #MAX_BYTES}, by leaving out the largest results and parts of requests. A result is in its task, in the context and
 * in the requests of the tasks that depend on it, so a workflow of a few megabytes would make an answer of some hundred.
 */
@Singleton
public final class BoundedAnswers {
    /** Largest answer, in bytes of UTF-8 JSON. */
    public static final long MAX_BYTES = 8L * 1024 * 1024;

    /** What of large results is worth reading for an answer, in bytes: each stands in it twice at least. */
    static final long MAX_RESULT_BYTES = MAX_BYTES / 2;

    private final ObjectMapper json;

    BoundedAnswers(ObjectMapper json) {
        this.json = json;
    }

    /** The same answer, or one with {@code {"$omitted": {"size": <bytes>, "href": <where it is>}}} in place of what is too large. */
    Object bounded(Object answer) {
        if (answer instanceof WorkflowExecution all) {
            return bounded(all, MAX_BYTES);
        }
        return answer instanceof SelectedExecution some && written(some, MAX_BYTES) > MAX_BYTES
                ? bounded(some)
                : answer;
    }

    /** The same for a workflow that is part of an answer. */
    public WorkflowExecution bounded(WorkflowExecution all, long maxBytes) {
        if (written(all, maxBytes) <= maxBytes) {
            return all;
        }
        LargestParts parts = new LargestParts(all.id(), size(all) - maxBytes, all.tasks(), all.context());
        return with(all, parts.tasks(), parts.context());
    }

    private SelectedExecution bounded(SelectedExecution some) {
        @Nullable List<AgentTask> tasks = some.tasks();
        @Nullable ExecutionContext context = some.context();
        LargestParts parts =
                new LargestParts(some.id(), size(some) - MAX_BYTES, tasks == null ? List.of() : tasks, context);
        return some.with(tasks == null ? null : parts.tasks(), context == null ? null : parts.context());
    }

    private static WorkflowExecution with(
            WorkflowExecution all, List<AgentTask> tasks, @Nullable ExecutionContext context) {
        return new WorkflowExecution(
                all.id(),
                all.workflowDefinitionId(),
                all.pattern(),
                all.status(),
                tasks,
                context == null ? all.context() : context,
                all.createdAt(),
                all.startedAt(),
                all.completedAt(),
                all.errorMessage(),
                all.initiatedBy(),
                all.metadata(),
                all.etag(),
                all.warnings());
    }

    private long size(Object answer) {
        return written(answer, Long.MAX_VALUE);
    }

    /** How many bytes an answer takes, or more than the limit. */
    @SuppressWarnings("unchecked")
    private long written(Object answer, long limit) {
        Counter counter = new Counter(limit);
        try {
            json.writeValue(counter, (Argument<Object>) Argument.of(answer.getClass()), answer);
        } catch (IOException e) {
            // The writer wraps what the stream throws.
            if (counter.bytes <= limit) {
                throw new UncheckedIOException(e);
            }
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {
        private final long limit;
        private long bytes;

        private Counter(long limit) {
            this.limit = limit;
        }

        @Override
        public void write(int value) throws IOException {
            add(1);
        }

        @Override
        public void write(byte[] written, int offset, int length) throws IOException {
            add(length);
        }

        private void add(int length) throws IOException {
            bytes += length;
            if (bytes > limit) {
                throw new IOException("Larger than %d bytes".formatted(limit));
            }
        }
    }
}
