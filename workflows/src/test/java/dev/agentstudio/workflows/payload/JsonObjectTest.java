package dev.agentstudio.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1,\"a\":2}",
                "{\"none\":null}",
                "{\"text\":\"ä€😀\\n\",\"yes\":true,\"big\":9007199254740993,\"real\":0.1}",
                "{\"huge\":[100794750240064803922727033649496064,-18446744073709551616],\"tiny\":4.9E-324}",
                "{\"deep\":{\"list\":[1,null,{\"x\":[]}]}}"
            })
    void jsonReadsAndWritesUnchanged(String json) throws JsonProcessingException {
        JsonObject object = Payloads.mapper().readValue(json, JsonObject.class);
        assertThat(Payloads.mapper().writeValueAsString(object)).isEqualTo(json);
    }

    @Test
    void largeObjectKeepsIntegersOfAnySize() throws JsonProcessingException {
        String json = "{\"text\":\"%s\",\"huge\":100794750240064803922727033649496064}"
                .formatted("x".repeat(JsonObjectReader.MAX_PARSED_BYTES));
        JsonObject object = Payloads.mapper().readValue(json, JsonObject.class);
        assertThat(object.get("huge")).isEqualTo(new BigInteger("100794750240064803922727033649496064"));
        assertThat(Payloads.mapper().writeValueAsString(object)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "true"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> Payloads.mapper().readValue(json, JsonObject.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void membersAreACopyThatNobodyCanChange() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("a", 1);
        JsonObject object = new JsonObject(members);
        members.put("b", 2);
        assertThat(object).isEqualTo(Json.object("{\"a\":1}"));
        assertThatThrownBy(() -> object.members().put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void sizeIsCountedInBytesOfUtf8() {
        assertThat(Payloads.sizeOf(Json.object("{\"a\":\"€\"}"))).isEqualTo("{\"a\":\"___\"}".length());
    }
}
