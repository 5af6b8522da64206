package dev.agentstudio.api.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** Body of a token request, RFC 6749 §4.4. */
@Serdeable
record TokenRequest(
        @JsonProperty("grant_type") @Nullable String grantType,
        @JsonProperty("client_id") @Nullable String clientId,
        @JsonProperty("client_secret") @Nullable String clientSecret,
        @Nullable String scope) {}
