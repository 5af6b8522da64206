package dev.agentstudio.api.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Signs tokens for the development clients. */
public final class DevIssuer {
    /** How long a token is good for. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private final RSAKey key;
    private final String issuer;
    private final String audience;

    /** @param keyFile made when it does not exist */
    public DevIssuer(Path keyFile, String issuer, String audience) {
        this.key = DevKey.in(keyFile);
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * A token with all scopes of a client.
     *
     * @throws IllegalArgumentException for an unknown client; the message lists the known ones
     */
    public String token(String clientId) {
        DevClient client = client(clientId);
        return token(client, client.scopes());
    }

    /**
     * The API key of a client: always the same while the key file is, and good for as long.
     *
     * @throws IllegalArgumentException for an unknown client; the message lists the known ones
     */
    public String apiKey(String clientId) {
        return DevApiKeys.key(key, client(clientId));
    }

    /** What a file of API keys holds for the clients, as JSON. */
    public byte[] apiKeyFile() {
        return DevApiKeys.file(key);
    }

    private static DevClient client(String id) {
        return DevClient.of(id)
                .orElseThrow(() -> new IllegalArgumentException("No development client '%s'; there are %s"
                        .formatted(
                                id, DevClient.KNOWN.stream().map(DevClient::id).toList())));
    }

    String token(DevClient client, List<String> scopes) {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(client.id())
                .issuer(issuer)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("scopes", scopes)
                .claim("roles", client.roles())
                .claim("tier", client.tier())
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The development key cannot sign", e);
        }
        return token.serialize();
    }

    JWKSet publicKeys() {
        return new JWKSet(key.toPublicJWK());
    }
}
