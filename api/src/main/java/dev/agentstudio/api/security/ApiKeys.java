package dev.agentstudio.api.security;

import dev.agentstudio.workflows.payload.Sha256;
import io.micronaut.security.authentication.Authentication;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The API keys that are accepted now. Immutable. */
final class ApiKeys {
    static final ApiKeys NONE = new ApiKeys(Map.of());

    /** As long as a digest, and the digest of nothing: what an unknown key is compared with. */
    private static final byte[] NO_DIGEST = new byte[32];

    private final Map<String, ApiKey> byId;

    private ApiKeys(Map<String, ApiKey> byId) {
        this.byId = byId;
    }

    /** @throws IllegalArgumentException when two keys have the same id */
    static ApiKeys of(Collection<ApiKey> keys) {
        Map<String, ApiKey> byId = new HashMap<>();
        for (ApiKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("two keys have the id " + key.id());
            }
        }
        return new ApiKeys(Map.copyOf(byId));
    }

    /** Whether a credential is an API key, good or not. Tokens of issuers never begin like this: they are base64 of a JSON object. */
    static boolean isKey(String credential) {
        return credential.startsWith(ApiKey.PREFIX);
    }

    /** Whose key it is; empty when it is unknown or has expired. Takes as long for a key that is nearly right as for any other of its length. */
    Optional<Authentication> find(String credential, Instant now) {
        ApiKey key = byId.get(id(credential));
        byte[] expected = key == null ? NO_DIGEST : key.digest();
        boolean isSame = MessageDigest.isEqual(expected, Sha256.of(credential));
        return key == null || !isSame || key.hasExpired(now) ? Optional.empty() : Optional.of(key.authentication());
    }

    int size() {
        return byId.size();
    }

    private static String id(String credential) {
        int begin = ApiKey.PREFIX.length();
        int end = begin + ApiKey.ID_LENGTH;
        return credential.length() < end ? "" : credential.substring(begin, end);
    }
}
