package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The development issuer over HTTP. */
@ExtendWith(StudioExtension.class)
class TokenEndpointTest {
    private static final String PATH = "/oauth/token";

    /** Token requests that are refused. */
    enum Refused {
        NO_GRANT_TYPE(
                400,
                "unsupported_grant_type",
                "grant_type must be client_credentials",
                "client_id=alice&client_secret=alice-secret"),
        OTHER_GRANT_TYPE(
                400,
                "unsupported_grant_type",
                "grant_type must be client_credentials",
                "grant_type=password&client_id=alice&client_secret=alice-secret"),
        UNKNOWN_CLIENT(
                401,
                "invalid_client",
                "Unknown client_id or wrong client_secret",
                "grant_type=client_credentials&client_id=carol&client_secret=carol-secret"),
        WRONG_SECRET(
                401,
                "invalid_client",
                "Unknown client_id or wrong client_secret",
                "grant_type=client_credentials&client_id=alice&client_secret=bob-secret"),
        NO_SECRET(
                401,
                "invalid_client",
                "Unknown client_id or wrong client_secret",
                "grant_type=client_credentials&client_id=alice"),
        FOREIGN_SCOPE(
                400,
                "invalid_scope",
                "This client may ask for workflows:read",
                "grant_type=client_credentials&client_id=reader&client_secret=reader-secret&scope=workflows:execute");

        private final int status;
        private final String error;
        private final String description;
        private final String form;

        Refused(int status, String error, String description, String form) {
            this.status = status;
            this.error = error;
            this.description = description;
            this.form = form;
        }

        JsonNode body() {
            return Json.object().put("error", error).put("error_description", description);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesInTheShapeOfOauth(Refused refused, Studio studio) {
        Client client = studio.anonymous();

        client.send(form(client, refused.form)).is(refused.status, refused.body());
        client.post(PATH, json(refused.form)).is(refused.status, refused.body());
    }

    @Test
    void formAndJsonBothGetAToken(Studio studio) {
        Client client = studio.anonymous();
        String request =
                "grant_type=client_credentials&client_id=alice&client_secret=alice-secret" + "&scope=workflows:execute";

        for (Answer answer : List.of(client.send(form(client, request)), client.post(PATH, json(request)))) {
            String token = answer.json().path("access_token").asText();
            answer.is(200, token(token, "workflows:execute"));
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(studio.withToken(token).get("/api/meta-agent/types").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutScopeAllScopesOfTheClientAreGranted(Studio studio) {
        Answer answer = studio.anonymous()
                .post(PATH, json("grant_type=client_credentials&client_id=bob&client_secret=bob-secret"));

        answer.is(
                200,
                token(answer.json().path("access_token").asText(), "workflows:read workflows:write workflows:execute"));
    }

    @Test
    void tokenIsSignedByAPublishedKeyAndSaysWhoItIsFor(Studio studio) throws ParseException, JOSEException {
        Answer keys = studio.anonymous().get("/.well-known/jwks.json");
        SignedJWT token = SignedJWT.parse(studio.stack().token("admin"));

        var key = JWKSet.parse(keys.text()).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(key.isPrivate()).isFalse();
        Instant issued = token.getJWTClaimsSet().getIssueTime().toInstant();
        Instant expires = token.getJWTClaimsSet().getExpirationTime().toInstant();
        assertThat(expires).isEqualTo(issued.plusSeconds(3600));
        ObjectNode claims = (ObjectNode) Json.parse(token.getPayload().toString());
        claims.remove(List.of("iat", "exp", "jti"));
        assertThat(Json.shape(claims)).isEqualTo(Json.shape(Json.parse("""
                {"sub": "admin", "iss": "https://auth.agentstudio.dev", "aud": "https://api.agentstudio.dev",
                 "scopes": ["workflows:read", "workflows:write", "workflows:execute"], "roles": ["admin"],
                 "tier": "enterprise"}""")));
    }

    @ParameterizedTest
    @CsvSource({"{, The body cannot be read", "[], The body cannot be read", "'', A body is required"})
    void bodyThatIsNoRequestIsRefusedInTheShapeOfOauth(String body, String description, Studio studio) {
        studio.anonymous()
                .post(PATH, body)
                .is(400, Json.object().put("error", "invalid_request").put("error_description", description));
    }

    private static JsonNode token(String token, String scope) {
        return Json.object()
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("expires_in", 3600)
                .put("scope", scope);
    }

    private static HttpRequest.Builder form(Client client, String form) {
        return client.request(PATH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static String json(String form) {
        ObjectNode json = Json.object();
        for (String pair : List.of(form.split("&", -1))) {
            int equals = pair.indexOf('=');
            json.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return json.toString();
    }
}
