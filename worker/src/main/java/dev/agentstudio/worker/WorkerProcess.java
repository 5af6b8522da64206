package dev.agentstudio.worker;

import dev.agentstudio.activities.AgentServices;
import dev.agentstudio.activities.ArtifactServer;
import dev.agentstudio.agentprotocol.AgentAccess;
import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.temporalclient.encryption.CodecServer;
import dev.agentstudio.temporalclient.encryption.PayloadEncryption;
import dev.agentstudio.temporalclient.setup.WorkerBuilds;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.format.ReadableBytes;
import io.micronaut.runtime.Micronaut;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker of its own, and the beans with which it joins another process. */
@Factory
public class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    private final @Nullable WorkerProbes probes;

    /** @param probes null: nobody asks how the worker is */
    WorkerProcess(@Nullable WorkerProbes probes) {
        this.probes = probes;
    }

    public static void main(String[] arguments) {
        Micronaut.build(arguments).mainClass(WorkerProcess.class).banner(false).start();
        LOG.info("Startup completed");
    }

    @Context
    @Bean(preDestroy = "close")
    AgentWorker worker(
            WorkflowClient client,
            EventBus events,
            AgentWorker.Files files,
            AgentServices agents,
            WorkerSettings settings) {
        AgentWorker worker = AgentWorker.start(client, agents, events, files, settings);
        if (probes != null) {
            probes.polling();
        }
        return worker;
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "worker.codec.listen")
    CodecServer codec(
            PayloadEncryption encryption,
            @Value("${worker.codec.listen:}") String listen,
            @Value("${worker.codec.origin:}") String origin,
            @Value("${worker.codec.token-file:}") String tokenFile) {
        return CodecServer.start(encryption, address("worker.codec.listen", listen), origin, Path.of(tokenFile));
    }

    @Singleton
    WorkerSettings settings(
            @Value("${worker.drain-timeout:10m}") Duration drain,
            @Nullable WorkerBuild build,
            WorkerPools pools,
            @Value("${worker.max-concurrent-calls:200}") int maxConcurrentCalls) {
        return new WorkerSettings(drain, build, pools, maxConcurrentCalls);
    }

    @Singleton
    @Requires(property = "worker.deployment.build-id")
    WorkerBuild build(
            @Value(WorkerBuilds.DEPLOYMENT) String deployment, @Value("${worker.deployment.build-id:}") String id) {
        return new WorkerBuild(deployment, id);
    }

    @Singleton
    WorkerPools pools(AgentPools pools, @Value("${worker.pools:}") List<String> served) {
        return WorkerPools.of(pools, served);
    }

    @Singleton
    AgentServices agents(
            AgentAccess access,
            AgentPools pools,
            @Value("${agents.urls:}") List<URI> replicas,
            @Value("${agents.url:`http://127.0.0.1:8088`}") URI only) {
        return new AgentServices(replicas.isEmpty() ? List.of(only) : replicas, pools, access);
    }

    @Singleton
    AgentWorker.Files files(
            ArtifactStore store,
            @Value("${artifacts.server.listen:`127.0.0.1:0`}") String listen,
            @Nullable @Property(name = "artifacts.server.url") URI url,
            @Value("${artifacts.max-size:100MB}") @ReadableBytes long maxBytes) {
        return new AgentWorker.Files(
                store, new ArtifactServer.Settings(address("artifacts.server.listen", listen), url, maxBytes));
    }

    /** @throws ConfigurationException when the setting is no host and port */
    static InetSocketAddress address(String setting, String listen) {
        int colon = listen.lastIndexOf(':');
        if (colon < 0 || !listen.substring(colon + 1).matches("\\d{1,5}")) {
            throw new ConfigurationException("%s: host:port is expected, not '%s'".formatted(setting, listen));
        }
        return new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
    }
}
