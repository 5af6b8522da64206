package dev.agentstudio.api.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentstudio.api.security.Scope;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * A client that the development issuer knows. Its secret is its id and {@code -secret}.
 *
 * @param id also the subject of its tokens
 */
record DevClient(String id, String tier, List<String> scopes, List<String> roles) {
    private static final List<String> ALL_SCOPES = List.of(Scope.READ, Scope.WRITE, Scope.EXECUTE);

    static final List<DevClient> KNOWN = List.of(
            new DevClient("studio", "enterprise", ALL_SCOPES, List.of()),
            new DevClient("alice", "developer", ALL_SCOPES, List.of()),
            new DevClient("bob", "developer", ALL_SCOPES, List.of()),
            new DevClient("reader", "developer", List.of(Scope.READ), List.of()),
            new DevClient("free", "free", ALL_SCOPES, List.of()),
            new DevClient("admin", "enterprise", ALL_SCOPES, List.of("admin")));

    static Optional<DevClient> of(String id) {
        return KNOWN.stream().filter(client -> client.id().equals(id)).findFirst();
    }

    boolean hasSecret(String secret) {
        return MessageDigest.isEqual(secret.getBytes(UTF_8), (id + "-secret").getBytes(UTF_8));
    }
}
