package dev.agentstudio.api.security;

import dev.agentstudio.workflows.execution.KeywordText;
import io.micronaut.security.authentication.Authentication;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param subject the token's {@code sub}: whose workflows these are
 * @param name the token's email, else its subject; text for people
 * @param isAdmin whether others' workflows are visible
 * @param tier the token's tier claim; null when it has none
 * @param tokenEnd when the token is no longer accepted; null for never
 */
public record Caller(
        String subject,
        String name,
        boolean isAdmin,
        @Nullable String tier,
        @Nullable Instant tokenEnd) {
    static final String ADMIN = "admin";

    /** Attribute of an authentication: when its token is no longer accepted. */
    static final String TOKEN_END = "tokenEnd";

    public static Caller of(Authentication authentication) {
        String subject = authentication.getName();
        Object email = authentication.getAttributes().get("email");
        return new Caller(
                subject,
                email instanceof String text && !text.isBlank() ? text : subject,
                authentication.getRoles().contains(ADMIN),
                authentication.getAttributes().get("tier") instanceof String tier ? tier : null,
                authentication.getAttributes().get(TOKEN_END) instanceof Instant end ? end : null);
    }

    /** How long the token is still accepted; empty for ever. */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(tokenEnd).map(end -> Duration.between(Instant.now(), end));
    }

    /**
     * Whether this caller may know of a workflow.
     *
     * @param owner as {@link KeywordText} keeps it
     */
    public boolean mayRead(String owner) {
        return isAdmin || KeywordText.encode(subject).equals(owner);
    }
}
