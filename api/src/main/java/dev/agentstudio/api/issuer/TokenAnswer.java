package dev.agentstudio.api.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/** Answers of the token endpoint, RFC 6749 §5. */
sealed interface TokenAnswer {
    /**
     * A token.
     *
     * @param expiresIn seconds
     */
    @Serdeable
    record Token(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            String scope)
            implements TokenAnswer {}

    /** Why there is none. */
    @Serdeable
    record Refusal(
            String error, @JsonProperty("error_description") String errorDescription) implements TokenAnswer {}
}
