package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.workflows.payload.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fork was made from, as its metadata says.
 *
 * @param checkpointId null for a fork that takes over nothing
 */
record ForkOrigin(String workflowId, @Nullable String checkpointId) {
    private static final String MEMBER = "forkedFrom";

    /** Empty when the metadata is not that of a fork of this workflow. */
    static Optional<ForkOrigin> in(@Nullable JsonObject metadata, String workflowId) {
        return metadata != null
                        && metadata.get(MEMBER) instanceof Map<?, ?> origin
                        && workflowId.equals(origin.get("workflowId"))
                ? Optional.of(new ForkOrigin(
                        workflowId, origin.get("checkpointId") instanceof String checkpoint ? checkpoint : null))
                : Optional.empty();
    }

    /** The metadata with this in it. */
    JsonObject addedTo(@Nullable JsonObject metadata) {
        Map<String, @Nullable Object> origin = new LinkedHashMap<>();
        origin.put("workflowId", workflowId);
        origin.put("checkpointId", checkpointId);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (metadata != null) {
            members.putAll(metadata.members());
        }
        members.put(MEMBER, origin);
        return JsonObject.of(members);
    }
}
