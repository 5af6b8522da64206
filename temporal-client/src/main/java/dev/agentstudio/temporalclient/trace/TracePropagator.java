package dev.agentstudio.temporalclient.trace;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.context.ContextPropagator;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries a request's trace into the runs and activities that it starts, in the headers that Temporal keeps beside their inputs. */
public final class TracePropagator implements ContextPropagator {
    @Override
    public String getName() {
        return TraceContext.HEADER;
    }

    @Override
    public @Nullable Object getCurrentContext() {
        return TraceContext.current().orElse(null);
    }

    @Override
    public void setCurrentContext(@Nullable Object context) {
        if (context instanceof TraceContext trace) {
            trace.attach();
        }
    }

    @Override
    public Map<String, Payload> serializeContext(@Nullable Object context) {
        return context instanceof TraceContext trace
                ? DefaultDataConverter.STANDARD_INSTANCE
                        .toPayload(trace.toString())
                        .map(payload -> Map.of(TraceContext.HEADER, payload))
                        .orElse(Map.of())
                : Map.of();
    }

    @Override
    public @Nullable Object deserializeContext(Map<String, Payload> headers) {
        Payload payload = headers.get(TraceContext.HEADER);
        return payload == null
                ? null
                : TraceContext.parse(
                                DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, String.class, String.class))
                        .orElse(null);
    }
}
