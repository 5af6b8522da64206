package dev.agentstudio.api.ratelimit;

import io.micronaut.context.annotation.ConfigurationProperties;

/**
 * Who belongs to which tier when the token does not say.
 *
 * @param defaultTier of tokens without a {@code tier} claim, and of those that name no configured tier
 * @param anonymousTier of requests without a token, counted by client address
 */
@ConfigurationProperties("limits")
record LimitSettings(String defaultTier, String anonymousTier) {}
