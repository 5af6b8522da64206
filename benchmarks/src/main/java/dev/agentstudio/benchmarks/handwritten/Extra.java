package dev.agentstudio.benchmarks.handwritten;

import dev.agentstudio.workflows.execution.RunAttributes;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What the product asks of Temporal beyond the three steps. Each can be added to the hand-written workflow, to see what it costs. */
public enum Extra {
    /** Owner, status and the like at the start, by which lists find a workflow. */
    SEARCH_ATTRIBUTES {
        @Override
        WorkflowOptions.Builder start(WorkflowOptions.Builder options) {
            return options.setTypedSearchAttributes(SearchAttributes.newBuilder()
                    .set(RunAttributes.OWNER, "studio")
                    .set(RunAttributes.RUN_STATE, "pending")
                    .set(RunAttributes.DEFINITION_ID, "three-steps")
                    .set(RunAttributes.PATTERN, "sequential")
                    .set(RunAttributes.INITIATED_BY, "studio")
                    .set(RunAttributes.CREATED_AT, RunAttributes.time(Instant.now()))
                    .set(RunAttributes.PROGRESS, 0.0)
                    .build());
        }
    },
    /** Names that lists and the Temporal Web UI show. */
    MEMO {
        @Override
        WorkflowOptions.Builder start(WorkflowOptions.Builder options) {
            return options.setMemo(Map.of("name", "Three steps", "steps", 3))
                    .setStaticSummary("Three steps (sequential, 3 steps)")
                    .setStaticDetails("- **A** by `wait`");
        }
    },
    /** The fair share of the owner. */
    FAIRNESS {
        @Override
        WorkflowOptions.Builder start(WorkflowOptions.Builder options) {
            return options.setPriority(
                    Priority.newBuilder().setFairnessKey("studio").build());
        }
    },
    /** That it runs, and since when, for lists. */
    UPSERT {
        @Override
        void begin() {
            Workflow.upsertTypedSearchAttributes(
                    RunAttributes.RUN_STATE.valueSet("running"),
                    RunAttributes.STARTED_AT.valueSet(
                            RunAttributes.time(Instant.ofEpochMilli(Workflow.currentTimeMillis()))));
        }
    },
    /** The timeout, which begins with the first update of the progress. */
    TIMER {
        @Override
        void begin() {
            Workflow.newTimer(
                    Duration.ofSeconds(2),
                    TimerOptions.newBuilder().setSummary("Timeout").build());
        }
    },
    /** The result is what the history says. */
    READ {
        @Override
        void end(WorkflowServiceStubs service, String namespace, WorkflowStub workflow) {
            var execution = workflow.getExecution();
            service.blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(execution)
                            .build());
            service.blockingStub()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(execution)
                            .build());
        }
    };

    /** Adds it to the start of a workflow. */
    WorkflowOptions.Builder start(WorkflowOptions.Builder options) {
        return options;
    }

    /** Does it at the begin of a workflow, in its code. */
    void begin() {}

    /** Does it when the workflow has ended, as its client. */
    void end(WorkflowServiceStubs service, String namespace, WorkflowStub workflow) {}
}
