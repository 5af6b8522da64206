package dev.agentstudio.activities;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.agentstudio.artifacts.ArtifactNames;
import dev.agentstudio.artifacts.ArtifactTooLargeException;
import dev.agentstudio.artifacts.ReceivedStream;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request of an agent. */
final class ArtifactHandler implements HttpHandler {
    private static final String SAVE = "/artifacts/";
    private static final String READ = "/objects/";
    private static final String BEARER = "Bearer ";

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactHandler.class);

    private final Function<String, Optional<CallArtifacts>> calls;

    /** @param calls those in progress, by their tokens */
    ArtifactHandler(Function<String, Optional<CallArtifacts>> calls) {
        this.calls = calls;
    }

    /** Why a request failed; {@code retryable} when the same request may succeed later. */
    private record Fault(String detail, boolean retryable) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<CallArtifacts> call = call(exchange);
            String path = exchange.getRequestURI().getPath();
            if (call.isEmpty()) {
                refuse(exchange, 401, "The call has ended, or there was none");
            } else if (exchange.getRequestMethod().equals("PUT") && path.startsWith(SAVE)) {
                save(exchange, call.get(), path.substring(SAVE.length()));
            } else if (exchange.getRequestMethod().equals("GET") && path.startsWith(READ)) {
                read(exchange, call.get(), path.substring(READ.length()));
            } else {
                refuse(exchange, 404, "Nothing is here");
            }
        }
    }

    private Optional<CallArtifacts> call(HttpExchange exchange) {
        String authorization =
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
        return authorization.startsWith(BEARER)
                ? calls.apply(authorization.substring(BEARER.length()))
                : Optional.empty();
    }

    private static void save(HttpExchange exchange, CallArtifacts call, String name) throws IOException {
        String mediaType = Objects.requireNonNullElse(
                exchange.getRequestHeaders().getFirst("Content-Type"), ArtifactNames.UNKNOWN_TYPE);
        Optional<String> fault = ArtifactNames.fault(name);
        if (fault.isPresent()) {
            refuse(exchange, 422, fault.get());
            return;
        }
        if (!ArtifactNames.isMediaType(mediaType)) {
            refuse(exchange, 422, "A media type such as text/csv is expected");
            return;
        }
        ReceivedStream content = new ReceivedStream(exchange.getRequestBody());
        try {
            Optional<Artifact> artifact = call.save(name, mediaType, content);
            if (artifact.isPresent()) {
                answer(exchange, 201, artifact.get());
            } else {
                refuse(
                        exchange,
                        409,
                        "A task may save at most %d files, and only until it has answered"
                                .formatted(CallArtifacts.MAX_FILES));
            }
        } catch (ArtifactTooLargeException e) {
            refuse(exchange, 413, "A file may have at most %d bytes".formatted(e.maxBytes()));
        } catch (IOException e) {
            if (!content.isBroken()) {
                unavailable(exchange, e);
            }
        }
    }

    private static void read(HttpExchange exchange, CallArtifacts call, String object) throws IOException {
        OptionalLong size;
        Optional<InputStream> found;
        try {
            size = call.size(object);
            found = size.isPresent() ? call.open(object) : Optional.empty();
        } catch (IllegalArgumentException e) {
            found = Optional.empty();
            size = OptionalLong.empty();
        } catch (IOException e) {
            unavailable(exchange, e);
            return;
        }
        if (found.isEmpty()) {
            refuse(exchange, 404, "The file does not exist, or does not exist any more");
            return;
        }
        try (InputStream content = found.get()) {
            exchange.getResponseHeaders().set("Content-Type", ArtifactNames.UNKNOWN_TYPE);
            exchange.sendResponseHeaders(200, size.getAsLong() == 0 ? -1 : size.getAsLong());
            try (OutputStream out = exchange.getResponseBody()) {
                content.transferTo(out);
            }
        }
    }

    private static void unavailable(HttpExchange exchange, IOException cause) throws IOException {
        URI uri = exchange.getRequestURI();
        LOG.warn("{} {}: the artifact store failed: {}", exchange.getRequestMethod(), uri, cause.toString());
        answer(exchange, 503, new Fault("The artifact store cannot be reached", true));
    }

    private static void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        answer(exchange, status, new Fault(detail, false));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] json = Payloads.bytesOf(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }
}
