package dev.agentstudio.workflows.connection;

import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;

/**
 * Where Temporal is.
 *
 * @param target host and port of the frontend
 */
public record TemporalConnection(String target, String namespace) {
    /** Connects lazily: a server that is not there yet is no error before the first call. */
    public WorkflowClient open() {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(Payloads.converter())
                        .build());
    }
}
