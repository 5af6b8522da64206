package dev.agentstudio.api.ratelimit;

import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configured tiers. */
@Singleton
public final class Tiers {
    private final Map<String, Tier> byName;
    private final Tier fallback;
    private final Tier anonymous;

    Tiers(List<Tier> tiers, LimitSettings settings) {
        byName = tiers.stream().collect(Collectors.toUnmodifiableMap(Tier::name, Function.identity()));
        fallback = required(settings.defaultTier(), "limits.default-tier");
        anonymous = required(settings.anonymousTier(), "limits.anonymous-tier");
    }

    /** @param claim the token's tier; null or an unknown one gives the default tier */
    public Tier of(@Nullable String claim) {
        return claim == null ? fallback : byName.getOrDefault(claim, fallback);
    }

    Tier anonymous() {
        return anonymous;
    }

    private Tier required(String name, String property) {
        Tier tier = byName.get(name);
        if (tier == null) {
            throw new ConfigurationException(
                    "%s names '%s', which limits.tiers does not have".formatted(property, name));
        }
        return tier;
    }
}
