package dev.agentstudio.activities;

import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the results of tasks that end at once from overfilling the history of their run, which Temporal would answer by terminating it. A
 * run starts nothing more long before that; this is for what it had in flight then.
 */
final class RunRoom {
    /** Temporal ends a run at 50 MiB. The difference is for events and results that are not looked at. */
    static final long MAX_HISTORY_BYTES = 44L * 1024 * 1024;

    /** Smaller answers are not looked at: all of those that can be in flight together take less than the difference. */
    private static final int MIN_BYTES = 32 * 1024;

    /** Runs that may end tasks with large answers in the same moment. */
    private static final int MAX_RUNS = 256;

    private final Function<WorkflowRun, DescribeWorkflowExecutionResponse> describe;
    private final RecentlyUsed<RunId, Map<String, Integer>> reserved = new RecentlyUsed<>(MAX_RUNS);

    RunRoom(WorkflowClient client) {
        this(run -> describe(client, run));
    }

    /** @param describe asks Temporal for the size of a run and the tasks that it has in flight */
    RunRoom(Function<WorkflowRun, DescribeWorkflowExecutionResponse> describe) {
        this.describe = describe;
    }

    /**
     * Takes room for an answer.
     *
     * @param activityId of the task's activity; its room is its own until Temporal has recorded its end
     * @throws AgentCallException when there is none
     */
    synchronized void require(WorkflowRun run, String activityId, int bytes) throws AgentCallException {
        if (bytes < MIN_BYTES) {
            return;
        }
        DescribeWorkflowExecutionResponse found = describe.apply(run);
        Map<String, Integer> outstanding = outstanding(run, found);
        long promised =
                outstanding.values().stream().mapToLong(Integer::longValue).sum();
        if (found.getWorkflowExecutionInfo().getHistorySizeBytes() + promised + bytes > MAX_HISTORY_BYTES) {
            throw AgentCallException.noRoom(bytes);
        }
        outstanding.put(activityId, bytes);
        reserved.put(run.runId(), outstanding);
    }

    /** What was promised to tasks whose end Temporal has not recorded yet. */
    private Map<String, Integer> outstanding(WorkflowRun run, DescribeWorkflowExecutionResponse found) {
        Map<String, Integer> outstanding =
                new HashMap<>(reserved.get(run.runId()).orElse(Map.of()));
        outstanding
                .keySet()
                .retainAll(found.getPendingActivitiesList().stream()
                        .map(PendingActivityInfo::getActivityId)
                        .collect(Collectors.toSet()));
        return outstanding;
    }

    private static DescribeWorkflowExecutionResponse describe(WorkflowClient client, WorkflowRun run) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(Executions.of(run))
                        .build());
    }
}
