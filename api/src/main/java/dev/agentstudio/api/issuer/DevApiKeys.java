package dev.agentstudio.api.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import dev.agentstudio.api.security.ApiKey;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.payload.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * API keys of the development clients. They are derived from the issuer's signing key, which is secret and kept: so they outlive a restart,
 * can be printed again, and are stored nowhere.
 */
final class DevApiKeys {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private DevApiKeys() {}

    /** 40 characters after the prefix: one of 62 for each byte, of two digests. */
    static String key(RSAKey secret, DevClient client) {
        byte[] seed = Sha256.of(privateExponent(secret) + " " + client.id());
        StringBuilder key = new StringBuilder(ApiKey.PREFIX);
        for (byte[] part : List.of(Sha256.of(withLast(seed, 1)), Sha256.of(withLast(seed, 2)))) {
            for (int index = 0; index < 20; index++) {
                key.append(ALPHABET.charAt((part[index] & 0xff) % ALPHABET.length()));
            }
        }
        return key.toString();
    }

    static byte[] file(RSAKey secret) {
        List<ApiKey> keys = DevClient.KNOWN.stream()
                .map(client -> entry(key(secret, client), client))
                .toList();
        return Payloads.bytesOf(Map.of("keys", keys));
    }

    private static ApiKey entry(String key, DevClient client) {
        return new ApiKey(
                key.substring(ApiKey.PREFIX.length(), ApiKey.PREFIX.length() + ApiKey.ID_LENGTH),
                HexFormat.of().formatHex(Sha256.of(key)),
                client.id(),
                client.scopes(),
                client.roles(),
                client.tier(),
                null);
    }

    private static byte[] withLast(byte[] seed, int last) {
        byte[] changed = seed.clone();
        changed[changed.length - 1] ^= (byte) last;
        return changed;
    }

    private static String privateExponent(RSAKey secret) {
        try {
            return HexFormat.of()
                    .formatHex(secret.toRSAPrivateKey().getPrivateExponent().toByteArray());
        } catch (JOSEException e) {
            throw new IllegalStateException("Not a private key", e);
        }
    }
}
