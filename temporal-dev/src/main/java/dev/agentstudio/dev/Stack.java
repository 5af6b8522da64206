package dev.agentstudio.dev;

import dev.agentstudio.api.issuer.DevIssuer;
import dev.agentstudio.workflows.connection.TemporalConnection;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A running stack: Temporal and the agent service as children, worker and API in this JVM on one connection to Temporal. */
public final class Stack implements AutoCloseable {
    /** Issuer and audience of development tokens, the same as in the reference. */
    static final String ISSUER = "https://auth.agentstudio.dev";

    static final String AUDIENCE = "https://api.agentstudio.dev";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(25);

    private final Ports ports;
    private final Home home;
    private final DataFolder data;
    private final List<Path> agentFiles;
    private final Deque<Part> started = new ArrayDeque<>();
    private @Nullable Child temporal;
    private @Nullable Child agents;
    private volatile boolean closing;

    private Stack(Home home, DataFolder data, Ports ports, List<Path> agentFiles) {
        this.home = home;
        this.data = data;
        this.ports = ports;
        this.agentFiles = agentFiles;
    }

    /**
     * Starts everything and waits until all of it answers.
     *
     * @param folder where data is kept, made if need be
     * @param fresh whether to delete what was kept there
     * @param agentFiles agents beside the built-in ones
     */
    public static Stack start(Path folder, boolean fresh, Ports ports, List<Path> agentFiles) {
        Home home = Home.find();
        ports.requireFree();
        agentFiles.forEach(Stack::requireReadable);
        Stack stack = new Stack(home, DataFolder.open(folder, fresh), ports, agentFiles);
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
        return new DevIssuer(data.keyFile(), ISSUER, AUDIENCE).token(client);
    }

    public URI api() {
        return URI.create("http://localhost:" + ports.api());
    }

    public Ports ports() {
        return ports;
    }

    /** Where reports are written. */
    public Path reports() {
        return data.reports();
    }

    /** The agents' own record of every call, one JSON object a line. */
    public Path callLog() {
        return data.callLog();
    }

    public Path logs() {
        return data.log("any").resolveSibling("");
    }

    /** Completes with a sentence when a part dies that nobody stopped. */
    CompletableFuture<String> death() {
        CompletableFuture<String> death = new CompletableFuture<>();
        for (Child child : List.of(running(temporal), running(agents))) {
            child.onDeath(sentence -> {
                if (!closing) {
                    death.complete(sentence);
                }
            });
        }
        return death;
    }

    /** Stops the agent service as {@code kill -9} would. */
    public void killAgents() {
        running(agents).kill();
    }

    /** Starts the agent service again after {@link #killAgents}. */
    public void restartAgents() {
        started.remove(running(agents));
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
        TemporalServer.awaitReady(ports);
    }

    @Override
    public void close() {
        closing = true;
        try {
            closeStarted();
        } finally {
            data.close();
        }
    }

    /** Last started, first stopped: the API takes no more requests, then the worker drains, then its servers go. */
    private void closeStarted() {
        if (!started.isEmpty()) {
            Part last = started.pop();
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
        awaitOrExplain(running(temporal), () -> TemporalServer.awaitReady(ports));
        startPlatform();
        awaitAgents();
    }

    private void startTemporal() {
        temporal = TemporalServer.start(home, data, ports);
        started.push(temporal);
    }

    private void startAgents() {
        createFolder(data.files());
        createFolder(data.reports());
        agents = AgentProcess.start(home, data, ports, agentFiles);
        started.push(agents);
    }

    private void startPlatform() {
        WorkflowClient client = new TemporalConnection(TemporalServer.target(ports), TemporalServer.NAMESPACE).open();
        started.push(() -> client.getWorkflowServiceStubs().shutdownNow());
        ApplicationContext context = ApplicationContext.builder()
                .environments("dev")
                .banner(false)
                .singletons(client)
                .properties(Map.of(
                        "micronaut.server.port",
                        ports.api(),
                        "micronaut.server.host",
                        "127.0.0.1",
                        "temporal.shared-connection",
                        true,
                        "events.bus",
                        "local",
                        "tokens.issuer",
                        ISSUER,
                        "tokens.audience",
                        AUDIENCE,
                        "agents.url",
                        AgentProcess.url(ports).toString(),
                        "dev-issuer.key-file",
                        data.keyFile().toString()))
                .start();
        started.push(context::close);
        context.getBean(EmbeddedServer.class).start();
    }

    private void awaitAgents() {
        Child child = running(agents);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest health = HttpRequest.newBuilder(AgentProcess.url(ports).resolve("/health"))
                .build();
        awaitOrExplain(child, () -> await(child, () -> answers(http, health)));
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

    private static void await(Child child, BooleanSupplier ready) {
        Instant deadline = Instant.now().plus(START);
        while (!ready.getAsBoolean()) {
            if (!child.isAlive() || Instant.now().isAfter(deadline)) {
                throw new UsageException("it did not become ready");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever kept a part from starting, its own log says more
    private static void awaitOrExplain(Child child, Runnable wait) {
        try {
            wait.run();
        } catch (RuntimeException e) {
            throw new UsageException("A part did not start: %s\n%s".formatted(e.getMessage(), child.tail()));
        }
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new UsageException("--agents: %s cannot be read".formatted(file));
        }
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be made (%s); choose another with --data".formatted(folder, e.getMessage()));
        }
    }

    private static Child running(@Nullable Child child) {
        if (child == null) {
            throw new IllegalStateException("Not started");
        }
        return child;
    }
}
