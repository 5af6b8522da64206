package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeyLengthException;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestIssuer;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens permit which operations. Temporal is unavailable, so a request with an accepted token is answered with 503. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "limits.tiers.free.requests-per-minute", value = "10000")
final class TokenTest {
    private static final String PATH = "/api/workflows/wf_1";
    private static final String NO_TOKEN = "A bearer token is required: send 'Authorization: Bearer <token>'";
    private static final String BAD_TOKEN = "The bearer token is invalid or has expired; get a new one";
    private static final String CHALLENGE = "Bearer realm=\"agentstudio\"";
    private static final String INVALID = CHALLENGE
            + ", error=\"invalid_token\", error_description=\"The token is malformed, expired, or not for this API\"";

    private static final TestIssuer ISSUER = TestIssuer.shared();
    private final ApiClient api;

    TokenTest(ApiClient api) {
        this.api = api;
    }

    /** One header that must not open anything. */
    record Refused(String name, String authorization, String detail, String challenge) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refused> refused() throws JOSEException {
        Instant now = Instant.now();
        return Stream.of(
                new Refused("another scheme", "Basic YTpi", NO_TOKEN, CHALLENGE),
                bad("garbage", "garbage"),
                bad("three parts of garbage", "a.b.c"),
                bad("no signature, alg none", new PlainJWT(TestIssuer.claims().build()).serialize()),
                bad("HS256 keyed by the public key", byPublicKey()),
                bad(
                        "a foreign key under a known id",
                        signed(TestIssuer.key(ISSUER.key().getKeyID()))),
                bad("a foreign key under its own id", signed(TestIssuer.key("foreign"))),
                bad(
                        "a foreign elliptic key under a known id",
                        TestIssuer.ellipticToken(
                                TestIssuer.ellipticKey(ISSUER.ellipticKey().getKeyID()))),
                bad("another issuer", ISSUER.token(claims -> claims.issuer("https://evil.example"))),
                bad("no issuer", ISSUER.token(claims -> claims.issuer(null))),
                bad("another audience", ISSUER.token(claims -> claims.audience("https://other.example"))),
                bad("no audience", ISSUER.token(claims -> claims.audience((String) null))),
                bad("expired over a minute ago", ISSUER.token(claims -> claims.expirationTime(at(now, -70)))),
                bad("no expiry", ISSUER.token(claims -> claims.expirationTime(null))),
                bad("not valid for another two minutes", ISSUER.token(claims -> claims.notBeforeTime(at(now, 120)))),
                bad("no subject", ISSUER.token(claims -> claims.subject(null))),
                bad("an empty subject", ISSUER.token(claims -> claims.subject(""))),
                bad("a blank subject", ISSUER.token(claims -> claims.subject(" \t"))),
                bad("a subject with a line feed", ISSUER.token(claims -> claims.subject("alice\nERROR forged"))),
                bad("a subject with an escape", ISSUER.token(claims -> claims.subject("alice\u001b[31m"))),
                bad("a subject with a C1 control", ISSUER.token(claims -> claims.subject("alice\u0085"))),
                bad("a subject with a null", ISSUER.token(claims -> claims.subject("alice\0"))),
                bad("half of a surrogate pair", withRawSubject("alice\\ud800")),
                bad("the halves the wrong way round", withRawSubject("\\udc00\\ud800")),
                bad(
                        "an email with a line feed",
                        ISSUER.token(claims -> claims.claim("email", "a@example.org\nERROR forged"))),
                bad("scopes of a wrong type", ISSUER.token(claims -> claims.claim("scopes", 7))),
                bad("a good one with its signature cut", cut(ISSUER.token("alice", Scope.READ))));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused refused) {
        HttpResponse<String> answer = api.get(PATH, "Authorization", refused.authorization());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains(refused.challenge());
        assertThat(Bodies.problem(answer))
                .isEqualTo(Map.of(
                        "type",
                        "https://api.agentstudio.dev/errors/unauthorized",
                        "title",
                        "Unauthorized",
                        "status",
                        401,
                        "detail",
                        refused.detail(),
                        "instance",
                        PATH,
                        "code",
                        "UNAUTHORIZED"));
    }

    @Test
    void requestWithoutTokenIsChallenged() {
        HttpResponse<String> answer = api.get(PATH);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains(CHALLENGE);
        assertThat(Bodies.problem(answer)).containsEntry("detail", NO_TOKEN);
    }

    /** One token that lacks what the request needs. */
    record Forbidden(String name, String method, String path, String scope, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Forbidden> forbidden() {
        return Stream.of(
                new Forbidden("no scope at all", "GET", PATH, Scope.READ, ISSUER.token("alice")),
                new Forbidden("no scope claim", "GET", PATH, Scope.READ, ISSUER.token(c -> c.claim("scopes", null))),
                new Forbidden("a foreign scope", "GET", PATH, Scope.READ, ISSUER.token("alice", "other:read")),
                new Forbidden("a scope named as the role", "GET", PATH, Scope.READ, ISSUER.token("alice", "admin")),
                new Forbidden(
                        "read cannot create", "POST", "/api/workflows", Scope.EXECUTE, ISSUER.token("a", Scope.READ)),
                new Forbidden(
                        "write cannot create", "POST", "/api/workflows", Scope.EXECUTE, ISSUER.token("a", Scope.WRITE)),
                new Forbidden(
                        "admin needs scopes too",
                        "GET",
                        PATH,
                        Scope.READ,
                        ISSUER.token(c -> c.claim("scopes", null).claim("roles", List.of("admin")))));
    }

    @ParameterizedTest
    @MethodSource
    void forbidden(Forbidden forbidden) {
        HttpResponse<String> answer = api.send(
                forbidden.method(),
                forbidden.path(),
                forbidden.method().equals("POST") ? "{}" : "",
                "Authorization",
                "Bearer " + forbidden.token(),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains(CHALLENGE + ", error=\"insufficient_scope\", scope=\"%s\"".formatted(forbidden.scope()));
        assertThat(Bodies.problem(answer))
                .isEqualTo(Map.of(
                        "type", "https://api.agentstudio.dev/errors/forbidden",
                        "title", "Forbidden",
                        "status", 403,
                        "detail", "The token lacks the scope for this operation",
                        "instance", forbidden.path(),
                        "code", "FORBIDDEN"));
    }

    static Stream<String> accepted() {
        Instant now = Instant.now();
        return Stream.of(
                TestIssuer.ellipticToken(ISSUER.ellipticKey()),
                ISSUER.token("alice", Scope.READ),
                ISSUER.token("alice", Scope.EXECUTE),
                ISSUER.token("alice", Scope.WRITE),
                ISSUER.token(claims -> claims.claim("scopes", null).claim("scope", "openid workflows:read")),
                ISSUER.token(claims -> claims.audience(List.of("https://other.example", TestIssuer.AUDIENCE))),
                ISSUER.token(claims -> claims.expirationTime(at(now, -30))),
                ISSUER.token(claims -> claims.notBeforeTime(at(now, 30))),
                TestIssuer.sign(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID(ISSUER.key().getKeyID())
                                .build(),
                        TestIssuer.claims().build(),
                        TestIssuer.signer(ISSUER.key())));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(String token) {
        assertThat(api.get(PATH, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(503);
    }

    private static Refused bad(String name, String token) {
        return new Refused(name, "Bearer " + token, BAD_TOKEN, INVALID);
    }

    private static String signed(com.nimbusds.jose.jwk.RSAKey key) {
        return TestIssuer.sign(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                TestIssuer.claims().build(),
                TestIssuer.signer(key));
    }

    private static String byPublicKey() throws JOSEException, KeyLengthException {
        return TestIssuer.sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(ISSUER.key().getKeyID())
                        .build(),
                TestIssuer.claims().build(),
                new MACSigner(ISSUER.key().toRSAPublicKey().getEncoded()));
    }

    /** @param subject as it stands in the JSON, where escapes can denote what no Java string is encoded to */
    private static String withRawSubject(String subject) {
        String claims = TestIssuer.claims().subject("@").build().toString().replace("\"@\"", "\"" + subject + "\"");
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(ISSUER.key().getKeyID())
                        .build(),
                new Payload(claims));
        try {
            token.sign(TestIssuer.signer(ISSUER.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static String cut(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private static Date at(Instant now, long seconds) {
        return Date.from(now.plusSeconds(seconds));
    }
}
