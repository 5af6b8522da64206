package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.payload.JsonObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What answers of agents have cost, as their {@code metadata} says: {@code tokensUsed} and {@code cost}.
 *
 * @param tokens of language models; null when no answer says
 * @param cost in US dollars; null when no answer says
 */
public record Usage(@Nullable Long tokens, @Nullable BigDecimal cost) {
    public static final Usage NONE = new Usage(null, null);

    private static final String TOKENS = "tokensUsed";
    private static final String COST = "cost";

    /** Of one answer. Values that are not numbers from 0 do not count. */
    static Usage of(@Nullable JsonObject metadata) {
        if (metadata == null) {
            return NONE;
        }
        BigDecimal tokens = amount(metadata.get(TOKENS));
        return new Usage(tokens == null ? null : tokens.longValue(), amount(metadata.get(COST)));
    }

    /** Of both together. */
    public Usage plus(Usage other) {
        Long moreTokens = other.tokens;
        BigDecimal moreCost = other.cost;
        return new Usage(
                moreTokens == null ? tokens : Long.valueOf(moreTokens + (tokens == null ? 0 : tokens)),
                moreCost == null ? cost : moreCost.add(cost == null ? BigDecimal.ZERO : cost));
    }

    /** The metadata that says this and nothing else; null for none. */
    @Nullable
    JsonObject metadata() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (tokens != null) {
            members.put(TOKENS, tokens);
        }
        if (cost != null) {
            members.put(COST, cost);
        }
        return members.isEmpty() ? null : new JsonObject(members);
    }

    private static @Nullable BigDecimal amount(@Nullable Object value) {
        boolean isAmount =
                value instanceof Number number && Double.isFinite(number.doubleValue()) && number.doubleValue() >= 0;
        return isAmount ? new BigDecimal(String.valueOf(value)) : null;
    }
}
