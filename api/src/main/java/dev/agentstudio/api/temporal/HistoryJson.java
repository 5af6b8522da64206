package dev.agentstudio.api.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.JsonFormat;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** A history as Temporal's own JSON. Holds one event at a time, and reads the next one when it is asked for. */
final class HistoryJson extends InputStream {
    private static final byte[] END = "\n]}\n".getBytes(UTF_8);

    private final Iterator<HistoryEvent> events;
    private final JsonFormat.Printer printer = JsonFormat.printer();
    private byte[] part = "{\"events\": [\n".getBytes(UTF_8);
    private int position;
    private boolean isFirst = true;
    private boolean isEnded;

    HistoryJson(Iterator<HistoryEvent> events) {
        this.events = events;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : part[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(length, part.length - position);
        System.arraycopy(part, position, bytes, offset, count);
        position += count;
        return count;
    }

    private boolean isAtEnd() throws IOException {
        while (position == part.length && !isEnded) {
            position = 0;
            part = next();
        }
        return position == part.length;
    }

    private byte[] next() throws IOException {
        if (!events.hasNext()) {
            isEnded = true;
            return END;
        }
        String json = printer.print(events.next());
        String separator = isFirst ? "" : ",\n";
        isFirst = false;
        return (separator + json).getBytes(UTF_8);
    }
}
