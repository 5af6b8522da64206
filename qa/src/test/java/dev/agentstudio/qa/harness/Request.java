package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/** Body of a request to create a workflow: a chain of steps, each after the one before. */
public final class Request {
    private final ObjectNode body = Json.object();
    private final ObjectNode definition = body.putObject("definition");
    private final ArrayNode steps;
    private String previous = "";

    private Request(String id) {
        definition.put("id", id).put("name", "Test of " + id).put("pattern", "sequential");
        steps = definition.putArray("steps");
    }

    public static Request of(String id) {
        return new Request(id);
    }

    /** A step that is named as its agent type. */
    public Request step(String agentType) {
        return step(agentType, agentType, Map.of());
    }

    public Request gate(Path gate) {
        return step("gate", "gate", Map.of("gate", gate.toString()));
    }

    /** @param configuration texts and whole numbers */
    public Request step(String id, String agentType, Map<String, Object> configuration) {
        ObjectNode step = steps.addObject();
        step.put("id", id).put("name", "Step " + id).put("agentType", agentType);
        if (!configuration.isEmpty()) {
            step.set("configuration", Json.of(configuration));
        }
        if (!previous.isEmpty()) {
            step.putArray("dependsOn").add(previous);
        }
        previous = id;
        return this;
    }

    /** Steps of one agent with no configuration. */
    public Request steps(String agentType, String... ids) {
        for (String id : ids) {
            step(id, agentType, Map.of());
        }
        return this;
    }

    /** Lets the newest step wait for just these. */
    public Request after(String... stepIds) {
        ArrayNode dependsOn = ((ObjectNode) steps.get(steps.size() - 1)).putArray("dependsOn");
        for (String id : stepIds) {
            dependsOn.add(id);
        }
        return this;
    }

    public Request pattern(String pattern) {
        definition.put("pattern", pattern);
        return this;
    }

    public Request metadata(Map<String, Object> metadata) {
        body.set("metadata", Json.of(metadata));
        return this;
    }

    /** Timeout of the newest step. */
    public Request stepTimeout(String timeout) {
        ((ObjectNode) steps.get(steps.size() - 1)).put("timeout", timeout);
        return this;
    }

    public Request timeout(String timeout) {
        definition.put("timeout", timeout);
        return this;
    }

    public Request maxRetries(int maxRetries) {
        definition.put("maxRetries", maxRetries);
        return this;
    }

    public Request input(Map<String, Object> input) {
        body.set("input", Json.of(input));
        return this;
    }

    /** The definition alone. */
    public ObjectNode definition() {
        return definition;
    }

    public String json() {
        return body.toString();
    }
}
