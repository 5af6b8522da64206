package dev.agentstudio.dev;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of Temporal as its set-up calls, with failures that a real server has only under load. */
final class FakeTemporalServer implements AutoCloseable {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Queue<Status> statuses;
    private final Server server;

    /** @param statuses of the first calls that change something; all later calls succeed */
    FakeTemporalServer(Status... statuses) throws IOException {
        this.statuses = new ConcurrentLinkedQueue<>(List.of(statuses));
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus("temporal.api.workflowservice.v1.WorkflowService", HealthCheckResponse.ServingStatus.SERVING);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(health.getHealthService())
                .addService(new Workflows())
                .addService(new Operator())
                .build()
                .start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The names of the calls that came, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private <T> void answer(String call, T response, StreamObserver<T> caller) {
        calls.add(call);
        Status status = statuses.poll();
        if (status == null || status.isOk()) {
            caller.onNext(response);
            caller.onCompleted();
        } else {
            caller.onError(status.asRuntimeException());
        }
    }

    private final class Workflows extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> caller) {
            caller.onNext(GetSystemInfoResponse.getDefaultInstance());
            caller.onCompleted();
        }

        @Override
        public void updateNamespace(UpdateNamespaceRequest request, StreamObserver<UpdateNamespaceResponse> caller) {
            answer("updateNamespace", UpdateNamespaceResponse.getDefaultInstance(), caller);
        }
    }

    private final class Operator extends OperatorServiceGrpc.OperatorServiceImplBase {
        @Override
        public void listSearchAttributes(
                ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> caller) {
            caller.onNext(ListSearchAttributesResponse.getDefaultInstance());
            caller.onCompleted();
        }

        @Override
        public void addSearchAttributes(
                AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> caller) {
            answer("addSearchAttributes", AddSearchAttributesResponse.getDefaultInstance(), caller);
        }
    }
}
