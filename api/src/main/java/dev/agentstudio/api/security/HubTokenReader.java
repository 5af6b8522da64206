package dev.agentstudio.api.security;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The token in the address, for the hub alone: browsers can send no header with a WebSocket or an event stream. */
@Singleton
final class HubTokenReader implements TokenReader<HttpRequest<?>> {
    private static final String PATH = "/hubs/";
    private static final String PARAMETER = "access_token";

    @Override
    public Optional<String> findToken(HttpRequest<?> request) {
        return request.getPath().startsWith(PATH)
                ? request.getParameters().getFirst(PARAMETER).filter(token -> !token.isBlank())
                : Optional.empty();
    }

    /** After the header. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
