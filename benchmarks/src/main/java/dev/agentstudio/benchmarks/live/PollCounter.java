package dev.agentstudio.benchmarks.live;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Relays calls of Temporal, and counts the long polls of histories among them. */
final class PollCounter implements AutoCloseable {
    private static final int MAX_MESSAGE = 64 * 1024 * 1024;

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final ManagedChannel temporal;
    private final Server server;
    private int open;
    private int most;
    private int begun;
    private int reads;

    /** @param target host and port of Temporal */
    PollCounter(String target) throws IOException {
        temporal = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .maxInboundMessageSize(MAX_MESSAGE)
                .build();
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .maxInboundMessageSize(MAX_MESSAGE)
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(
                            String name, @org.jspecify.annotations.Nullable String authority) {
                        return relayed(name);
                    }
                })
                .build()
                .start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    private ServerMethodDefinition<byte[], byte[]> relayed(String name) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setFullMethodName(name)
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
        boolean isHistory = name.equals(
                WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod().getFullMethodName());
        return ServerMethodDefinition.create(method, ServerCalls.asyncUnaryCall((request, answer) -> {
            boolean isPoll = isHistory && isPoll(request);
            // The deadline of the caller, and its end, are those of the context.
            ClientCalls.asyncUnaryCall(
                    temporal.newCall(method, CallOptions.DEFAULT), request, isPoll ? counted(answer) : answer);
        }));
    }

    private synchronized boolean isPoll(byte[] request) {
        try {
            boolean isPoll =
                    GetWorkflowExecutionHistoryRequest.parseFrom(request).getWaitNewEvent();
            reads += isPoll ? 0 : 1;
            return isPoll;
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StreamObserver<byte[]> counted(StreamObserver<byte[]> answer) {
        count(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] value) {
                // Before the caller can poll again.
                count(-1);
                answer.onNext(value);
            }

            @Override
            public void onError(Throwable failure) {
                count(-1);
                answer.onError(failure);
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    private synchronized void count(int more) {
        open += more;
        most = Math.max(most, open);
        begun += Math.max(0, more);
    }

    /**
     * Long polls since the last time.
     *
     * @param begun how many began
     * @param most open at one time
     * @param reads of histories that are no long polls
     */
    record Polls(int begun, int most, int reads) {}

    /** Counts anew. */
    synchronized Polls take() {
        Polls taken = new Polls(begun, most, reads);
        begun = 0;
        reads = 0;
        most = open;
        return taken;
    }

    @Override
    public void close() {
        server.shutdownNow();
        temporal.shutdownNow();
    }
}
