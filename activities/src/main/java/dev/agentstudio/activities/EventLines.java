package dev.agentstudio.activities;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts the lines of a {@code text/event-stream} (WHATWG HTML, "Server-sent events") together into the data of its messages. Of the
 * fields only {@code data} matters here; comments, and events without data, are keep-alives. Micronaut's own decoder fails on those.
 */
final class EventLines {
    private final StringBuilder data = new StringBuilder();

    /**
     * Takes one line, which Micronaut's client has cut out of the stream.
     *
     * @param line UTF-8, without its end
     * @return the data of the message that this line completes; empty for any other line
     */
    Optional<String> feed(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n")
                    .append(text.substring("data:".length()).stripLeading());
        } else if (text.isEmpty() && !data.isEmpty()) {
            String message = data.toString();
            data.setLength(0);
            return Optional.of(message);
        }
        return Optional.empty();
    }
}
