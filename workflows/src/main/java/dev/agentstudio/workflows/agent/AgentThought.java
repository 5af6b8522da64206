package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing an agent noted while it worked.
 *
 * @param type free text such as {@code observation}, {@code reasoning} or {@code action}
 */
public record AgentThought(
        Instant timestamp,
        String type,
        String content,
        @Nullable JsonObject metadata) {
    public AgentThought {}
}
