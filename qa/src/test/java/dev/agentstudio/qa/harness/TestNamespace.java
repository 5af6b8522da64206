package dev.agentstudio.qa.harness;

import static org.awaitility.Awaitility.await;

import dev.agentstudio.activities.ArtifactServer;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.worker.AgentWorker;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Temporal namespace that neither API nor worker of the stack serve, and processes of our own for it. Agents are those of the stack.
 *
 * @param name of the namespace
 */
public record TestNamespace(Studio studio, String stack, String name) {
    /** Class path entries of what production does not deploy with the API. */
    private static final Pattern NOT_OF_API = Pattern.compile("/(worker|activities|temporal-dev|qa)/target/");

    /** And with a worker. */
    private static final Pattern NOT_OF_WORKER = Pattern.compile("/(api|temporal-dev|qa)/target/");

    private static final long MAX_ARTIFACT_BYTES = 4_000_000;

    /** @param stack the name under which the stack was started */
    public static TestNamespace register(Studio studio, String stack, String name) {
        TestNamespace namespace = new TestNamespace(studio, stack, name);
        namespace.register();
        return namespace;
    }

    public URI agents() {
        return URI.create("http://127.0.0.1:" + studio.stack().ports().agents());
    }

    /** Where the files of its workflows are kept: a folder for each, by its id. */
    public Path artifacts() {
        return store().resolve("workflows");
    }

    private Path store() {
        return Studio.folder(stack).resolve("artifacts").resolve(name);
    }

    /** What a worker in this process does with artifacts. */
    public AgentWorker.Files files() {
        return new AgentWorker.Files(
                new FolderStore(store()),
                new ArtifactServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, MAX_ARTIFACT_BYTES));
    }

    /**
     * The API as a process of its own, on this port.
     *
     * @param more system properties beside those that it needs
     */
    public JavaProcess startApi(int port, String... more) {
        List<String> development = new ArrayList<>(List.of(
                "-Dmicronaut.environments=dev",
                "-Ddev-issuer.key-file=" + Studio.folder(stack).resolve("dev-issuer.json")));
        development.addAll(List.of(more));
        return startApi(port, development);
    }

    /**
     * An API outside the {@code dev} environment, which takes the tokens of the development stack.
     *
     * @param probes port of probes and metrics
     */
    public JavaProcess startProductionApi(int port, int probes, String... more) {
        List<String> production = new ArrayList<>(List.of(
                "-Dendpoints.all.port=" + probes,
                "-Dtokens.jwks-url=" + studio.stack().api().resolve("/.well-known/jwks.json")));
        production.addAll(List.of(more));
        return startApi(port, production);
    }

    private JavaProcess startApi(int port, List<String> more) {
        List<String> arguments = new ArrayList<>(settings());
        arguments.addAll(List.of("-Dmicronaut.server.host=127.0.0.1", "-Dmicronaut.server.port=" + port));
        arguments.addAll(more);
        arguments.add("dev.agentstudio.api.ApiProcess");
        return JavaProcess.start(entry -> !NOT_OF_API.matcher(entry).find(), arguments);
    }

    /** A worker as a process of its own. */
    public JavaProcess startWorker(String... more) {
        List<String> arguments = new ArrayList<>(settings());
        arguments.addAll(List.of(more));
        // A worker serves no HTTP; the class path of the tests has a server all the same, which must not meet another
        // one.
        arguments.addAll(List.of("-Dmicronaut.server.host=127.0.0.1", "-Dmicronaut.server.port=-1"));
        arguments.add("dev.agentstudio.worker.WorkerProcess");
        return JavaProcess.start(entry -> !NOT_OF_WORKER.matcher(entry).find(), arguments);
    }

    /** A program of the tests as a process of its own, with the settings of a worker. */
    public JavaProcess start(Class<?> main) {
        List<String> arguments = new ArrayList<>(settings());
        arguments.add(main.getName());
        return JavaProcess.start(entry -> true, arguments);
    }

    private List<String> settings() {
        Ports ports = studio.stack().ports();
        return List.of(
                "-Dtemporal.namespace=" + name,
                "-Dtemporal.target=127.0.0.1:" + ports.temporal(),
                "-Dartifacts.folder=" + Studio.folder(stack).resolve("artifacts"),
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
            await("the namespace is known").atMost(Client.TIMEOUT).until(() -> addAttributes(operator));
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
