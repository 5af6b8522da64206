package dev.agentstudio.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** An issuer of tokens with keys at a JWKS URL, as a production one has them. */
public final class TestIssuer implements AutoCloseable {
    public static final String ISSUER = "https://auth.agentstudio.dev";
    public static final String AUDIENCE = "https://api.agentstudio.dev";

    private static final TestIssuer SHARED = start();

    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private final ECKey ellipticKey = ellipticKey("elliptic");
    private volatile RSAKey key = key("first");
    private volatile Duration delay = Duration.ZERO;

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    /** One for all tests that change nothing about it. It ends with the JVM. */
    public static TestIssuer shared() {
        return SHARED;
    }

    @SuppressWarnings("checkstyle:NoSleep") // how long an issuer takes is what such tests vary
    private void takeTime() {
        LockSupport.parkNanos(delay.toNanos());
    }

    public static TestIssuer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestIssuer issuer = new TestIssuer(server);
            server.createContext("/keys", exchange -> {
                issuer.fetches.incrementAndGet();
                issuer.takeTime();
                byte[] keys = new JWKSet(List.<JWK>of(issuer.key, issuer.ellipticKey))
                        .toPublicJWKSet()
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jwksUrl() {
        return "http://localhost:%d/keys".formatted(server.getAddress().getPort());
    }

    /** How often the keys were fetched. */
    public int fetches() {
        return fetches.get();
    }

    public RSAKey key() {
        return key;
    }

    /** A key for ES256 that stays published. */
    public ECKey ellipticKey() {
        return ellipticKey;
    }

    /** From now on each fetch of the keys takes this long. */
    public void answerAfter(Duration time) {
        delay = time;
    }

    /** From now on only a new key is published for RS256 and signed with. */
    public void rotate(String id) {
        key = key(id);
    }

    /** A good token of a subject with some scopes. */
    public String token(String subject, String... scopes) {
        return token(claims -> claims.subject(subject).claim("scopes", List.of(scopes)));
    }

    /** A token that differs from a good one by its claims. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        RSAKey current = key;
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(current.getKeyID())
                        .build(),
                change.apply(claims()).build(),
                signer(current));
    }

    public static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("scopes", List.of("workflows:read", "workflows:execute", "workflows:write"));
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** A good token, signed with ES256. */
    public static String ellipticToken(ECKey key) {
        try {
            return sign(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims().build(),
                    new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ECKey ellipticKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
