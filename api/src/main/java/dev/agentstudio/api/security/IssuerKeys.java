package dev.agentstudio.api.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/** The issuer's public keys, from its JWKS URL: cached, and fetched again for an unknown key id, so that the issuer can change keys. */
@Factory
@Requires(property = "tokens.jwks-url")
final class IssuerKeys {
    /** A withdrawn key is trusted for at most this long. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** How long one fetch may keep others waiting for it. */
    private static final Duration FETCH = Duration.ofSeconds(15);

    /** For connecting and for reading, each. A fetch is retried once, and the API answers within three seconds while the issuer is unavailable. */
    private static final int TIMEOUT_MILLIS = 1200;

    /** Tokens with invented key ids cause at most two fetches in this time. */
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    /** How long the last keys are good for while the issuer cannot be reached. */
    private static final Duration OUTAGE = Duration.ofHours(1);

    @Singleton
    JWKSource<SecurityContext> keys(TokenSettings settings) {
        ResourceRetriever retriever =
                new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, JWKSourceBuilder.DEFAULT_HTTP_SIZE_LIMIT);
        return JWKSourceBuilder.create(url(settings), retriever)
                .cache(FRESH.toMillis(), FETCH.toMillis())
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .retrying(true)
                .build();
    }

    private static URL url(TokenSettings settings) {
        String text = String.valueOf(settings.jwksUrl());
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new ConfigurationException("tokens.jwks-url is not a URL: " + text, e);
        }
    }
}
