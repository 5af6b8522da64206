package dev.agentstudio.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What orchestrators and monitoring ask a worker, on a port of its own and without a token, under the same paths as those of the API:
 * {@code /health/liveness} is 200 while the process answers, {@code /health/readiness} is 200 once the worker polls and while Temporal answers,
 * else 503, and {@code /prometheus} has the metrics of Temporal's SDK and of the JVM. It answers from the start of the process on, also while
 * Temporal is unavailable.
 */
@Singleton
@Requires(property = "worker.probes.listen")
final class WorkerProbes {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final WorkflowServiceStubs temporal;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;
    private volatile boolean isPolling;

    /**
     * Starts to answer.
     *
     * @param listen host and port
     * @throws UncheckedIOException when the address cannot be listened on
     */
    WorkerProbes(WorkflowClient client, @Value("${worker.probes.listen:}") String listen) {
        temporal = client.getWorkflowServiceStubs();
        InetSocketAddress address = WorkerProcess.address("worker.probes.listen", listen);
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("worker.probes.listen: %s cannot be listened on".formatted(listen), e);
        }
        measure();
        http.setExecutor(threads);
        http.createContext("/", exchange -> respond(exchange, HttpURLConnection.HTTP_NOT_FOUND, JSON, "{}"));
        http.createContext("/health/liveness", exchange -> health(exchange, true));
        http.createContext("/health/readiness", exchange -> health(exchange, isPolling && isServing()));
        http.createContext(
                "/prometheus", exchange -> respond(exchange, HttpURLConnection.HTTP_OK, PROMETHEUS, metrics.scrape()));
        http.start();
    }

    private void measure() {
        Metrics.addRegistry(metrics);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        collections.bindTo(metrics);
    }

    /** From now on the worker takes tasks. */
    void polling() {
        isPolling = true;
    }

    @PreDestroy
    void close() {
        isPolling = false;
        http.stop(0);
        threads.shutdownNow();
        collections.close();
        Metrics.removeRegistry(metrics);
        metrics.close();
    }

    private boolean isServing() {
        try {
            return temporal.healthCheck().getStatus() == ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private static void health(HttpExchange exchange, boolean isUp) throws IOException {
        respond(
                exchange,
                isUp ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                JSON,
                "{\"status\":\"%s\"}".formatted(isUp ? "UP" : "DOWN"));
    }

    private static void respond(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
