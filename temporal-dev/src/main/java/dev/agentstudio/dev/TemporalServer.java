package dev.agentstudio.dev;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Temporal's development server with a file of its own, tuned for one machine. */
final class TemporalServer {
    static final String NAMESPACE = "default";

    /** Longest wait for a server that starts on a machine with other work. */
    private static final Duration START = Duration.ofSeconds(60);

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
            Map.entry("frontend.enableCancelWorkerPollsOnShutdown", true),
            // Whether an old build of workers is drained is known after seconds instead of minutes.
            Map.entry("matching.wv.VersionDrainageStatusVisibilityGracePeriod", "\"2s\""),
            Map.entry("matching.wv.VersionDrainageStatusRefreshInterval", "\"2s\""),
            // Its HTTP interface accepts whatever a page in a browser can send. No page can have this name: .invalid
            // has no owner.
            Map.entry("frontend.httpAllowedHosts", "[\"disabled.invalid\"]"));

    /**
     * What a process has written survives its kill whatever this is; OFF leaves it to the operating system when a disk has it, so a power cut may
     * take the last seconds. NORMAL costs 7% of the three-step workflows a second at 16 clients.
     */
    private static final String SYNCHRONOUS = "synchronous=OFF";

    private TemporalServer() {}

    /** @param ui where to serve the Web UI; null for nowhere */
    static ChildProcess start(Home home, DataFolder data, Ports ports, @Nullable InetSocketAddress ui) {
        List<String> command = new ArrayList<>(List.of(
                cli(home).toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(ports.temporal()),
                "--namespace",
                NAMESPACE,
                "--db-filename",
                data.database().toString(),
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                SYNCHRONOUS,
                "--log-level",
                "error"));
        command.addAll(
                ui == null
                        ? List.of("--headless")
                        : List.of(
                                "--ui-ip",
                                ui.getHostString(),
                                "--ui-port",
                                Integer.toString(ui.getPort()),
                                "--ui-disable-news-fetch"));
        CONFIG.forEach((key, value) -> command.addAll(List.of("--dynamic-config-value", key + "=" + value)));
        return ChildProcess.start("The Temporal server", home, command, data.log("temporal"));
    }

    /** Waits until the server answers and has all that the stack needs. */
    static void awaitReady(Ports ports, ChildProcess server) {
        new TemporalSetup(target(ports), NAMESPACE).completeWithin(START, server::exitsWithin);
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
