package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer is recorded: it is the result of one activity in the history of one run.
 *
 * @param workflowId of that run; null for the workflow in whose history this stands
 * @param runId of that run; null for the run in whose history this stands
 * @param taskId the task that gave the answer, under its id in that run
 * @param iteration the round in which it did, from 1
 * @param bytes size of the answer in bytes of UTF-8 JSON
 * @param digest of these bytes, see {@link Payloads#digestOf}
 */
public record Recorded(
        @Nullable WorkflowId workflowId,
        @Nullable RunId runId,
        TaskId taskId,
        int iteration,
        int bytes,
        String digest) {
    /**
     * Largest value that is copied to where it is needed, in bytes of UTF-8 JSON; a larger one is referred to. The events of a task take
     * about 1 KiB beside its values, so copies of short values never dominate a history, and they stay readable in Temporal's Web UI.
     */
    public static final int MAX_COPIED_BYTES = 1024;

    /** Where an answer is recorded in the run that names it. */
    public static Recorded here(TaskId taskId, int iteration, AgentResponse answer) {
        byte[] json = Payloads.bytesOf(answer);
        return new Recorded(null, null, taskId, iteration, json.length, Payloads.digestOf(json));
    }

    /** The same place as another run names it. */
    public Recorded in(WorkflowRun own) {
        return runId == null ? new Recorded(own.workflowId(), own.runId(), taskId, iteration, bytes, digest) : this;
    }

    /** The run that has it, of a place that is named from outside of that run. */
    public WorkflowRun requireRun() {
        return new WorkflowRun(Objects.requireNonNull(workflowId), Objects.requireNonNull(runId));
    }

    /** Whether the answer is referred to rather than copied. */
    @JsonIgnore
    public boolean isLarge() {
        return bytes > MAX_COPIED_BYTES;
    }
}
