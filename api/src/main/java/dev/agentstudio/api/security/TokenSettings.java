package dev.agentstudio.api.security;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are accepted.
 *
 * @param issuer the only {@code iss}
 * @param audience what {@code aud} must contain
 * @param jwksUrl where the issuer publishes its keys; null only with the development issuer
 */
@ConfigurationProperties("tokens")
public record TokenSettings(
        String issuer, String audience, @Nullable String jwksUrl) {}
