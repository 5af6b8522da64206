package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.TestClock;
import io.micronaut.security.authentication.Authentication;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a token is good without being checked. */
final class KnownTokensTest {
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
    private static final String TOKEN = "head.claims.signature";
    private static final Authentication ALICE = Authentication.build("alice");

    private final TestClock clock = new TestClock(BEGIN);
    private final KnownTokens tokens = new KnownTokens(new ApiKeyFile(null), clock);

    @Test
    void justTheTokenThatWasCheckedIsKnown() {
        tokens.add(TOKEN, ALICE, BEGIN.plusSeconds(600));

        assertThat(tokens.find(TOKEN)).contains(ALICE);
        assertThat(tokens.find("head.claims.signaturf")).isEmpty();
        assertThat(tokens.find("")).isEmpty();
    }

    @Test
    void tokenIsCheckedAgainAfterAWhile() {
        tokens.add(TOKEN, ALICE, BEGIN.plusSeconds(600));
        clock.set(BEGIN.plus(KnownTokens.REMEMBERED).minusMillis(1));
        assertThat(tokens.find(TOKEN)).contains(ALICE);

        clock.set(BEGIN.plus(KnownTokens.REMEMBERED));
        assertThat(tokens.find(TOKEN)).isEmpty();
    }

    @Test
    void tokenIsNotGoodForAMomentLongerThanItSays() {
        Duration left = Duration.ofSeconds(3);
        tokens.add(TOKEN, ALICE, BEGIN.plus(left));

        clock.set(BEGIN.plus(left).minusMillis(1));
        assertThat(tokens.find(TOKEN)).contains(ALICE);
        clock.set(BEGIN.plus(left));
        assertThat(tokens.find(TOKEN)).isEmpty();
    }
}
