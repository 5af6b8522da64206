package dev.agentstudio.api.security;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process from starting when it would accept tokens that anybody can get. The development issuer gives them to everyone who asks,
 * so it is refused outside the {@code dev} environment, and that environment is refused on an address which others can reach.
 */
@Context
final class IssuerGuard {
    static final String DEVELOPMENT = "dev";

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");

    IssuerGuard(
            Environment environment,
            TokenSettings tokens,
            @Nullable @Property(name = "micronaut.server.host") String host,
            @Property(name = "dev-issuer.allow-remote", defaultValue = "false") boolean allowRemote) {
        boolean development = environment.getActiveNames().contains(DEVELOPMENT);
        if (!development && environment.containsProperties("dev-issuer")) {
            throw new ConfigurationException(
                    "dev-issuer is configured outside the 'dev' environment: it gives tokens to whoever asks. Remove dev-issuer.*, or start with MICRONAUT_ENVIRONMENTS=dev");
        }
        if (!development && tokens.jwksUrl() == null) {
            throw new ConfigurationException(
                    "tokens.jwks-url is missing: without the issuer's keys no token can be checked. Set TOKENS_JWKS_URL");
        }
        if (development && !allowRemote && !isLoopback(host)) {
            throw new ConfigurationException(
                    "The 'dev' environment gives tokens to whoever asks, and micronaut.server.host is '%s', which others can reach. Bind to 127.0.0.1, or set dev-issuer.allow-remote=true if that is meant"
                            .formatted(host == null ? "every address" : host));
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }
}
