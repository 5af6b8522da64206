package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.RawValue;
import org.jspecify.annotations.Nullable;

/**
 * What a signal may say. All of it is optional: signals are also sent by hand.
 *
 * @param by who asked for it
 */
public record ControlSignal(@Nullable String by, @Nullable String reason) {
    public static final ControlSignal NONE = new ControlSignal(null, null);

    /** What a signal says; nothing when it was sent without anything, or with something else. */
    public static ControlSignal of(@Nullable RawValue sent) {
        if (sent == null) {
            return NONE;
        }
        try {
            ControlSignal signal =
                    Payloads.converter().fromPayload(sent.getPayload(), ControlSignal.class, ControlSignal.class);
            return signal == null ? NONE : signal;
        } catch (DataConverterException | IllegalArgumentException e) {
            return NONE;
        }
    }
}
