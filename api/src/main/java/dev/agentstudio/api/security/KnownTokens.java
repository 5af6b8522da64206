package dev.agentstudio.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.workflows.payload.Sha256;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * API keys, and tokens that were good a moment ago, so that a caller's next request waits neither for its signature to be checked, which takes longer
 * than all else that is done with it, nor for another thread. They are remembered by digest; the tokens themselves are not kept.
 */
@Singleton
public final class KnownTokens {
    /** How much longer a key is trusted that the issuer has withdrawn. */
    static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** About half a kilobyte each. */
    private static final int MAX_TOKENS = 10_000;

    private final ApiKeyFile keys;
    private final Clock clock;
    private final Cache<String, Known> tokens = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(REMEMBERED)
            .build();

    @Inject
    KnownTokens(ApiKeyFile keys) {
        this(keys, Clock.systemUTC());
    }

    KnownTokens(ApiKeyFile keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whose token or API key it is; empty when it is to be checked, which only tokens can be. */
    public Optional<Authentication> find(String token) {
        if (ApiKeys.isKey(token)) {
            return keys.keys().find(token, clock.instant());
        }
        return Optional.ofNullable(tokens.getIfPresent(digest(token)))
                .filter(known -> clock.instant().isBefore(known.until()))
                .map(Known::authentication);
    }

    /** @param end when the token itself is no longer good */
    void add(String token, Authentication authentication, Instant end) {
        Instant forgotten = clock.instant().plus(REMEMBERED);
        tokens.put(digest(token), new Known(authentication, end.isBefore(forgotten) ? end : forgotten));
    }

    private static String digest(String token) {
        return new String(Sha256.of(token), StandardCharsets.ISO_8859_1);
    }

    private record Known(Authentication authentication, Instant until) {}
}
