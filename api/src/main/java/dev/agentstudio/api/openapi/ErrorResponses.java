package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.api.problem.ProblemExamples;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Set;

/** The error answers, each with the bodies that the API itself would write. */
final class ErrorResponses {
    /** What any operation may answer. */
    static final List<Integer> ALWAYS = List.of(406, 429, 500);

    static final List<Integer> SECURED = List.of(401, 403, 503);

    static final List<Integer> WITH_BODY = List.of(400, 413, 415);

    private static final Set<Integer> RETRIABLE = Set.of(429, 503);

    private ErrorResponses() {}

    /** The name of an error's component. */
    static String name(int status) {
        return "Error" + status;
    }

    /** All of them, by name. */
    static ObjectNode components() {
        ObjectNode components = JsonNodeFactory.instance.objectNode();
        ProblemExamples.ALL.forEach((status, examples) -> {
            ObjectNode response = components.withObjectProperty(name(status));
            response.put("description", examples.description());
            ObjectNode headers = response.withObjectProperty("headers");
            ResponseHeaders.COMMON.forEach(header -> ResponseHeaders.add(headers, header));
            if (RETRIABLE.contains(status)) {
                ResponseHeaders.add(headers, HttpHeaders.RETRY_AFTER);
            }
            if (status == 401 || status == 403) {
                ResponseHeaders.add(headers, HttpHeaders.WWW_AUTHENTICATE);
            }
            ObjectNode content =
                    response.withObjectProperty("content").withObjectProperty(MediaType.APPLICATION_JSON_PROBLEM);
            content.withObjectProperty("schema").put("$ref", "#/components/schemas/Problem");
            examples.problems()
                    .forEach((name, problem) -> content.withObjectProperty("examples")
                            .withObjectProperty(name)
                            .set("value", Payloads.mapper().valueToTree(problem)));
        });
        return components;
    }
}
