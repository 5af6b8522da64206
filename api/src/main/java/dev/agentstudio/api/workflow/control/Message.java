package dev.agentstudio.api.workflow.control;

import io.micronaut.serde.annotation.Serdeable;

/** Confirms an operation. */
@Serdeable
record Message(String message) {
    static Message of(String id, String participle) {
        return new Message("Workflow '%s' %s successfully".formatted(id, participle));
    }
}
