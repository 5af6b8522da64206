package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tokens open which door. */
@ExtendWith(StudioExtension.class)
class TokenTest {
    private static final String PATH = "/api/workflows/wf_none";
    private static final String SHARED = "shared";

    /** Tokens that open nothing, although all but the first two are well formed. */
    enum Bad {
        GARBAGE,
        EXPIRED,
        NOT_YET_VALID,
        FOREIGN_KEY,
        FOREIGN_KEY_WITH_OUR_ID,
        UNSIGNED,
        UNSIGNED_WITH_SCOPES_AS_ROLES,
        PUBLIC_KEY_AS_SECRET,
        WRONG_ISSUER,
        WRONG_AUDIENCE,
        NO_SUBJECT,
        NO_EXPIRY,
        CHANGED_CLAIMS;

        String token() throws JOSEException {
            RSAKey key = Tokens.key(SHARED);
            return switch (this) {
                case GARBAGE -> "not.a.token";
                case EXPIRED -> Tokens.signed(key, Tokens.claims().expirationTime(Tokens.at(-61)));
                case NOT_YET_VALID -> Tokens.signed(key, Tokens.claims().notBeforeTime(Tokens.at(120)));
                case FOREIGN_KEY -> Tokens.signed(foreignKey("another"), Tokens.claims());
                case FOREIGN_KEY_WITH_OUR_ID -> Tokens.signed(foreignKey(key.getKeyID()), Tokens.claims());
                case UNSIGNED -> new PlainJWT(Tokens.claims().build()).serialize();
                case UNSIGNED_WITH_SCOPES_AS_ROLES ->
                    new PlainJWT(Tokens.claims()
                                    .claim("roles", List.of("workflows:read", "admin"))
                                    .build())
                            .serialize();
                case PUBLIC_KEY_AS_SECRET -> publicKeyAsSecret(key);
                case WRONG_ISSUER -> Tokens.signed(key, Tokens.claims().issuer("https://auth.example.com"));
                case WRONG_AUDIENCE -> Tokens.signed(key, Tokens.claims().audience("https://api.example.com"));
                case NO_SUBJECT -> Tokens.signed(key, Tokens.claims().subject(null));
                case NO_EXPIRY -> Tokens.signed(key, Tokens.claims().expirationTime(null));
                case CHANGED_CLAIMS -> withForeignClaims(Tokens.signed(key, Tokens.claims()));
            };
        }

        private static RSAKey foreignKey(String id) throws JOSEException {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        }

        private static String publicKeyAsSecret(RSAKey key) throws JOSEException {
            byte[] secret = key.toPublicJWK().toRSAPublicKey().getEncoded();
            return Tokens.signed(JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(secret), Tokens.claims());
        }

        private static String withForeignClaims(String token) {
            String[] parts = token.split("\\.", -1);
            String admin = Tokens.claims()
                    .subject("admin")
                    .build()
                    .toPayload()
                    .toBase64URL()
                    .toString();
            return parts[0] + "." + admin + "." + parts[2];
        }
    }

    @Test
    void withoutTokenNothingOpens(Studio studio) {
        for (Client client : List.of(studio.anonymous(), studio.withToken(""))) {
            Answer answer = client.get(PATH).isProblem(Problems.unauthorized(false, PATH));

            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"agentstudio\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void badTokenOpensNothing(Bad bad, Studio studio) throws JOSEException {
        Answer answer = studio.withToken(bad.token()).get(PATH).isProblem(Problems.unauthorized(true, PATH));

        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"agentstudio\", error=\"invalid_token\","
                        + " error_description=\"The token is malformed, expired, or not for this API\"");
    }

    @Test
    void goodTokenOpensWhatItsScopesSay(Studio studio) {
        String array = Tokens.signed(Tokens.key(SHARED), Tokens.claims());
        String text = Tokens.signed(
                Tokens.key(SHARED), Tokens.claims().claim("scopes", null).claim("scope", "openid workflows:read"));

        studio.withToken(array).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
        studio.withToken(text).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
    }

    @Test
    void clocksMayBeAMinuteApart(Studio studio) {
        String token = Tokens.signed(
                Tokens.key(SHARED),
                Tokens.claims().expirationTime(Tokens.at(-30)).notBeforeTime(Tokens.at(30)));

        studio.withToken(token).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
    }

    @Test
    void tokenWithoutScopesIsForbiddenEverything(Studio studio) {
        Client client = studio.withToken(
                Tokens.signed(Tokens.key(SHARED), Tokens.claims().claim("scopes", List.of())));

        client.get(PATH).isProblem(Problems.forbidden(PATH));
        client.post("/api/workflows", "{}").isProblem(Problems.forbidden("/api/workflows"));
        client.get("/api/meta-agent/types").isProblem(Problems.forbidden("/api/meta-agent/types"));
    }

    @Test
    void readingTokenStartsNothing(Studio studio) {
        Client reader = studio.as("reader");

        reader.post("/api/workflows", "{}").isProblem(Problems.forbidden("/api/workflows"));
        reader.post("/api/workflows/execute", "{}").isProblem(Problems.forbidden("/api/workflows/execute"));
        reader.get(PATH).isProblem(Problems.noWorkflow("wf_none"));
    }

    @Test
    void workflowsOfOthersDoNotExistExceptForAdmins(Studio studio) {
        String id = studio.as("alice").create(Request.of("private").step("echo").json());

        studio.as("bob").workflow(id).isProblem(Problems.noWorkflow(id));
        assertThat(studio.as("admin").awaitEnd(id).text())
                .isEqualTo(studio.as("alice").workflow(id).text());
    }

    @Test
    void initiatorIsTheEmailElseTheSubject(Studio studio) {
        Client client = studio.withToken(
                Tokens.signed(Tokens.key(SHARED), Tokens.claims().claim("email", "alice@example.com")));
        String body = Request.of("initiated").step("echo").json();

        assertThat(client.post("/api/workflows", body)
                        .json()
                        .path("initiatedBy")
                        .asText())
                .isEqualTo("alice@example.com");
        assertThat(studio.as("alice")
                        .post("/api/workflows", body)
                        .json()
                        .path("initiatedBy")
                        .asText())
                .isEqualTo("alice");
    }
}
