package dev.agentstudio.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies of answers as values. */
public final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    public static Map<String, Object> json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    /** A problem without its trace id, which is checked for its form. */
    public static Map<String, Object> problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return problem(answer.body());
    }

    /** The same of a body that was read from a raw connection. */
    public static Map<String, Object> problem(String body) {
        Map<String, Object> problem = json(body);
        assertThat(String.valueOf(problem.remove("traceId"))).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
        return problem;
    }

    private static Map<String, Object> json(String body) {
        try {
            return JSON.readValue(body, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not a JSON object: " + body, e);
        }
    }
}
