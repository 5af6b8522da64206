package dev.agentstudio.dev;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Temporal's Web UI behind a check of the host name, which it does not make itself. Temporal serves it at an address that no page can
 * guess: somewhere in 127.0.0.0/8, where the system has all of that on loopback, and on a port of no meaning.
 */
final class WebUi implements StackPart {
    /** Headers of one connection, which the client and the server here write themselves. */
    private static final Set<String> PER_CONNECTION = Set.of(
            "host",
            "connection",
            "keep-alive",
            "content-length",
            "expect",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "date");

    private static final int NO_BODY = -1;
    private static final int UNKNOWN_LENGTH = 0;

    private final LocalHosts hosts;
    private final InetSocketAddress temporal;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WebUi(LocalHosts hosts, InetSocketAddress temporal, HttpServer server) {
        this.hosts = hosts;
        this.temporal = temporal;
        this.server = server;
    }

    /** @param temporal where Temporal serves it */
    static WebUi start(int port, LocalHosts hosts, InetSocketAddress temporal) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            WebUi ui = new WebUi(hosts, temporal, server);
            server.setExecutor(ui.threads);
            server.createContext("/", ui::serve);
            server.start();
            return ui;
        } catch (IOException e) {
            throw new UncheckedIOException("The Web UI cannot be served", e);
        }
    }

    /** An address that nobody uses right now. */
    static InetSocketAddress unguessableAddress() {
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        InetSocketAddress chosen = free(new byte[] {127, random[0], random[1], random[2]});
        return chosen == null ? required(free(new byte[] {127, 0, 0, 1})) : chosen;
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> named = exchange.getRequestHeaders().getOrDefault("Host", List.of());
            if (named.size() != 1 || !hosts.allow(named.getFirst())) {
                refuse(
                        exchange,
                        403,
                        "The Web UI does not answer under this host name; ./dev --allow-host NAME adds one\n");
                return;
            }
            HttpResponse<InputStream> answer = http.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
            answer(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange) {
        URI asked = exchange.getRequestURI();
        String target = asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
        URI uri = URI.create("http://%s:%d%s".formatted(temporal.getHostString(), temporal.getPort(), target));
        Headers headers = exchange.getRequestHeaders();
        boolean hasBody = headers.containsKey("Content-Length") || headers.containsKey("Transfer-Encoding");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        exchange.getRequestMethod(),
                        hasBody
                                ? HttpRequest.BodyPublishers.ofInputStream(exchange::getRequestBody)
                                : HttpRequest.BodyPublishers.noBody());
        headers.forEach((name, values) -> {
            if (!PER_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!PER_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        boolean isEmpty =
                exchange.getRequestMethod().equals("HEAD") || answer.statusCode() == 204 || answer.statusCode() == 304;
        long length = answer.headers().firstValueAsLong("content-length").orElse(UNKNOWN_LENGTH);
        try (InputStream body = answer.body()) {
            exchange.sendResponseHeaders(answer.statusCode(), isEmpty ? NO_BODY : length);
            if (!isEmpty) {
                body.transferTo(exchange.getResponseBody());
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static @Nullable InetSocketAddress free(byte[] address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        } catch (IOException e) {
            // Only 127.0.0.1 is on loopback here.
            return null;
        }
    }

    private static InetSocketAddress required(@Nullable InetSocketAddress address) {
        if (address == null) {
            throw new UsageException("No port is free on 127.0.0.1");
        }
        return address;
    }
}
