package dev.agentstudio.temporalclient.connection;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Passes unary calls on to a server of Temporal. It can demand TLS with client certificates, and answer by itself, as one in production may. */
public final class TlsProxy implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Map<String, Status> refusals = new ConcurrentHashMap<>();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<?>> losses = new ConcurrentHashMap<>();

    /**
     * Starts it on a free port.
     *
     * @param identity its certificate; null for no TLS
     * @param clients the authority whose certificates clients need; null for none
     */
    public TlsProxy(Channel temporal, @Nullable X509Bundle identity, @Nullable X509Bundle clients) throws Exception {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(new Forwarder(temporal))
                .intercept(new Listener());
        if (identity != null) {
            SslContextBuilder tls =
                    GrpcSslContexts.configure(SslContextBuilder.forServer(identity.toKeyManagerFactory()));
            if (clients != null) {
                tls.trustManager(clients.getCertificate()).clientAuth(ClientAuth.REQUIRE);
            }
            builder.sslContext(tls.build());
        }
        server = builder.build().start();
    }

    /** Lets calls of a method fail from now on. */
    public void refuse(String method, Status status) {
        refusals.put(method, status);
    }

    /** Answers calls of a method from now on, with a message in wire format. */
    public void answer(String method, byte[] message) {
        answers.put(method, message);
    }

    /** Passes the next call of a method on, but reports it as failed, once something else is complete. */
    public void loseAnswer(String method, CompletableFuture<?> until) {
        losses.put(method, until);
    }

    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** What calls sent as their authorization. */
    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Listener implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            String authorization = headers.get(AUTHORIZATION);
            if (authorization != null) {
                authorizations.add(authorization);
            }
            return next.startCall(call, headers);
        }
    }

    private final class Forwarder extends HandlerRegistry {
        private final Channel temporal;

        private Forwarder(Channel temporal) {
            this.temporal = temporal;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            String shortName = name.substring(name.lastIndexOf('/') + 1);
            return ServerMethodDefinition.create(method, ServerCalls.asyncUnaryCall((request, response) -> {
                if (refusals.containsKey(shortName)) {
                    response.onError(refusals.get(shortName).asRuntimeException());
                } else if (answers.containsKey(shortName)) {
                    response.onNext(answers.get(shortName));
                    response.onCompleted();
                } else {
                    CompletableFuture<?> loss = losses.remove(shortName);
                    ClientCalls.asyncUnaryCall(
                            temporal.newCall(method, CallOptions.DEFAULT),
                            request,
                            loss == null ? response : new LostAnswer(response, loss));
                }
            }));
        }
    }

    private record LostAnswer(StreamObserver<byte[]> caller, CompletableFuture<?> until)
            implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] answer) {
            var unused = until.thenRun(() -> caller.onError(Status.UNAVAILABLE.asRuntimeException()));
        }

        @Override
        public void onError(Throwable failure) {
            caller.onError(failure);
        }

        @Override
        public void onCompleted() {
            // The caller gets an error instead.
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
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
    }
}
