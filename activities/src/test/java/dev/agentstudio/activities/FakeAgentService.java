package dev.agentstudio.activities;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An agent service that answers every call in the same way. */
final class FakeAgentService implements AutoCloseable {
    /** What the service does with a call. */
    interface Answer {
        void to(HttpExchange call, FakeAgentService service) throws IOException;
    }

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeAgentService(Answer answer) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", call -> {
            byte[] body = call.getRequestBody().readAllBytes();
            requests.add("%s %s %s"
                    .formatted(
                            call.getRequestMethod(), call.getRequestURI(), new String(body, StandardCharsets.UTF_8)));
            answer.to(call, this);
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method, path and body of each call. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Waits until the caller of an endless stream disconnects. */
    void awaitStop() throws InterruptedException {
        if (!stopped.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The caller did not disconnect");
        }
    }

    /** A stream of these messages that ends as it should. */
    static Answer stream(String... messages) {
        return (call, service) -> {
            try (OutputStream out = begin(call)) {
                write(out, messages);
            }
        };
    }

    /** A stream that is torn off after these messages. */
    static Answer cut(String... messages) {
        return (call, service) -> {
            write(begin(call), messages);
            call.close();
        };
    }

    /** A stream of keep-alives until its caller disconnects. */
    static Answer endless(String... messages) {
        return (call, service) -> {
            OutputStream out = begin(call);
            write(out, messages);
            try {
                while (!service.stopped.await(20, TimeUnit.MILLISECONDS)) {
                    write(out);
                }
            } catch (IOException e) {
                service.stopped.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    static Answer status(int status, Map<String, String> headers, String body) {
        return (call, service) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(call.getResponseHeaders()::set);
            call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = call.getResponseBody()) {
                out.write(bytes);
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static OutputStream begin(HttpExchange call) throws IOException {
        call.getResponseHeaders().set("Content-Type", "text/event-stream");
        call.sendResponseHeaders(200, 0);
        return call.getResponseBody();
    }

    private static void write(OutputStream out, String... messages) throws IOException {
        out.write(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8));
        for (String message : messages) {
            out.write("data: %s\n\n".formatted(message).getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }
}
