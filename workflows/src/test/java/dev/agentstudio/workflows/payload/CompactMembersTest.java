package dev.agentstudio.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large objects are kept as JSON, which nobody who uses them can see. */
class CompactMembersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000})
    void largeObjectIsTheSameAsASmallOne(int count) throws JsonProcessingException {
        Map<String, @Nullable Object> members = members(count);
        String json = Payloads.mapper().writeValueAsString(members);

        JsonObject read = Payloads.mapper().readValue(json, JsonObject.class);

        assertThat(read.members() instanceof CompactMembers)
                .isEqualTo(json.length() > JsonObjectReader.MAX_PARSED_BYTES);
        assertThat(Payloads.mapper().writeValueAsString(read)).isEqualTo(json);
        assertThat(read).isEqualTo(JsonObject.of(members)).hasSameHashCodeAs(JsonObject.of(members));
        assertThat(read.members().keySet()).containsExactlyElementsOf(members.keySet());
        members.forEach((name, value) -> {
            assertThat(read.get(name)).isEqualTo(value);
            assertThat(read.members()).containsKey(name);
        });
        assertThat(read.get("absent")).isNull();
        assertThat(read.members()).doesNotContainKey("absent");
        assertThat(read.members().isEmpty()).isFalse();
    }

    @Test
    void largeObjectCannotBeChanged() throws JsonProcessingException {
        JsonObject read =
                Payloads.mapper().readValue(Payloads.mapper().writeValueAsString(members(10_000)), JsonObject.class);
        assertThatThrownBy(() -> read.members().put("new", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> read.members().remove("text")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void absentObjectIsNull() throws JsonProcessingException {
        assertThat(Payloads.mapper().readValue("{\"object\":null}", new TypeReference<Map<String, JsonObject>>() {}))
                .containsEntry("object", null);
    }

    private static Map<String, @Nullable Object> members(int count) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("text", "Zoë \"said\" \\ 日本 \uD83D\uDE00");
        members.put("none", null);
        members.put("numbers", Arrays.asList(0, -1, 1L << 40, 0.1, 1e300, null, true));
        List<Object> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            rows.add(Map.of("id", row, "label", List.of("a", Map.of("deep", row / 7.0))));
        }
        members.put("rows", rows);
        members.put("last", Map.of());
        return members;
    }
}
