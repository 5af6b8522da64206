package dev.agentstudio.api.workflow;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;

/** Bodies of requests, before anything is known of their shape. */
final class JsonBody {
    private static final ObjectReader JSON = Payloads.mapper()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private JsonBody() {}

    /**
     * The members of the body.
     *
     * @throws ProblemException when it is no JSON, or no object
     */
    static JsonFields object(byte[] body, FieldErrors errors) {
        JsonNode json = parse(body);
        if (!json.isObject()) {
            errors.add("", ErrorCode.INVALID_FORMAT, "A JSON object is expected");
            errors.throwIfAny();
        }
        return new JsonFields(json, "", errors);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readValue(body);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
            throw ProblemException.unparsable(reason(e.getOriginalMessage()) + where);
        } catch (IOException e) {
            throw ProblemException.unparsable("it cannot be read");
        }
    }

    /** What the parser says of the text, without what it says of itself. */
    private static String reason(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\((\\S+) \\(code \\d+\\)\\)", "$1")
                .replaceAll(", from `[^`]*`", "")
                .replaceAll(
                        ":? \\(?(was expecting|expected a valid value|of type|found after|only regular|not allowed as).*",
                        "")
                .replace("((", "(")
                .replace("))", ")")
                .strip();
    }
}
