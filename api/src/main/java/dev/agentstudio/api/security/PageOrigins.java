package dev.agentstudio.api.security;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.cors.CorsOriginConfiguration;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which web pages may use this server: its own, and those that the cross-origin rules allow ({@code micronaut.server.cors}). */
@Singleton
public final class PageOrigins {
    private final Collection<CorsOriginConfiguration> rules;

    PageOrigins(HttpServerConfiguration server) {
        this.rules = server.getCors().isEnabled()
                ? server.getCors().getConfigurations().values()
                : List.of();
    }

    /** Whether a request is from no page, or from one that may send it. For what browsers do not check themselves. */
    public boolean allow(HttpRequest<?> request) {
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        return origin == null
                || isOwn(origin, request.getHeaders().get(HttpHeaders.HOST))
                || rules.stream().anyMatch(rule -> allows(rule, origin));
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean allows(CorsOriginConfiguration rule, String origin) {
        List<String> names = rule.getAllowedOrigins();
        return rule.getAllowedOriginsRegex()
                .map(regex -> Pattern.matches(regex, origin))
                .orElseGet(() -> names.contains(origin) || names.equals(CorsOriginConfiguration.ANY));
    }
}
