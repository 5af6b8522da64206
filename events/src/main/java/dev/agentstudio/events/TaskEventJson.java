package dev.agentstudio.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.Map;
import java.util.Optional;

/** Events as JSON text: {@code {"thought": {…}}}. Newer builds may send kinds and members that older ones pass over. */
final class TaskEventJson {
    private static final Map<String, Class<? extends TaskEvent>> KINDS = Map.of(
            "thought", TaskEvent.Thought.class, "progress", TaskEvent.Progress.class, "log", TaskEvent.Log.class);

    private TaskEventJson() {}

    static String write(TaskEvent event) throws JsonProcessingException {
        return Payloads.mapper().writeValueAsString(Map.of(kind(event), event));
    }

    /** Empty for a kind that this build does not know. */
    static Optional<TaskEvent> read(String text) throws JsonProcessingException {
        JsonNode message = Payloads.mapper().readTree(text);
        for (Map.Entry<String, Class<? extends TaskEvent>> kind : KINDS.entrySet()) {
            if (message.has(kind.getKey())) {
                return Optional.of(Payloads.mapper().treeToValue(message.get(kind.getKey()), kind.getValue()));
            }
        }
        return Optional.empty();
    }

    private static String kind(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Thought thought -> "thought";
            case TaskEvent.Progress progress -> "progress";
            case TaskEvent.Log log -> "log";
        };
    }
}
