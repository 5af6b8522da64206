package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.core.JsonProcessingException;

/** JSON written manually, in tests. */
public final class Json {
    private Json() {}

    public static JsonObject object(String json) {
        return read(json, JsonObject.class);
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return Payloads.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
