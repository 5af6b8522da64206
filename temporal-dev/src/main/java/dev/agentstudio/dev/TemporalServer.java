package dev.agentstudio.dev;

import dev.agentstudio.workflows.execution.RunAttributes;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.common.SearchAttributeKey;
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

    private static final List<SearchAttributeKey<?>> ATTRIBUTES = List.of(
            RunAttributes.OWNER,
            RunAttributes.RUN_STATE,
            RunAttributes.DEFINITION_ID,
            RunAttributes.PATTERN,
            RunAttributes.INITIATED_BY,
            RunAttributes.CREATED_AT,
            RunAttributes.STARTED_AT,
            RunAttributes.PROGRESS,
            RunAttributes.RESUMED);

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
        ATTRIBUTES.forEach(key -> command.addAll(List.of("--search-attribute", key.getName() + "=" + type(key))));
        return Child.start("The Temporal server", home, command, data.log("temporal"));
    }

    /** Waits until the server answers, and has it keep workflows for longer than a day. */
    static void awaitReady(Ports ports) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newConnectedServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                        .setTarget("127.0.0.1:" + ports.temporal())
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

    private static String type(SearchAttributeKey<?> key) {
        return switch (key.getValueType()) {
            case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
            case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
            case INDEXED_VALUE_TYPE_DOUBLE -> "Double";
            case INDEXED_VALUE_TYPE_BOOL -> "Bool";
            case INDEXED_VALUE_TYPE_INT -> "Int";
            case INDEXED_VALUE_TYPE_KEYWORD_LIST -> "KeywordList";
            case INDEXED_VALUE_TYPE_TEXT, INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> "Text";
        };
    }
}
