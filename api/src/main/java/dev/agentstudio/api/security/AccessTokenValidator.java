package dev.agentstudio.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Checks what is sent as a bearer token. API keys are looked up. Tokens must be signed: RS256 or ES256 by a key of the issuer, {@code iss}, {@code aud}, {@code exp} and {@code nbf}. Unsigned and
 * HMAC tokens are refused whatever key they name.
 */
@Singleton
final class AccessTokenValidator implements TokenValidator<HttpRequest<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(AccessTokenValidator.class);

    /** How far clocks may be apart. */
    private static final int CLOCK_SKEW_SECONDS = 60;

    /** Claims that are kept beside subject, scopes and roles. */
    private static final List<String> ATTRIBUTES = List.of("email", "tier");

    private final KnownTokens known;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    AccessTokenValidator(TokenSettings settings, JWKSource<SecurityContext> keys, KnownTokens known) {
        this.known = known;
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
        // Issuers that follow RFC 9068 say at+jwt, others JWT or nothing.
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        if (ApiKeys.isKey(token)) {
            return Mono.justOrEmpty(known.find(token));
        }
        return known.find(token)
                .map(Mono::just)
                // Off the event loop, since an unknown key is fetched from the issuer.
                .orElseGet(() -> Mono.fromCallable(() -> authenticate(token)).subscribeOn(Schedulers.boundedElastic()));
    }

    private @Nullable Authentication authenticate(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            if (claims.getSubject().isBlank() || !isText(claims.getSubject())) {
                return null;
            }
            Instant end = claims.getExpirationTime().toInstant().plusSeconds(CLOCK_SKEW_SECONDS);
            Map<String, Object> attributes = attributes(claims);
            attributes.put(Caller.TOKEN_END, end);
            Authentication caller = Authentication.build(claims.getSubject(), permissions(claims), attributes);
            known.add(token, caller, end);
            return caller;
        } catch (ParseException | BadJOSEException | RateLimitReachedException e) {
            // The last of them: an unknown key again, so soon after the keys were fetched.
            return null;
        } catch (JOSEException e) {
            LOG.warn("The issuer's keys cannot be fetched: {}", e.getMessage());
            throw ProblemException.keysUnavailable();
        }
    }

    /** Who owns a workflow, and who started it, must be something that can be stored, searched for and logged as it is. */
    private static boolean isText(String claim) {
        return claim.codePoints()
                .noneMatch(point -> Character.isISOControl(point)
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    /** Scopes and roles in one list, as the framework wants them. Only known scopes count, so that none can pass for a role. */
    private static Collection<String> permissions(JWTClaimsSet claims) throws ParseException {
        Set<String> permissions = Scope.withImplied(Set.copyOf(scopes(claims)));
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
        Map<String, Object> attributes = new HashMap<>();
        for (String name : ATTRIBUTES) {
            String value = claims.getStringClaim(name);
            if (value != null) {
                if (!isText(value)) {
                    throw new ParseException("Not text: " + name, 0);
                }
                attributes.put(name, value);
            }
        }
        return attributes;
    }
}
