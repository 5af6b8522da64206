package dev.agentstudio.activities;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a {@code text/event-stream} (WHATWG HTML, "Server-sent events") into the data of its messages. Of the fields only {@code data}
 * matters here; comments, and events without data, are keep-alives.
 */
final class EventLines {
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();

    /** @param maxBytes the largest message that is accepted */
    EventLines(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The data of every message that these bytes complete.
     *
     * @throws AgentCallException when a message is too large to be kept
     */
    List<String> feed(ByteBuffer bytes) throws AgentCallException {
        List<String> messages = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                endLine(messages);
            } else if (next != '\r') {
                line.write(next);
            }
        }
        if (line.size() + data.length() > maxBytes) {
            throw AgentCallException.endless(maxBytes);
        }
        return messages;
    }

    private void endLine(List<String> messages) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n")
                    .append(text.substring("data:".length()).stripLeading());
        } else if (text.isEmpty() && !data.isEmpty()) {
            messages.add(data.toString());
            data.setLength(0);
        }
    }
}
