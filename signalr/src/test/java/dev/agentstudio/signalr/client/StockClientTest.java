package dev.agentstudio.signalr.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.agentstudio.signalr.http.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The stock clients of JavaScript, in Node and in a browser, and of Python. Their scenarios are in {@code src/test/clients}. */
class StockClientTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    List<DynamicTest> javaScriptInNode() {
        Path folder = ClientPrograms.node();
        return Outcomes.tests(ClientPrograms.run(
                folder, List.of("node", "node-client.js", server.uri("").toString())));
    }

    @TestFactory
    List<DynamicTest> javaScriptInABrowserOnAPageOfAnotherOrigin() throws IOException {
        Optional<Path> browser = ClientPrograms.find("chromium", "chromium-browser", "google-chrome");
        assumeTrue(browser.isPresent(), "No Chromium is installed");
        Path folder = ClientPrograms.node();
        CompletableFuture<String> report = new CompletableFuture<>();
        HttpServer pages = pages(folder, report);
        String page = "http://localhost:%d/browser-client.html?port=%d"
                .formatted(pages.getAddress().getPort(), server.uri("").getPort());
        Process process = open(browser.get(), page);
        try {
            return Outcomes.tests(report.orTimeout(3, TimeUnit.MINUTES).join());
        } finally {
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            pages.stop(0);
        }
    }

    @TestFactory
    List<DynamicTest> python() {
        Path python = ClientPrograms.python();
        return Outcomes.tests(ClientPrograms.run(
                ClientPrograms.source(""),
                List.of(python.toString(), "client.py", server.uri("").toString())));
    }

    /** A web site with the page, the scenarios and the client's own files. */
    private static HttpServer pages(Path folder, CompletableFuture<String> report) throws IOException {
        HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path packages = folder.resolve("node_modules/@microsoft");
        serve(pages, "/browser-client.html", "text/html", folder.resolve("browser-client.html"));
        serve(pages, "/scenarios.js", "text/javascript", folder.resolve("scenarios.js"));
        serve(pages, "/signalr.js", "text/javascript", packages.resolve("signalr/dist/browser/signalr.js"));
        serve(
                pages,
                "/signalr-protocol-msgpack.js",
                "text/javascript",
                packages.resolve("signalr-protocol-msgpack/dist/browser/signalr-protocol-msgpack.js"));
        pages.createContext("/outcomes", exchange -> {
            report.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pages.start();
        return pages;
    }

    private static void serve(HttpServer pages, String path, String type, Path file) {
        pages.createContext(path, exchange -> {
            byte[] content = Files.readAllBytes(file);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private static Process open(Path browser, String page) throws IOException {
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser");
        return new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + profile,
                        page)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
    }
}
