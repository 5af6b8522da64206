package dev.agentstudio.api.issuer;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.agentstudio.api.security.TokenSettings;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The development issuer and its keys, in place of a real issuer's. */
@Factory
@Requires(env = "dev")
final class DevIssuerFactory {
    @Singleton
    DevIssuer issuer(@Value("${dev-issuer.key-file}") Path keyFile, TokenSettings settings) {
        return new DevIssuer(keyFile, settings.issuer(), settings.audience());
    }

    @Singleton
    @Requires(missingProperty = "tokens.jwks-url")
    JWKSource<SecurityContext> keys(DevIssuer issuer) {
        return new ImmutableJWKSet<>(issuer.publicKeys());
    }
}
