package dev.agentstudio.api.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;

/** The issuer's public keys, from its JWKS URL: cached, fetched again for an unknown key id, never more often than is polite. */
@Factory
@Requires(property = "tokens.jwks-url")
final class IssuerKeys {
    @Singleton
    JWKSource<SecurityContext> keys(TokenSettings settings) {
        return JWKSourceBuilder.create(url(settings)).retrying(true).build();
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
