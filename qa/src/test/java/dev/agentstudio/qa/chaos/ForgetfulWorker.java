package dev.agentstudio.qa.chaos;

import dev.agentstudio.activities.AgentServices;
import dev.agentstudio.activities.ArtifactServer;
import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.activities.HttpAgentActivities;
import dev.agentstudio.activities.RecordedRequests;
import dev.agentstudio.activities.TemporalCallOwners;
import dev.agentstudio.activities.TemporalRunControlActivities;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.execution.CheckpointActivities;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredPage;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A worker with a fault on purpose: it forgets one finished task of each checkpoint, so that a resumed run does it again. */
final class ForgetfulWorker {
    private ForgetfulWorker() {}

    public static void main(String[] arguments) {
        WorkflowClient client = new TemporalConnection(
                        System.getProperty("temporal.target"), System.getProperty("temporal.namespace"))
                .open();
        ArtifactStore store = new FolderStore(Path.of(System.getProperty("artifacts.folder")));
        HistoryCheckpointActivities checkpoints = new HistoryCheckpointActivities(client, store);
        CheckpointActivities forgetful = (source, offset, after) -> forgetful(checkpoints.load(source, offset, after));
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(AgentWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(AgentWorkflowImpl.class);
        worker.registerActivitiesImplementations(
                new HttpAgentActivities(
                        new AgentServices(List.of(URI.create(System.getProperty("agents.url")))),
                        EventBus.NONE,
                        new RecordedRequests(client),
                        ArtifactServer.start(
                                store,
                                new ArtifactServer.Settings(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, 1_000_000)),
                        new TemporalCallOwners(client)),
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
                page.events(),
                page.log());
    }
}
