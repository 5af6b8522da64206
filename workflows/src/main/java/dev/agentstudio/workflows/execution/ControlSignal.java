package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * What a signal may say. All of it is optional: signals are also sent by hand.
 *
 * @param by who asked for it
 */
public record ControlSignal(@Nullable String by, @Nullable String reason) {
    public static final ControlSignal NONE = new ControlSignal(null, null);
}
