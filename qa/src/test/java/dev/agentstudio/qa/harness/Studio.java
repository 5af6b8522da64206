package dev.agentstudio.qa.harness;

import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.DevelopmentStack;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A running stack with the agents of the tests, and what a test needs around it. */
public final class Studio implements AutoCloseable {
    /** Temporal's namespace in the development stack. */
    public static final String NAMESPACE = "default";

    private final DevelopmentStack stack;
    private final WorkflowClient temporal;

    private Studio(DevelopmentStack stack) {
        this.stack = stack;
        this.temporal = connect(stack.ports(), NAMESPACE);
    }

    /**
     * Starts a stack with new data.
     *
     * @param agents the files of the tests' agents that it serves, each a process; none: all
     */
    public static Studio start(String name, String... agents) {
        return new Studio(DevelopmentStack.start(folder(name), true, Ports.free(), agents(agents)));
    }

    /** Where a stack of this name keeps its data: outlives the run, so that its logs can be read. */
    public static Path folder(String name) {
        return Path.of("target", "stacks", name).toAbsolutePath();
    }

    /** Files of the tests' agents by their names; all without any. */
    public static List<Path> agents(String... names) {
        Set<String> wanted = Set.of(names);
        try (Stream<Path> files = Files.list(Path.of("src", "test", "agents"))) {
            return files.filter(file -> file.toString().endsWith(".py"))
                    .filter(file -> wanted.isEmpty()
                            || wanted.contains(file.getFileName().toString().replace(".py", "")))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static WorkflowClient connect(Ports ports, String namespace) {
        return new TemporalConnection("127.0.0.1:" + ports.temporal(), namespace).open();
    }

    /** A file that does not exist yet, for agents that wait for one or count in one. */
    public static Path newFile() {
        Path folder = Path.of("target", "files").toAbsolutePath();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.resolve(UUID.randomUUID().toString());
    }

    public static void open(Path gate) {
        try {
            Files.createFile(gate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DevelopmentStack stack() {
        return stack;
    }

    /** Temporal itself, past the API. */
    public WorkflowClient temporal() {
        return temporal;
    }

    /** A client with the token of a development client. */
    public Client as(String developmentClient) {
        return new Client(stack.api(), stack.token(developmentClient));
    }

    public Client anonymous() {
        return new Client(stack.api(), null);
    }

    public Client withToken(String token) {
        return new Client(stack.api(), token);
    }

    /** A caller of the free tier that has never started anything. */
    public Client newFreeCaller() {
        return withToken(
                Tokens.signed(Tokens.key("shared"), Tokens.claimsOfAStranger().claim("tier", "free")));
    }

    /** Stops the agent service as {@code kill -9} would. */
    public void killAgents() {
        stack.killAgents();
        awaitFree(stack.ports().agents());
    }

    public void restartAgents() {
        stack.restartAgents();
    }

    /** Stops Temporal as {@code kill -9} would. */
    public void killTemporal() {
        stack.killTemporal();
        awaitFree(stack.ports().temporal());
    }

    public void restartTemporal() {
        stack.restartTemporal();
    }

    /** On a busy machine a process that was killed holds its port a little longer. */
    private static void awaitFree(int port) {
        await("port " + port + " is free").atMost(Client.TIMEOUT).until(() -> Ports.isFree(port));
    }

    @Override
    public void close() {
        temporal.getWorkflowServiceStubs().shutdownNow();
        stack.close();
    }
}
