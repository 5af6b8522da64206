package dev.agentstudio.worker;

import dev.agentstudio.workflows.connection.TemporalConnection;
import dev.agentstudio.workflows.live.EventBus;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.runtime.Micronaut;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;

/** A worker of its own, and the beans with which it joins another process. */
@Factory
public class WorkerProcess {
    public static void main(String[] arguments) {
        Micronaut.build(arguments).mainClass(WorkerProcess.class).banner(false).start();
    }

    /** Only where no other part of the process has opened the connection. */
    @Singleton
    @Requires(missingProperty = "temporal.shared-connection")
    WorkflowClient workflowClient(
            @Value("${temporal.target:`127.0.0.1:7233`}") String target,
            @Value("${temporal.namespace:default}") String namespace) {
        return new TemporalConnection(target, namespace).open();
    }

    @Context
    @Bean(preDestroy = "close")
    AgentWorker worker(
            WorkflowClient client,
            EventBus events,
            @Value("${agents.urls:}") List<URI> replicas,
            @Value("${agents.url:`http://127.0.0.1:8088`}") URI agents) {
        return AgentWorker.start(client, replicas.isEmpty() ? List.of(agents) : replicas, events);
    }
}
