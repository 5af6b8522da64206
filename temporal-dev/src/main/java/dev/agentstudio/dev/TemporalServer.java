package dev.agentstudio.dev;

import dev.agentstudio.workflows.execution.RunAttributes;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Temporal's development server with a file of its own, tuned for one machine. */
final class TemporalServer {
    static final String NAMESPACE = "default";

    private static final Duration START = Duration.ofSeconds(30);

    /** The development server would forget closed workflows after a day. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private static final int HIGH = 20_000;

    /**
     * Dynamic configuration. The poll rates are 20 a second by default, and there is one shard: each workflow task would wait 50 ms. The
     * ack interval bounds how long a deleted workflow can still be seen. The rest lifts limits meant for shared clusters, and switches
     * on what saves round trips.
     */
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("history.transferProcessorMaxPollRPS", 10_000),
            Map.entry("history.timerProcessorMaxPollRPS", 10_000),
            Map.entry("history.visibilityProcessorMaxPollRPS", 10_000),
            Map.entry("history.transferProcessorUpdateAckInterval", "\"1s\""),
            Map.entry("history.rps", HIGH),
            Map.entry("frontend.rps", HIGH),
            Map.entry("frontend.namespaceRPS", HIGH),
            Map.entry("frontend.namespaceCount", 5000),
            Map.entry("frontend.namespaceRPS.visibility", 1000),
            Map.entry("matching.rps", HIGH),
            Map.entry("matching.persistenceMaxQPS", HIGH),
            Map.entry("matching.numTaskqueueReadPartitions", 1),
            Map.entry("matching.numTaskqueueWritePartitions", 1),
            Map.entry("matching.enableFairness", true),
            Map.entry("system.enableActivityEagerExecution", true),
            Map.entry("system.enableEagerWorkflowStart", true),
            Map.entry("frontend.enableCancelWorkerPollsOnShutdown", true));

    private TemporalServer() {}

    static Child start(Home home, DataFolder data, Ports ports) {
        List<String> command = new ArrayList<>(List.of(
                cli(home).toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(ports.temporal()),
                "--ui-port",
                Integer.toString(ports.ui()),
                "--ui-disable-news-fetch",
                "--namespace",
                NAMESPACE,
                "--db-filename",
                data.database().toString(),
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                "synchronous=OFF",
                "--log-level",
                "error"));
        CONFIG.forEach((key, value) -> command.addAll(List.of("--dynamic-config-value", key + "=" + value)));
        return Child.start("The Temporal server", home, command, data.log("temporal"));
    }

    /**
     * Waits until the server answers, has it keep workflows for longer than a day, and adds search attributes that its file does not have
     * yet, since it may come from an earlier version of ours.
     */
    static void awaitReady(Ports ports) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newConnectedServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(target(ports))
                        .build(),
                START);
        try {
            stubs.blockingStub()
                    .updateNamespace(UpdateNamespaceRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setConfig(NamespaceConfig.newBuilder()
                                    .setWorkflowExecutionRetentionTtl(com.google.protobuf.Duration.newBuilder()
                                            .setSeconds(RETENTION.toSeconds())))
                            .build());
        } finally {
            stubs.shutdownNow();
        }
        addMissingAttributes(ports);
    }

    private static void addMissingAttributes(Ports ports) {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setTarget(target(ports))
                .validateAndBuildWithDefaults());
        try {
            var known = operator.blockingStub()
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build())
                    .getCustomAttributesMap();
            AddSearchAttributesRequest.Builder missing =
                    AddSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE);
            RunAttributes.ALL.stream()
                    .filter(key -> !known.containsKey(key.getName()))
                    .forEach(key -> missing.putSearchAttributes(key.getName(), key.getValueType()));
            if (missing.getSearchAttributesCount() > 0) {
                operator.blockingStub().addSearchAttributes(missing.build());
            }
        } finally {
            operator.shutdownNow();
        }
    }

    static String target(Ports ports) {
        return "127.0.0.1:" + ports.temporal();
    }

    /** The user's choice, the pinned one, or whatever is installed. */
    private static Path cli(Home home) {
        return Stream.concat(
                        Stream.of(
                                        Optional.ofNullable(System.getenv("TEMPORAL_CLI"))
                                                .map(Path::of),
                                        Optional.of(home.pinnedTemporal()))
                                .flatMap(Optional::stream),
                        Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                        .orElse("")
                                        .split(File.pathSeparator))
                                .map(folder -> Path.of(folder, "temporal")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new UsageException(
                                "The Temporal CLI is missing: run agents/prepare, or name one with TEMPORAL_CLI=/path/to/temporal"));
    }
}
