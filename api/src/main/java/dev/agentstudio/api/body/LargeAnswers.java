package dev.agentstudio.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.memory.Leases;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes large answers while they are sent. Otherwise the whole text would be in memory beside the values that it is made of, of which it
 * repeats each up to three times. What the request holds in memory is released when the answer is written.
 */
@ServerFilter("/api/workflows/**")
final class LargeAnswers {
    /** Answers up to this size, in bytes, are written at once: they have a Content-Length. */
    static final long MAX_BUFFERED_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LargeAnswers.class);

    private final JsonMapper json;

    LargeAnswers(JsonMapper json) {
        this.json = json;
    }

    @ResponseFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void write(HttpRequest<?> request, MutableHttpResponse<?> response) {
        Object body = response.body();
        boolean isStreamed = false;
        try {
            if (body != null && isJson(body)) {
                byte[] json = bufferedJson(body);
                isStreamed = json == null;
                response.body(json == null ? stream(request, response, body) : json);
            }
        } finally {
            if (!isStreamed) {
                Leases.find(request).ifPresent(Leases::close);
            }
        }
    }

    private static boolean isJson(Object body) {
        return body instanceof Record || body instanceof List<?> || body instanceof JsonNode;
    }

    /** Null when it is large. */
    private byte @Nullable [] bufferedJson(Object body) {
        BoundedBuffer buffer = new BoundedBuffer();
        try {
            write(body, buffer);
            return buffer.bytes();
        } catch (IOException e) {
            // The writer wraps what the stream throws.
            if (buffer.isExceeded()) {
                return null;
            }
            throw new UncheckedIOException(e);
        }
    }

    private InputStream stream(HttpRequest<?> request, MutableHttpResponse<?> response, Object body) {
        response.contentType(response.getContentType().orElse(MediaType.APPLICATION_JSON_TYPE));
        Leases leases = Leases.of(request);
        AnswerPipe pipe = new AnswerPipe();
        leases.streamed();
        Thread.ofVirtual().name("large-answer").start(() -> pump(body, pipe, leases));
        return pipe.reader();
    }

    private void pump(Object body, AnswerPipe pipe, Leases leases) {
        boolean isComplete = false;
        try {
            write(body, pipe.writer());
            pipe.complete();
            isComplete = true;
        } catch (IOException e) {
            LOG.debug("A large answer was not read to its end", e);
        } finally {
            if (!isComplete) {
                pipe.breakOff();
            }
            leases.close();
        }
    }

    private void write(Object body, OutputStream to) throws IOException {
        if (body instanceof JsonNode node) {
            Payloads.mapper().writeValue(to, node);
        } else if (body instanceof List<?> items && !items.isEmpty()) {
            write(Argument.listOf(items.getFirst().getClass()), body, to);
        } else {
            write(Argument.of(body.getClass()), body, to);
        }
    }

    @SuppressWarnings("unchecked")
    private void write(Argument<?> type, Object body, OutputStream to) throws IOException {
        json.writeValue(to, (Argument<Object>) type, body);
    }

    /** Keeps what is written, up to the limit. */
    private static final class BoundedBuffer extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean isExceeded;

        @Override
        public void write(int value) throws IOException {
            require(1);
            kept.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            require(length);
            kept.write(bytes, offset, length);
        }

        private byte[] bytes() {
            return kept.toByteArray();
        }

        private boolean isExceeded() {
            return isExceeded;
        }

        private void require(int length) throws IOException {
            isExceeded |= kept.size() + (long) length > MAX_BUFFERED_BYTES;
            if (isExceeded) {
                throw new IOException("Larger than %d bytes".formatted(MAX_BUFFERED_BYTES));
            }
        }
    }
}
