package dev.agentstudio.activities;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values that this worker has produced or read lately, as bytes. Only a shortcut: whatever is not here is read from Temporal. For any number
 * of threads.
 */
final class RememberedValues {
    /** Part of the heap that they may take. */
    private static final long HEAP_SHARE = 12;

    /** In place of the step of an input. */
    static final StepId NO_STEP = new StepId("");

    /** In place of the task of an input. */
    private static final TaskId NO_TASK = new TaskId("");

    private final long maxBytes;
    private final Map<Key, Value> values = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** What a value is: an answer of a task, or, with {@link #NO_TASK}, the input of the run. */
    record Key(RunId runId, TaskId taskId, int iteration) {
        static Key input(RunId runId) {
            return new Key(runId, NO_TASK, 0);
        }
    }

    /** A value as JSON. */
    static final class Value {
        private final StepId stepId;
        private final String digest;
        private final byte[] json;

        /** @param stepId of the task; {@link #NO_STEP} for an input */
        Value(StepId stepId, byte[] json) {
            this.stepId = stepId;
            this.digest = Payloads.digestOf(json);
            this.json = json;
        }

        StepId stepId() {
            return stepId;
        }

        /** Of the JSON. */
        String digest() {
            return digest;
        }

        int bytes() {
            return json.length;
        }

        <T> T as(Class<T> type) {
            try {
                return Payloads.mapper().readValue(json, type);
            } catch (IOException e) {
                throw new UncheckedIOException("Our own JSON", e);
            }
        }
    }

    RememberedValues() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** @param maxBytes of all values together */
    RememberedValues(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<Value> get(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Forgets those that were used longest ago when there is no room. */
    synchronized void put(Key key, Value value) {
        Value before = values.put(key, value);
        bytes += value.bytes() - (before == null ? 0 : before.bytes());
        var oldest = values.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** How much there is, in bytes. */
    synchronized long bytes() {
        return bytes;
    }
}
