package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
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

        String token() throws JOSEException, IOException, ParseException {
            RSAKey key = ourKey();
            return switch (this) {
                case GARBAGE -> "not.a.token";
                case EXPIRED -> signed(key, claims().expirationTime(at(-61)));
                case NOT_YET_VALID -> signed(key, claims().notBeforeTime(at(120)));
                case FOREIGN_KEY -> signed(foreignKey("another"), claims());
                case FOREIGN_KEY_WITH_OUR_ID -> signed(foreignKey(key.getKeyID()), claims());
                case UNSIGNED -> new PlainJWT(claims().build()).serialize();
                case UNSIGNED_WITH_SCOPES_AS_ROLES ->
                    new PlainJWT(claims().claim("roles", List.of("workflows:read", "admin"))
                                    .build())
                            .serialize();
                case PUBLIC_KEY_AS_SECRET -> publicKeyAsSecret(key);
                case WRONG_ISSUER -> signed(key, claims().issuer("https://auth.example.com"));
                case WRONG_AUDIENCE -> signed(key, claims().audience("https://api.example.com"));
                case NO_SUBJECT -> signed(key, claims().subject(null));
                case NO_EXPIRY -> signed(key, claims().expirationTime(null));
                case CHANGED_CLAIMS -> withForeignClaims(signed(key, claims()));
            };
        }

        private static RSAKey foreignKey(String id) throws JOSEException {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        }

        private static String publicKeyAsSecret(RSAKey key) throws JOSEException {
            byte[] secret = key.toPublicJWK().toRSAPublicKey().getEncoded();
            return signed(JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(secret), claims());
        }

        private static String withForeignClaims(String token) {
            String[] parts = token.split("\\.", -1);
            String admin =
                    claims().subject("admin").build().toPayload().toBase64URL().toString();
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
    void badTokenOpensNothing(Bad bad, Studio studio) throws JOSEException, IOException, ParseException {
        Answer answer = studio.withToken(bad.token()).get(PATH).isProblem(Problems.unauthorized(true, PATH));

        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"agentstudio\", error=\"invalid_token\","
                        + " error_description=\"The token is malformed, expired, or not for this API\"");
    }

    @Test
    void goodTokenOpensWhatItsScopesSay(Studio studio) throws JOSEException, IOException, ParseException {
        String array = signed(ourKey(), claims());
        String text = signed(ourKey(), claims().claim("scopes", null).claim("scope", "openid workflows:read"));

        studio.withToken(array).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
        studio.withToken(text).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
    }

    @Test
    void clocksMayBeAMinuteApart(Studio studio) throws JOSEException, IOException, ParseException {
        String token = signed(ourKey(), claims().expirationTime(at(-30)).notBeforeTime(at(30)));

        studio.withToken(token).get(PATH).isProblem(Problems.noWorkflow("wf_none"));
    }

    @Test
    void tokenWithoutScopesIsForbiddenEverything(Studio studio) throws JOSEException, IOException, ParseException {
        Client client = studio.withToken(signed(ourKey(), claims().claim("scopes", List.of())));

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
    void initiatorIsTheEmailElseTheSubject(Studio studio) throws JOSEException, IOException, ParseException {
        Client client = studio.withToken(signed(ourKey(), claims().claim("email", "alice@example.com")));
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

    private static Date at(int secondsFromNow) {
        return Date.from(Instant.now().plusSeconds(secondsFromNow));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .issuer("https://auth.agentstudio.dev")
                .audience("https://api.agentstudio.dev")
                .expirationTime(at(600))
                .claim("scopes", List.of("workflows:read", "workflows:execute"));
    }

    /** The development issuer's key, with its private half. */
    private static RSAKey ourKey() throws IOException, ParseException {
        return RSAKey.parse(Files.readString(Studio.folder(SHARED).resolve("dev-issuer.json")));
    }

    private static String signed(RSAKey key, JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims);
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }
}
