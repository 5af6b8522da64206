package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.workflows.execution.VisibleEvent;
import io.micronaut.http.HttpRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a client asks an event stream for.
 *
 * @param since the last sequence that it has; 0 for none
 * @param types all types where none are named
 */
record EventQuery(long since, Set<EventType> types) {
    /** As EventSource sends it when it connects again. */
    static final String LAST_EVENT_ID = "Last-Event-ID";

    static final String SINCE = "since";
    static final String TYPES = "types";

    /** Sequences are exact as JSON numbers: below 2^53, so of at most 16 digits. */
    private static final int MAX_DIGITS = 16;

    /** @throws dev.agentstudio.api.problem.ProblemException naming everything that is wrong */
    static EventQuery of(HttpRequest<?> request) {
        FieldErrors errors = new FieldErrors();
        QueryFields query = new QueryFields(request.getParameters(), errors);
        // The header is newer: the address of an EventSource stays as it was when it first connected.
        Optional<String> last =
                Optional.ofNullable(request.getHeaders().get(LAST_EVENT_ID)).filter(id -> !id.isBlank());
        long since = last.map(id -> sequence(id.strip(), LAST_EVENT_ID, errors))
                .or(() -> query.text(SINCE).map(text -> sequence(text, SINCE, errors)))
                .orElse(0L);
        Set<EventType> types =
                query.text(TYPES).map(names -> types(names, errors)).orElse(EnumSet.allOf(EventType.class));
        errors.throwIfAny();
        return new EventQuery(since, types);
    }

    boolean includes(VisibleEvent event) {
        return types.contains(EventType.of(event));
    }

    Publisher<LiveEvent> filter(Publisher<LiveEvent> events) {
        return Flux.from(events).filter(event -> types.contains(EventType.of(event)));
    }

    private static long sequence(String text, String field, FieldErrors errors) {
        if (!text.matches("\\d{1,%d}".formatted(MAX_DIGITS))) {
            errors.add(field, ErrorCode.INVALID_FORMAT, "The sequence of an event is expected, a whole number");
            return 0;
        }
        return Long.parseLong(text);
    }

    private static Set<EventType> types(String names, FieldErrors errors) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String name : names.split(",", -1)) {
            Optional<EventType> type = EventType.of(name.strip());
            type.ifPresent(types::add);
            if (type.isEmpty()) {
                errors.add(
                        TYPES,
                        ErrorCode.INVALID_FORMAT,
                        "'%s' is none of: %s".formatted(name, EventType.words().collect(Collectors.joining(", "))));
            }
        }
        return types;
    }
}
