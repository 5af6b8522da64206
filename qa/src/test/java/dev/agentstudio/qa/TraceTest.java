package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentstudio.dev.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A trace goes from a request through Temporal and a worker of another process to the agent. */
@ExtendWith(StudioExtension.class)
class TraceTest {
    private static final String WORKFLOW = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TASK = "5bf92f3577b34da6a3ce929d0e0e4737";

    private final List<String> traces = new CopyOnWriteArrayList<>();

    @Test
    void agentContinuesTheTraceOfTheRequest(Studio studio) throws IOException {
        HttpServer agents = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agents.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        agents.createContext("/", this::answer);
        agents.start();
        OwnNamespace namespace = OwnNamespace.register(studio, "shared", "traced");
        Ports ports = Ports.free();
        String url = "-Dagents.urls=http://127.0.0.1:" + agents.getAddress().getPort();
        Client client = new Client(
                URI.create("http://localhost:" + ports.api()), studio.stack().token("alice"));
        try (Jvm worker = namespace.startWorker(url);
                Jvm api = namespace.startApi(ports.api(), url)) {
            api.awaitAnswer(client);
            Answer workflow = client.send(traced(
                    client,
                    "/api/workflows/execute",
                    Request.of("traced").step("any").json(),
                    WORKFLOW));
            Answer task = client.send(traced(client, AgentCalls.path("any"), "{\"task\": \"Do it\"}", TASK));

            assertThat(workflow.status()).as(workflow.text()).isEqualTo(200);
            assertThat(task.status()).as(task.text()).isEqualTo(200);
            assertThat(traces).hasSize(2);
            assertThat(traces.getFirst()).matches("00-" + WORKFLOW + "-[0-9a-f]{16}-01");
            assertThat(traces.getLast()).matches("00-" + TASK + "-[0-9a-f]{16}-01");
            assertThat(worker.errors()).isEmpty();
        } finally {
            agents.stop(0);
        }
    }

    private static java.net.http.HttpRequest.Builder traced(Client client, String path, String body, String trace) {
        return client.json(path, body).header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    }

    /** The least that an agent service must say. */
    private void answer(HttpExchange call) throws IOException {
        call.getRequestBody().readAllBytes();
        String path = call.getRequestURI().getPath();
        boolean isCall = path.endsWith("/stream");
        if (isCall) {
            traces.add(String.valueOf(call.getRequestHeaders().getFirst("traceparent")));
        }
        String text = isCall
                ? "data: {\"type\":\"response\",\"response\":{\"success\":true}}\n\ndata: [DONE]\n\n"
                : path.equals("/agents") ? "[\"any\"]" : "{\"type\":\"any\"}";
        call.getResponseHeaders().set("Content-Type", isCall ? "text/event-stream" : "application/json");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(200, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }
}
