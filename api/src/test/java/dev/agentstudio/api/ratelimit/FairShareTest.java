package dev.agentstudio.api.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.security.Caller;
import io.temporal.common.Priority;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FairShareTest {
    private final FairShare shares = new FairShare(new Tiers(
            List.of(new Tier("free", 60, 2, 1), new Tier("big", 60, 1000, 8)), new LimitSettings("free", "free")));

    @Test
    void weightIsThatOfTheCallersTier() {
        assertThat(share("a", "big").getFairnessWeight()).isEqualTo(8);
        assertThat(share("a", "free").getFairnessWeight()).isEqualTo(1);
        assertThat(share("a", null).getFairnessWeight()).isEqualTo(1);
    }

    @Test
    void keyIsTheOwnersWhoeverStarts() {
        String key = share("a", "big").getFairnessKey();

        assertThat(share("a", "free").getFairnessKey()).isEqualTo(key);
        assertThat(share("b", "big").getFairnessKey()).isNotEqualTo(key);
        assertThat(share("a".repeat(1000), "big").getFairnessKey().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(64);
    }

    private Priority share(String owner, @Nullable String tier) {
        return shares.of(owner, new Caller("someone", "someone", false, tier, null));
    }
}
