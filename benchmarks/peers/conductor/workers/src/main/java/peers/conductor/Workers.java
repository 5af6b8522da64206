package peers.conductor;

import com.netflix.conductor.client.automator.TaskRunnerConfigurer;
import com.netflix.conductor.client.http.ConductorClient;
import com.netflix.conductor.client.http.MetadataClient;
import com.netflix.conductor.client.http.TaskClient;
import com.netflix.conductor.client.worker.Worker;
import java.net.URI;
import java.util.List;

/** Registers the workflow of three steps and runs its tasks. Arguments: the address of Conductor's API, that of the agent service. */
public final class Workers {
    /** Calls of agents at once: as many as the agent service carries by default. */
    private static final int THREADS = 32;

    /** Between two polls that found nothing, in milliseconds; the first step of an idle server waits for half of it on average. */
    static final int POLLING_INTERVAL_MILLISECONDS = 10;

    /** 0 answers a poll at once with what is there. A longer poll waits until it has a task for every idle thread, or for its time. */
    private static final int POLL_TIMEOUT_MILLISECONDS = 0;

    private Workers() {}

    public static void main(String[] arguments) {
        // The answer to an update brings the next task, which saves the poll for it.
        System.setProperty("conductor.worker.all.taskUpdateV2", "true");
        ConductorClient client =
                ConductorClient.builder().basePath(arguments[0]).readTimeout(60_000).build();
        new ThreeSteps(new MetadataClient(client)).register();
        Worker worker = new AgentWorker(URI.create(arguments[1]));
        new TaskRunnerConfigurer.Builder(new TaskClient(client), List.of(worker))
                .withThreadCount(THREADS)
                .withTaskPollTimeout(POLL_TIMEOUT_MILLISECONDS)
                .build()
                .init();
    }
}
