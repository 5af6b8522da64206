package dev.agentstudio.temporalclient.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests of a codec server. The token is sent as {@code Authorization: Bearer TOKEN}, as Temporal's command line does, or as the first part of the path
 * ({@code /TOKEN/decode}), since the Web UI can be given an address only. Pages of other origins than the one that is allowed are refused.
 */
final class CodecHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CodecHandler.class);

    /** Largest body, in bytes: more than the payloads of a page of events, which Temporal bounds to 4 MiB, are as JSON. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final String BEARER = "Bearer ";

    private final EncryptingCodec codec;
    private final String origin;
    private final Supplier<String> token;

    /**
     * @param origin whose pages may read the answers; empty for none
     * @param token that callers have to send
     */
    CodecHandler(EncryptingCodec codec, String origin, Supplier<String> token) {
        this.codec = codec;
        this.origin = origin;
        this.token = token;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            String page = headers.getFirst("Origin");
            exchange.getResponseHeaders().set("Vary", "Origin");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (page != null && !page.equals(origin)) {
                respond(exchange, HttpURLConnection.HTTP_FORBIDDEN, problem("Pages of this origin may not ask"));
                return;
            }
            if (page != null) {
                exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin);
            }
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.getResponseHeaders().set("Access-Control-Allow-Methods", "POST");
                exchange.getResponseHeaders()
                        .set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace");
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
                return;
            }
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        UnaryOperator<List<Payload>> operation = switch (request.operation()) {
            case "decode" -> codec::decode;
            case "encode" -> codec::encode;
            default -> null;
        };
        if (!isAuthorized(request.token())) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            respond(exchange, HttpURLConnection.HTTP_UNAUTHORIZED, problem("The token of the codec server is missing"));
        } else if (operation == null) {
            respond(exchange, HttpURLConnection.HTTP_NOT_FOUND, problem("Only /decode and /encode exist"));
        } else if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST, OPTIONS");
            respond(exchange, HttpURLConnection.HTTP_BAD_METHOD, problem("Only POST is allowed"));
        } else {
            convert(exchange, operation);
        }
    }

    private static void convert(HttpExchange exchange, UnaryOperator<List<Payload>> operation) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            respond(
                    exchange,
                    HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
                    problem("A body has at most %d bytes".formatted(MAX_BYTES)));
            return;
        }
        try {
            var payloads = io.temporal.api.common.v1.Payloads.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(body, UTF_8), payloads);
            var converted = io.temporal.api.common.v1.Payloads.newBuilder()
                    .addAllPayloads(operation.apply(payloads.getPayloadsList()))
                    .build();
            respond(exchange, HttpURLConnection.HTTP_OK, JsonFormat.printer().print(converted));
        } catch (InvalidProtocolBufferException e) {
            respond(exchange, HttpURLConnection.HTTP_BAD_REQUEST, problem("The body is not JSON of payloads"));
        } catch (UnreadablePayloadException e) {
            LOG.warn("Payloads cannot be decoded: {}", e.reason());
            respond(exchange, HttpURLConnection.HTTP_BAD_REQUEST, problem(e.reason()));
        }
    }

    private boolean isAuthorized(String sent) {
        try {
            return MessageDigest.isEqual(token.get().getBytes(UTF_8), sent.getBytes(UTF_8));
        } catch (ConfigurationException e) {
            LOG.warn("The codec server refuses all requests: {}", e.getMessage());
            return false;
        }
    }

    private static String problem(String message) {
        return new String(Payloads.bytesOf(Map.of("message", message)), UTF_8);
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** @param token empty when none was sent */
    private record Request(String operation, String token) {
        static Request of(HttpExchange exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            int slash = path.lastIndexOf('/');
            if (slash > 0) {
                return new Request(path.substring(slash + 1), path.substring(0, slash));
            }
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            return new Request(
                    path, header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "");
        }
    }
}
