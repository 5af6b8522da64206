package dev.agentstudio.api.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The messages of a task's stream, as Server-Sent Events (WHATWG HTML) without a name. */
final class TaskMessages {
    /** A comment, which clients pass over. */
    static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

    static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private TaskMessages() {}

    static byte[] of(AgentThought thought) {
        return message("thought", thought);
    }

    /** Without the thoughts, each of which had a message of its own. */
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
        byte[] json = Payloads.bytesOf(JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .set(type, Payloads.mapper().valueToTree(content)));
        ByteArrayOutputStream message = new ByteArrayOutputStream(DATA.length + json.length + END.length);
        message.writeBytes(DATA);
        message.writeBytes(json);
        message.writeBytes(END);
        return message.toByteArray();
    }
}
