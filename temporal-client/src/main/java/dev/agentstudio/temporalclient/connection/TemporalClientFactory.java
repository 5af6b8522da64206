package dev.agentstudio.temporalclient.connection;

import dev.agentstudio.temporalclient.encryption.PayloadEncryption;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;

/** The connection of the process to Temporal, unless another part of the process has opened one. */
@Factory
final class TemporalClientFactory {
    @Singleton
    @Requires(missingProperty = "temporal.shared-connection")
    WorkflowClient workflowClient(TemporalSettings settings, PayloadEncryption encryption) {
        return settings.connection(encryption.converter()).open();
    }
}
