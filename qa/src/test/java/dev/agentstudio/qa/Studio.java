package dev.agentstudio.qa;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.dev.Stack;
import dev.agentstudio.workflows.connection.TemporalConnection;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A running stack with the agents of the tests, and what a test needs around it. */
final class Studio implements AutoCloseable {
    /** Temporal's namespace in the development stack. */
    static final String NAMESPACE = "default";

    private final Stack stack;
    private final WorkflowClient temporal;

    private Studio(Stack stack) {
        this.stack = stack;
        this.temporal = connect(stack.ports(), NAMESPACE);
    }

    /** Starts a stack with new data. */
    static Studio start(String name) {
        return new Studio(Stack.start(folder(name), true, Ports.free(), agents()));
    }

    /** Where a stack of this name keeps its data: outlives the run, so that its logs can be read. */
    static Path folder(String name) {
        return Path.of("target", "stacks", name).toAbsolutePath();
    }

    /** The agents of the tests. */
    static List<Path> agents() {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "agents"))) {
            return files.filter(file -> file.toString().endsWith(".py"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkflowClient connect(Ports ports, String namespace) {
        return new TemporalConnection("127.0.0.1:" + ports.temporal(), namespace).open();
    }

    /** A file that does not exist yet, for agents that wait for one or count in one. */
    static Path newFile() {
        Path folder = Path.of("target", "files").toAbsolutePath();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.resolve(UUID.randomUUID().toString());
    }

    static void open(Path gate) {
        try {
            Files.createFile(gate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stack stack() {
        return stack;
    }

    /** Temporal itself, past the API. */
    WorkflowClient temporal() {
        return temporal;
    }

    /** A client with the token of a development client. */
    Client as(String developmentClient) {
        return new Client(stack.api(), stack.token(developmentClient));
    }

    Client anonymous() {
        return new Client(stack.api(), null);
    }

    Client withToken(String token) {
        return new Client(stack.api(), token);
    }

    @Override
    public void close() {
        temporal.getWorkflowServiceStubs().shutdownNow();
        stack.close();
    }
}
