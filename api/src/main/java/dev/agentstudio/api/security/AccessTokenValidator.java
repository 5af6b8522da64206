package dev.agentstudio.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Checks bearer tokens: RS256 or ES256 by a key of the issuer, {@code iss}, {@code aud}, {@code exp} and {@code nbf}. Unsigned and
 * HMAC tokens are refused whatever key they name.
 */
@Singleton
final class AccessTokenValidator implements TokenValidator<HttpRequest<?>> {
    /** How far clocks may be apart. */
    private static final int CLOCK_SKEW_SECONDS = 60;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    AccessTokenValidator(TokenSettings settings, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        // Off the event loop, since an unknown key is fetched from the issuer.
        return Mono.fromCallable(() -> authenticate(token)).subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable Authentication authenticate(String token) throws JOSEException {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Authentication.build(claims.getSubject(), permissions(claims), attributes(claims));
        } catch (ParseException | BadJOSEException e) {
            return null;
        }
    }

    /** Scopes and roles in one list, as the framework wants them. The two vocabularies do not overlap: scopes have a colon. */
    private static Collection<String> permissions(JWTClaimsSet claims) throws ParseException {
        Set<String> permissions = new HashSet<>(scopes(claims));
        if (permissions.contains(Scope.EXECUTE) || permissions.contains(Scope.WRITE)) {
            permissions.add(Scope.READ);
        }
        List<String> roles = claims.getStringListClaim("roles");
        if (roles != null && roles.contains(Caller.ADMIN)) {
            permissions.add(Caller.ADMIN);
        }
        return permissions;
    }

    private static Collection<String> scopes(JWTClaimsSet claims) throws ParseException {
        List<String> scopes = claims.getStringListClaim("scopes");
        if (scopes != null) {
            return scopes;
        }
        String scope = claims.getStringClaim("scope");
        return scope == null ? List.of() : List.of(scope.split(" "));
    }

    private static Map<String, Object> attributes(JWTClaimsSet claims) throws ParseException {
        String email = claims.getStringClaim("email");
        return email == null ? Map.of() : Map.of("email", email);
    }
}
