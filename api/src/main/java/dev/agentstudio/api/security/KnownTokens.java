package dev.agentstudio.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens that were good a moment ago, so that a caller's next request waits neither for its signature to be checked, which takes longer
 * than all else that is done with it, nor for another thread. They are remembered by digest; the tokens themselves are not kept.
 */
@Singleton
final class KnownTokens {
    /** How much longer a key is trusted that the issuer has withdrawn. */
    static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** About half a kilobyte each. */
    private static final int MAX_TOKENS = 10_000;

    private final Clock clock;
    private final Cache<String, Known> tokens = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(REMEMBERED)
            .build();

    @Inject
    KnownTokens() {
        this(Clock.systemUTC());
    }

    KnownTokens(Clock clock) {
        this.clock = clock;
    }

    /** Whose token it is; empty when it is to be checked. */
    Optional<Authentication> find(String token) {
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
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new String(digest, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private record Known(Authentication authentication, Instant until) {}
}
