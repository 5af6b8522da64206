package dev.agentstudio.qa;

import dev.agentstudio.activities.AgentServiceClient;
import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.HttpAgentActivities;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.workflows.connection.TemporalConnection;
import dev.agentstudio.workflows.execution.CheckpointActivities;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.ExecutionWorkflowImpl;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.live.EventBus;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.net.URI;
import java.util.List;

/** A worker with a fault on purpose: it forgets one finished task of each checkpoint, so that a resumed run does it again. */
final class ForgetfulWorker {
    private ForgetfulWorker() {}

    public static void main(String[] arguments) {
        WorkflowClient client = new TemporalConnection(
                        System.getProperty("temporal.target"), System.getProperty("temporal.namespace"))
                .open();
        HistoryCheckpointActivities checkpoints = new HistoryCheckpointActivities(client);
        CheckpointActivities forgetful = (source, offset) -> forgetful(checkpoints.load(source, offset));
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(ExecutionWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(ExecutionWorkflowImpl.class);
        worker.registerActivitiesImplementations(
                new HttpAgentActivities(
                        new AgentServiceClient(List.of(URI.create(System.getProperty("agents.url")))), EventBus.NONE),
                forgetful,
                new TemporalRunControlActivities(client));
        factory.start();
    }

    private static RestoredPage forgetful(RestoredPage page) {
        List<FinishedTask> tasks = page.restoredTasks();
        return new RestoredPage(
                tasks.subList(0, Math.max(0, tasks.size() - 1)),
                page.checkpoints(),
                page.startedAt(),
                page.nextOffset(),
                page.events());
    }
}
