package dev.agentstudio.api.security;

import dev.agentstudio.workflows.execution.KeywordText;
import io.micronaut.security.authentication.Authentication;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param subject the token's {@code sub}: whose workflows these are
 * @param name the token's email, else its subject; text for people
 * @param isAdmin whether others' workflows are visible
 * @param tier the token's tier claim; null when it has none
 */
public record Caller(
        String subject,
        String name,
        boolean isAdmin,
        @Nullable String tier) {
    static final String ADMIN = "admin";

    public static Caller of(Authentication authentication) {
        String subject = authentication.getName();
        Object email = authentication.getAttributes().get("email");
        return new Caller(
                subject,
                email instanceof String text && !text.isBlank() ? text : subject,
                authentication.getRoles().contains(ADMIN),
                authentication.getAttributes().get("tier") instanceof String tier ? tier : null);
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
