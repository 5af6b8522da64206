package dev.agentstudio.qa.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** The least that an agent service must say, for one agent called {@code any}: what a real one says only under stress. */
public final class ScriptedAgents implements AutoCloseable {
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final Queue<Integer> refusals;
    private final HttpServer server;

    /** @param refusals statuses of the first calls, the rest succeed; 503 comes with {@code Retry-After: 1} */
    public ScriptedAgents(Integer... refusals) {
        this.refusals = new ConcurrentLinkedQueue<>(List.of(refusals));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** As a system property of the processes that use it. */
    public String property() {
        return "-Dagents.urls=http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The {@code traceparent} of each call. */
    public List<String> traces() {
        return List.copyOf(traces);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        call.getRequestBody().readAllBytes();
        String path = call.getRequestURI().getPath();
        if (!path.endsWith("/stream")) {
            send(call, 200, "application/json", path.equals("/agents") ? "[\"any\"]" : "{\"type\":\"any\"}");
            return;
        }
        traces.add(String.valueOf(call.getRequestHeaders().getFirst("traceparent")));
        Integer refusal = refusals.poll();
        if (refusal == null) {
            String messages = "data: {\"type\":\"response\",\"response\":{\"success\":true}}\n\ndata: [DONE]\n\n";
            send(call, 200, "text/event-stream", messages);
        } else {
            if (refusal == 503) {
                call.getResponseHeaders().set("Retry-After", "1");
            }
            send(call, refusal, "application/problem+json", "{\"detail\":\"Status %d\"}".formatted(refusal));
        }
    }

    private static void send(HttpExchange call, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }
}
