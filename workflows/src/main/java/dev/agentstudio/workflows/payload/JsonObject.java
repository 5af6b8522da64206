package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is not ours to understand: a caller's input, an agent's result. A large one that was read from JSON is kept as such, so
 * looking at its members takes time.
 *
 * @param members in their order; a JSON null is a null value. The top level is unmodifiable
 */
public record JsonObject(@JsonValue Map<String, @Nullable Object> members) {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JsonObject {
        members =
                members instanceof CompactMembers ? members : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public static JsonObject of(Map<String, ? extends @Nullable Object> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /** Whether some members are those of a large object, which are the same instance wherever that object is used. */
    public static boolean isLarge(Map<?, ?> members) {
        return members instanceof CompactMembers;
    }

    /** Null for a member that is absent, and for one that is JSON null. */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
