package dev.agentstudio.dev;

import dev.agentstudio.api.issuer.DevIssuer;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Agent Studio on one machine: Temporal and the agent service as child processes, worker and API in this JVM on one connection to
 * Temporal.
 */
public final class DevelopmentStack implements AutoCloseable {
    /** Issuer and audience of development tokens, the same as in the reference. */
    static final String ISSUER = "https://auth.agentstudio.dev";

    static final String AUDIENCE = "https://api.agentstudio.dev";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(25);

    private final Ports ports;
    private final Home home;
    private final DataFolder data;
    private final AgentFiles agentFiles;
    private final BrowserAccess browserAccess;
    private final Deque<StackPart> started = new ArrayDeque<>();
    private @Nullable ChildProcess temporal;
    private volatile @Nullable ChildProcess agents;
    private @Nullable InetSocketAddress hiddenUi;
    private volatile boolean closing;

    private DevelopmentStack(
            Home home, DataFolder data, Ports ports, AgentFiles agentFiles, BrowserAccess browserAccess) {
        this.home = home;
        this.data = data;
        this.ports = ports;
        this.agentFiles = agentFiles;
        this.browserAccess = browserAccess;
    }

    /**
     * Starts everything and waits until all of it answers.
     *
     * @param folder where data is kept, made if need be
     * @param fresh whether to delete what was kept there
     * @param agentFiles agents beside the built-in ones
     */
    public static DevelopmentStack start(Path folder, boolean fresh, Ports ports, List<Path> agentFiles) {
        return start(folder, fresh, ports, new AgentFiles(agentFiles, false), BrowserAccess.DEFAULT);
    }

    /** The same with a choice of what browsers may use, and of whether files are reloaded. */
    static DevelopmentStack start(
            Path folder, boolean fresh, Ports ports, AgentFiles agentFiles, BrowserAccess browserAccess) {
        Home home = Home.find();
        ports.requireFree();
        agentFiles.paths().forEach(DevelopmentStack::requireReadable);
        DevelopmentStack stack =
                new DevelopmentStack(home, DataFolder.open(folder, fresh), ports, agentFiles, browserAccess);
        boolean isComplete = false;
        try {
            stack.start();
            isComplete = true;
            return stack;
        } finally {
            if (!isComplete) {
                stack.close();
            }
        }
    }

    /** A token of a development client, good for an hour. */
    public String token(String client) {
        return issuer().token(client);
    }

    /** The API key of a development client. */
    public String apiKey(String client) {
        return issuer().apiKey(client);
    }

    private DevIssuer issuer() {
        return new DevIssuer(data.keyFile(), ISSUER, AUDIENCE);
    }

    public URI api() {
        return URI.create("http://localhost:" + ports.api());
    }

    public Ports ports() {
        return ports;
    }

    /** The files that agents may read: sources of the data collector, projects of the test runner. */
    Path files() {
        return data.files();
    }

    /** Where reports are written. */
    public Path reports() {
        return data.reports();
    }

    /** Where artifacts are kept. */
    public Path artifacts() {
        return data.artifacts();
    }

    /** The agents' own record of every call, one JSON object a line. */
    public Path callLog() {
        return data.callLog();
    }

    public Path logs() {
        return data.log("any").resolveSibling("");
    }

    /** Completes with a sentence when Temporal ends without having been stopped. */
    CompletableFuture<String> temporalExit() {
        CompletableFuture<String> exit = new CompletableFuture<>();
        running(temporal).onExit(sentence -> {
            if (!closing) {
                exit.complete(sentence);
            }
        });
        return exit;
    }

    /** Waits for Temporal's end: true once it has ended, false when the time has passed. */
    boolean temporalExitsWithin(Duration time) {
        return running(temporal).exitsWithin(time);
    }

    /** From now on, starts the agent service again whenever it ends, and shows its errors on the terminal. */
    void superviseAgents() {
        started.push(AgentErrors.follow(data.log("agents"), System.err));
        AgentRestarts restarts = new AgentRestarts(this::startAgentsUnlessClosing, data.log("agents"));
        restarts.follow(running(agents));
        started.push(restarts);
    }

    /** The agent service, started again; empty when the stack closes. */
    private synchronized Optional<ChildProcess> startAgentsUnlessClosing() {
        if (closing) {
            return Optional.empty();
        }
        ChildProcess service = AgentProcess.start(home, data, ports, agentFiles);
        agents = service;
        return Optional.of(service);
    }

    /** Stops the agent service as {@code kill -9} would. */
    public void killAgents() {
        running(agents).kill();
    }

    /** Starts the agent service again after {@link #killAgents}. */
    public void restartAgents() {
        startAgents();
        awaitAgents();
    }

    /** Stops Temporal as {@code kill -9} would. */
    public void killTemporal() {
        running(temporal).kill();
    }

    /** Starts Temporal again after {@link #killTemporal}, on the same data. */
    public void restartTemporal() {
        started.remove(running(temporal));
        startTemporal();
        TemporalServer.awaitReady(ports, running(temporal));
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        try {
            closeStarted();
        } finally {
            data.close();
        }
    }

    /** Last started, first stopped: the API takes no more requests, then the worker drains, then its servers go. */
    private void closeStarted() {
        if (!started.isEmpty()) {
            StackPart last = started.pop();
            try {
                last.close();
            } finally {
                closeStarted();
            }
        }
    }

    private void start() {
        startTemporal();
        startAgents();
        started.push(() -> running(agents).close()); // The one that runs then: it may have been started again.
        awaitOrExplain(running(temporal), () -> TemporalServer.awaitReady(ports, running(temporal)));
        startPlatform();
        awaitAgents();
    }

    private void startTemporal() {
        InetSocketAddress ui = browserAccess.webUi() ? hiddenUi() : null;
        temporal = TemporalServer.start(home, data, ports, ui);
        started.push(temporal);
    }

    /** Chosen once, so that what serves the Web UI finds it again after Temporal was restarted. */
    private InetSocketAddress hiddenUi() {
        InetSocketAddress chosen = hiddenUi;
        if (chosen == null) {
            chosen = WebUi.unguessableAddress();
            started.push(WebUi.start(ports.ui(), browserAccess.names(), chosen));
            hiddenUi = chosen;
        }
        return chosen;
    }

    boolean hasWebUi() {
        return browserAccess.webUi();
    }

    private void startAgents() {
        createFolder(data.files());
        createFolder(data.reports());
        agents = AgentProcess.start(home, data, ports, agentFiles);
    }

    private void startPlatform() {
        data.keep(data.apiKeys(), issuer().apiKeyFile());
        WorkflowClient client = new TemporalConnection(TemporalServer.target(ports), TemporalServer.NAMESPACE).open();
        started.push(() -> client.getWorkflowServiceStubs().shutdownNow());
        ApplicationContext context = ApplicationContext.builder()
                .environments("dev")
                .banner(false)
                .singletons(client)
                .properties(Map.ofEntries(
                        Map.entry("micronaut.server.port", ports.api()),
                        Map.entry("micronaut.server.host", "127.0.0.1"),
                        Map.entry("hosts.allowed", browserAccess.names().names()),
                        Map.entry("temporal.shared-connection", true),
                        Map.entry("events.bus", "local"),
                        Map.entry("tokens.issuer", ISSUER),
                        Map.entry("tokens.audience", AUDIENCE),
                        Map.entry("agents.url", AgentProcess.url(ports).toString()),
                        Map.entry("artifacts.folder", data.artifacts().toString()),
                        Map.entry("dev-issuer.key-file", data.keyFile().toString()),
                        Map.entry("keys.file", data.apiKeys().toString())))
                .start();
        started.push(context::close);
        context.getBean(EmbeddedServer.class).start();
    }

    private void awaitAgents() {
        ChildProcess child = running(agents);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest health = HttpRequest.newBuilder(AgentProcess.url(ports).resolve("/health"))
                .build();
        awaitOrExplain(child, () -> awaitTrue(() -> answers(http, health), child));
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitTrue(BooleanSupplier condition, ChildProcess child) {
        Instant deadline = Instant.now().plus(START);
        while (!condition.getAsBoolean()) {
            if (child.exitsWithin(POLL) || Instant.now().isAfter(deadline)) {
                throw new UsageException("it did not become ready");
            }
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever kept a part from starting, its own log says more
    private static void awaitOrExplain(ChildProcess child, Runnable wait) {
        try {
            wait.run();
        } catch (RuntimeException e) {
            throw new UsageException("A part did not start: %s\n%s".formatted(e.getMessage(), child.lastLogLines()));
        }
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new UsageException("--agents: %s cannot be read".formatted(file));
        }
    }

    private static void createFolder(Path folder) {
        try {
            PrivateFiles.createFolder(folder);
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be made (%s); choose another with --data".formatted(folder, e.getMessage()));
        }
    }

    private static ChildProcess running(@Nullable ChildProcess child) {
        if (child == null) {
            throw new IllegalStateException("Not started");
        }
        return child;
    }
}
