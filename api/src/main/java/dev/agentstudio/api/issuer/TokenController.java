package dev.agentstudio.api.issuer;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The development issuer over HTTP: client credentials in, token out. */
@Controller
@Requires(beans = DevIssuer.class)
@Secured(SecurityRule.IS_ANONYMOUS)
final class TokenController implements TokenOperations {
    private final DevIssuer issuer;

    TokenController(DevIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    @Post("/oauth/token")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED})
    public HttpResponse<TokenAnswer> token(@Body TokenRequest request) {
        if (!"client_credentials".equals(request.grantType())) {
            return refuse("unsupported_grant_type", "grant_type must be client_credentials");
        }
        Optional<DevClient> client = Optional.ofNullable(request.clientId())
                .flatMap(DevClient::of)
                .filter(known -> request.clientSecret() != null && known.hasSecret(request.clientSecret()));
        if (client.isEmpty()) {
            return HttpResponse.<TokenAnswer>unauthorized()
                    .body(new TokenAnswer.Refusal("invalid_client", "Unknown client_id or wrong client_secret"));
        }
        List<String> scopes = scopes(request, client.get());
        if (!client.get().scopes().containsAll(scopes)) {
            return refuse(
                    "invalid_scope",
                    "This client may ask for " + String.join(" ", client.get().scopes()));
        }
        return HttpResponse.<TokenAnswer>ok(new TokenAnswer.Token(
                        issuer.token(client.get(), scopes),
                        "Bearer",
                        DevIssuer.LIFETIME.toSeconds(),
                        String.join(" ", scopes)))
                .header("Cache-Control", "no-store");
    }

    @Error
    HttpResponse<TokenAnswer> unreadable(ConversionErrorException cause) {
        return refuse("invalid_request", "The body cannot be read");
    }

    @Error
    HttpResponse<TokenAnswer> unparsable(JsonSyntaxException cause) {
        return refuse("invalid_request", "The body cannot be read");
    }

    @Error
    HttpResponse<TokenAnswer> missing(UnsatisfiedRouteException cause) {
        return refuse("invalid_request", "A body is required");
    }

    @Override
    @Get("/.well-known/jwks.json")
    public Map<String, Object> keys() {
        return issuer.publicKeys().toJSONObject();
    }

    private static List<String> scopes(TokenRequest request, DevClient client) {
        return request.scope() == null || request.scope().isBlank()
                ? client.scopes()
                : Arrays.stream(request.scope().strip().split("\\s+"))
                        .distinct()
                        .toList();
    }

    private static HttpResponse<TokenAnswer> refuse(String error, String description) {
        return HttpResponse.<TokenAnswer>badRequest().body(new TokenAnswer.Refusal(error, description));
    }
}
