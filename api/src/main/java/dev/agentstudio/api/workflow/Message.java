package dev.agentstudio.api.workflow;

import io.micronaut.serde.annotation.Serdeable;

/** Answer of an operation that has nothing else to say. */
@Serdeable
record Message(String message) {
    static Message of(String id, String participle) {
        return new Message("Workflow '%s' %s successfully".formatted(id, participle));
    }
}
