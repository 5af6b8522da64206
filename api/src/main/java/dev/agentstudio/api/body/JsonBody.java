package dev.agentstudio.api.body;

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
public final class JsonBody {
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
    public static JsonFields object(byte[] body, FieldErrors errors) {
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
            throw ProblemException.unparsable(JsonFault.describe(e));
        } catch (IOException e) {
            throw ProblemException.unparsable("it cannot be read");
        }
    }
}
