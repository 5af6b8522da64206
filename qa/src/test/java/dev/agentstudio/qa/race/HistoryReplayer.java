package dev.agentstudio.qa.race;

import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** HistoryReplayer histories through the present workflow by Temporal's own replayer. */
final class HistoryReplayer {
    private static final Duration DEADLOCK_LIMIT = Duration.ofMinutes(1);

    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());
    private final Worker worker = environment.newWorker(
            AgentWorkflow.TASK_QUEUE,
            WorkerOptions.newBuilder()
                    // One second is not much on a machine that runs races.
                    .setDefaultDeadlockDetectionTimeout(DEADLOCK_LIMIT.toMillis())
                    .build());
    private final AtomicInteger count = new AtomicInteger();

    private HistoryReplayer() {
        worker.registerWorkflowImplementationTypes(AgentWorkflowImpl.class);
    }

    /** The one that a process needs: it holds no workflow. */
    static HistoryReplayer shared() {
        return Holder.INSTANCE;
    }

    /** How many histories were replayed. */
    int count() {
        return count.get();
    }

    /** @throws Exception when the workflow does something else than its history says */
    synchronized HistoryReplayer replay(WorkflowExecutionHistory history) throws Exception {
        worker.replayWorkflowExecution(history);
        count.incrementAndGet();
        return this;
    }

    private static final class Holder {
        private static final HistoryReplayer INSTANCE = new HistoryReplayer();
    }
}
