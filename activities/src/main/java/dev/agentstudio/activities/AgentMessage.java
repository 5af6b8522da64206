package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.payload.Payloads;
import org.jspecify.annotations.Nullable;

/** One message of the agent service's stream. */
sealed interface AgentMessage {
    /** The last message of every stream that ended well. */
    String END = "[DONE]";

    /** The first message of a call that outlives its connection. */
    record Begin(CallBegin begin) implements AgentMessage {}

    record Thought(AgentThought thought) implements AgentMessage {}

    /**
     * How far the agent is.
     *
     * @param percentage 0 to 100
     */
    record Progress(double percentage, @Nullable String currentStep) implements AgentMessage {}

    /** A file that the agent has saved through another worker. */
    record Saved(Artifact artifact) implements AgentMessage {}

    record Log(String level, String message) implements AgentMessage {}

    /**
     * The agent's answer.
     *
     * @param bytes its size in bytes of UTF-8 JSON
     */
    record Response(AgentResponse response, int bytes) implements AgentMessage {}

    /** The agent failed after the stream had begun. */
    record Failure(int status, String detail) implements AgentMessage {}

    record End() implements AgentMessage {}

    /**
     * Reads one message.
     *
     * @throws JsonProcessingException when the text is not a message of this protocol
     */
    static AgentMessage parse(String text) throws JsonProcessingException {
        if (text.equals(END)) {
            return new End();
        }
        JsonNode message = Payloads.mapper().readTree(text);
        return switch (message.path("type").asText()) {
            case "thought" -> new Thought(value(message.path("thought"), AgentThought.class));
            case "progress" -> {
                JsonNode progress = message.path("progress");
                yield new Progress(
                        progress.path("percentage").asDouble(),
                        progress.path("currentStep").textValue());
            }
            case "response" -> {
                JsonNode response = message.path("response");
                yield new Response(value(response, AgentResponse.class), Payloads.sizeOf(response));
            }
            case "artifact" -> new Saved(value(message.path("artifact"), Artifact.class));
            case "error" -> {
                JsonNode error = message.path("error");
                yield new Failure(
                        error.path("status").asInt(500), error.path("detail").asText("The agent failed"));
            }
            // Messages that a newer service may send beside these are worth a line in the log and no more.
            default ->
                new Log(
                        message.path("log").path("level").asText("info"),
                        message.path("log").path("message").asText(text));
        };
    }

    private static <T> T value(JsonNode node, Class<T> type) throws JsonProcessingException {
        if (!node.isObject()) {
            throw new JsonParseException(null, "its content is missing");
        }
        return Payloads.mapper().treeToValue(node, type);
    }
}
