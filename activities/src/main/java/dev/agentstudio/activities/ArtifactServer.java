package dev.agentstudio.activities;

import com.sun.net.httpserver.HttpServer;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.workflows.agent.AgentCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves agents the files of their calls: {@code PUT /artifacts/NAME} saves one, {@code GET /objects/OBJECT} reads one. Each call has a token,
 * which is good for as long as the call is in progress on this worker, for its own workflow or single task only. So agents need no access to the
 * store, and what a lost agent has begun to send is never part of anything.
 */
public final class ArtifactServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 32;

    /** For calls that no run is known of: tasks that run alone. */
    private static final String NO_RUN = "alone";

    private final ArtifactStore store;
    private final Settings settings;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CallArtifacts> calls = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    private ArtifactServer(ArtifactStore store, Settings settings, HttpServer http) {
        this.store = store;
        this.settings = settings;
        this.http = http;
    }

    /**
     * How agents reach a worker.
     *
     * @param listen address to listen on; port 0 takes a free one
     * @param url under which agents reach it; null when they run on the same machine
     * @param maxBytes of one file
     */
    public record Settings(
            InetSocketAddress listen, @Nullable URI url, long maxBytes) {}

    /** @throws UncheckedIOException when the address cannot be listened on */
    public static ArtifactServer start(ArtifactStore store, Settings settings) {
        try {
            HttpServer http = HttpServer.create(settings.listen(), 0);
            ArtifactServer server = new ArtifactServer(store, settings, http);
            http.setExecutor(server.threads);
            http.createContext("/", new ArtifactHandler(server::find));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "artifacts.server.listen: %s cannot be listened on".formatted(settings.listen()), e);
        }
    }

    /**
     * Begins an attempt.
     *
     * @param runId null for a task that runs alone as an activity
     */
    CallArtifacts open(AgentCall call, @Nullable String runId, int attempt) {
        String token = token();
        // A task may run again in a later run or round while the files of the earlier ones are still referred to.
        String task = "%s.%s.%d."
                .formatted(
                        Objects.requireNonNullElse(runId, NO_RUN),
                        call.taskId(),
                        Objects.requireNonNullElse(call.iteration(), 1));
        CallArtifacts opened = new CallArtifacts(
                store,
                call.workflowExecutionId() == null
                        ? ArtifactSpace.of(call.taskId())
                        : ArtifactSpace.of(call.workflowExecutionId()),
                new CallArtifacts.Names(task, task + attempt + "."),
                new CallArtifacts.Access(url(), token, settings.maxBytes()),
                () -> calls.remove(token));
        calls.put(token, opened);
        return opened;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private Optional<CallArtifacts> find(String token) {
        return Optional.ofNullable(calls.get(token));
    }

    private URI url() {
        InetSocketAddress own = http.getAddress();
        return settings.url() != null
                ? settings.url()
                : URI.create("http://%s:%d".formatted(settings.listen().getHostString(), own.getPort()));
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
