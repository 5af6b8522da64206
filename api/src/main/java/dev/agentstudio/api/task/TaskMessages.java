package dev.agentstudio.api.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agentstudio.api.http.ServerSentEvents;
import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.payload.Payloads;
import java.nio.charset.StandardCharsets;

/** The messages of a task's stream, as Server-Sent Events without a name. */
final class TaskMessages {
    static final byte[] KEEP_ALIVE = ServerSentEvents.keepAlive();
    static final byte[] DONE = ServerSentEvents.message("[DONE]".getBytes(StandardCharsets.UTF_8));

    private TaskMessages() {}

    static byte[] of(AgentThought thought) {
        return message("thought", thought);
    }

    /** Without the thoughts, each of which was a message of its own. */
    static byte[] of(AgentResponse response) {
        return message(
                "response",
                new AgentResponse(
                        response.success(),
                        response.result(),
                        null,
                        response.handoff(),
                        response.errorMessage(),
                        response.metadata()));
    }

    static byte[] of(Problem problem) {
        return message("error", problem);
    }

    private static byte[] message(String type, Object content) {
        return ServerSentEvents.message(Payloads.bytesOf(JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .set(type, Payloads.mapper().valueToTree(content))));
    }
}
