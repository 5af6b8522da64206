package dev.agentstudio.qa.harness;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Tokens that the development issuer could have given, but gives to no client of its own. */
public final class Tokens {
    private Tokens() {}

    /** The development issuer's key of the stack of this name, with its private half. */
    public static RSAKey key(String stack) {
        try {
            return RSAKey.parse(Files.readString(Studio.folder(stack).resolve("dev-issuer.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key that no issuer has. */
    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("unknown").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Good claims of {@code alice}, who may read and execute. */
    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .issuer("https://auth.agentstudio.dev")
                .audience("https://api.agentstudio.dev")
                .expirationTime(at(600))
                .claim("scopes", List.of("workflows:read", "workflows:execute"));
    }

    /** Somebody who was never here before. */
    public static JWTClaimsSet.Builder claimsOfAStranger() {
        return claims().subject("stranger-" + UUID.randomUUID());
    }

    public static Date at(int secondsFromNow) {
        return Date.from(Instant.now().plusSeconds(secondsFromNow));
    }

    public static String signed(RSAKey key, JWTClaimsSet.Builder claims) {
        try {
            return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }
}
