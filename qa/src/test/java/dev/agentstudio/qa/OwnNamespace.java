package dev.agentstudio.qa;

import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Temporal namespace that neither API nor worker of the stack serve, and processes of our own for it. Agents are those of the stack.
 *
 * @param name of the namespace
 */
record OwnNamespace(Studio studio, String stack, String name) {
    /** Class path entries of what production does not deploy with the API. */
    private static final Pattern NOT_OF_API = Pattern.compile("/(worker|activities|temporal-dev|qa)/target/");

    /** And with a worker. */
    private static final Pattern NOT_OF_WORKER = Pattern.compile("/(api|temporal-dev|qa)/target/");

    /** @param stack the name under which the stack was started */
    static OwnNamespace register(Studio studio, String stack, String name) {
        OwnNamespace namespace = new OwnNamespace(studio, stack, name);
        namespace.register();
        return namespace;
    }

    URI agents() {
        return URI.create("http://127.0.0.1:" + studio.stack().ports().agents());
    }

    /**
     * The API as a process of its own, on this port.
     *
     * @param options system properties beyond the usual ones
     */
    Jvm startApi(int port, String... options) {
        List<String> arguments = new ArrayList<>(settings());
        arguments.addAll(List.of(
                "-Dmicronaut.environments=dev",
                "-Dmicronaut.server.host=127.0.0.1",
                "-Dmicronaut.server.port=" + port,
                "-Ddev-issuer.key-file=" + Studio.folder(stack).resolve("dev-issuer.json")));
        arguments.addAll(List.of(options));
        arguments.add("dev.agentstudio.api.ApiProcess");
        return Jvm.start(entry -> !NOT_OF_API.matcher(entry).find(), arguments);
    }

    /** A worker as a process of its own. */
    Jvm startWorker() {
        List<String> arguments = new ArrayList<>(settings());
        arguments.add("dev.agentstudio.worker.WorkerProcess");
        return Jvm.start(entry -> !NOT_OF_WORKER.matcher(entry).find(), arguments);
    }

    /** A program of the tests as a process of its own, with the settings of a worker. */
    Jvm start(Class<?> main) {
        List<String> arguments = new ArrayList<>(settings());
        arguments.add(main.getName());
        return Jvm.start(entry -> true, arguments);
    }

    private List<String> settings() {
        Ports ports = studio.stack().ports();
        return List.of(
                "-Dtemporal.namespace=" + name,
                "-Dtemporal.target=127.0.0.1:" + ports.temporal(),
                "-Dagents.url=" + agents());
    }

    /** With the search attributes of the default namespace. */
    private void register() {
        studio.temporal()
                .getWorkflowServiceStubs()
                .blockingStub()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(name)
                        .setWorkflowExecutionRetentionPeriod(
                                com.google.protobuf.Duration.newBuilder().setSeconds(86_400))
                        .build());
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + studio.stack().ports().temporal())
                .validateAndBuildWithDefaults());
        try {
            await("the namespace is known").atMost(Client.PATIENCE).until(() -> addAttributes(operator));
        } finally {
            operator.shutdownNow();
        }
    }

    private boolean addAttributes(OperatorServiceStubs operator) {
        try {
            var known = operator.blockingStub()
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(Studio.NAMESPACE)
                            .build());
            operator.blockingStub()
                    .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace(name)
                            .putAllSearchAttributes(known.getCustomAttributesMap())
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            // Temporal's parts get to know a new namespace one after the other.
            if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                return true;
            }
            return false;
        }
    }
}
