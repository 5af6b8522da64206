package dev.agentstudio.benchmarks;

import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;

/** A namespace of its own, which keeps the workers of a running stack away. */
public final class BenchmarkNamespace {
    public static final String NAME = "benchmark";

    private static final int RETENTION_SECONDS = 86_400;

    private BenchmarkNamespace() {}

    /** Makes it, with the search attributes of the default namespace, unless it exists. */
    public static void register(WorkflowClient client, String target) {
        try {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .registerNamespace(RegisterNamespaceRequest.newBuilder()
                            .setNamespace(NAME)
                            .setWorkflowExecutionRetentionPeriod(
                                    Duration.newBuilder().setSeconds(RETENTION_SECONDS))
                            .build());
        } catch (StatusRuntimeException e) {
            require(e.getStatus().getCode() == Status.Code.ALREADY_EXISTS, e);
        }
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(
                OperatorServiceStubsOptions.newBuilder().setTarget(target).validateAndBuildWithDefaults());
        boolean isKnown = false;
        while (!isKnown) {
            isKnown = addAttributes(operator);
        }
        operator.shutdownNow();
    }

    /** Fails as long as some part of Temporal does not know the namespace yet. */
    private static boolean addAttributes(OperatorServiceStubs operator) {
        try {
            operator.blockingStub()
                    .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace(NAME)
                            .putAllSearchAttributes(operator.blockingStub()
                                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                                            .setNamespace("default")
                                            .build())
                                    .getCustomAttributesMap())
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.ALREADY_EXISTS;
        }
    }

    private static void require(boolean condition, StatusRuntimeException otherwise) {
        if (!condition) {
            throw otherwise;
        }
    }
}
