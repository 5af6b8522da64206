package dev.agentstudio.api.security;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key: an entry of the file that {@code keys.file} names. Of the key itself there is only a digest.
 *
 * @param id the first {@value #ID_LENGTH} characters after {@code as_}, by which the entry is found; public
 * @param sha256 of the whole key, 64 hexadecimal digits
 * @param subject whose workflows the key reads and starts
 * @param scopes of {@link Scope#ALL}; absent for none
 * @param roles {@code admin} or none; absent for none
 * @param tier of the rate limits; null for the default one
 * @param expires from then on the key is refused; null for never
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApiKey(
        String id,
        String sha256,
        String subject,
        @Nullable List<String> scopes,
        @Nullable List<String> roles,
        @Nullable String tier,
        @Nullable Instant expires) {
    /** What every key begins with, so that it can be told from a token, and found where it should not be. */
    public static final String PREFIX = "as_";

    /** Characters after the prefix. */
    public static final int ID_LENGTH = 8;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{8}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException for an entry that cannot be used; the message names it, and never its digest */
    public ApiKey {
        require(id != null && ID.matcher(id).matches(), "an entry has no id of 8 letters and digits");
        require(sha256 != null && SHA_256.matcher(sha256).matches(), "key %s has no sha256".formatted(id));
        require(
                subject != null && !subject.isBlank() && subject.chars().noneMatch(Character::isISOControl),
                "key %s has no subject".formatted(id));
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
        roles = roles == null ? List.of() : List.copyOf(roles);
        require(Scope.ALL.containsAll(scopes), "key %s has an unknown scope".formatted(id));
        require(Set.of(Caller.ADMIN).containsAll(roles), "key %s has an unknown role".formatted(id));
    }

    /** Whether this key is not accepted any more. */
    boolean hasExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    byte[] digest() {
        return HexFormat.of().parseHex(sha256);
    }

    Authentication authentication() {
        Map<String, Object> attributes = new HashMap<>();
        if (tier != null) {
            attributes.put("tier", tier);
        }
        if (expires != null) {
            attributes.put(Caller.TOKEN_END, expires);
        }
        return Authentication.build(subject, permissions(), attributes);
    }

    private Set<String> permissions() {
        Set<String> granted = Scope.withImplied(Set.copyOf(Objects.requireNonNull(scopes)));
        return Stream.concat(granted.stream(), Objects.requireNonNull(roles).stream())
                .collect(Collectors.toSet());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
