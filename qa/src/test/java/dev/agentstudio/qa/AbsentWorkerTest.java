package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.worker.AgentWorker;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API in a process of its own, on a Temporal namespace that no worker serves. */
@ExtendWith(StudioExtension.class)
class AbsentWorkerTest {
    private static final String NAMESPACE = "without-worker";

    /** Class path entries of what production does not deploy with the API. */
    private static final Pattern OTHER_MODULES = Pattern.compile("/(worker|activities|temporal-dev|qa)/target/");

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void workflowWaitsForAWorkerAndReadsWithoutOne(Studio studio) {
        prepareNamespace(studio);
        Ports ports = Ports.free();
        URI url = URI.create("http://localhost:" + ports.api());
        try (Jvm api = startApi(studio, ports)) {
            Client client = new Client(url, studio.stack().token("alice"));
            api.awaitAnswer(client);
            Answer created = client.post(
                    "/api/workflows", Request.of("patient").step("echo").json());
            String id = created.json().path("id").asText();

            await("it stays as it was created")
                    .during(MOMENT)
                    .untilAsserted(() -> assertThat(client.workflow(id).text()).isEqualTo(created.text()));
            WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
            try (AgentWorker worker = AgentWorker.start(temporal, agents(studio))) {
                assertThat(worker).isNotNull();
                assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
            } finally {
                temporal.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }

    private static Jvm startApi(Studio studio, Ports ports) {
        return Jvm.start(
                entry -> !OTHER_MODULES.matcher(entry).find(),
                List.of(
                        "-Dmicronaut.environments=dev",
                        "-Dmicronaut.server.host=127.0.0.1",
                        "-Dmicronaut.server.port=" + ports.api(),
                        "-Dtemporal.namespace=" + NAMESPACE,
                        "-Dtemporal.target=127.0.0.1:" + studio.stack().ports().temporal(),
                        "-Dagents.url=" + agents(studio),
                        "-Ddev-issuer.key-file=" + Studio.folder("shared").resolve("dev-issuer.json"),
                        "dev.agentstudio.api.ApiProcess"));
    }

    private static URI agents(Studio studio) {
        return URI.create("http://127.0.0.1:" + studio.stack().ports().agents());
    }

    /** A namespace with the search attributes of the default one. */
    private static void prepareNamespace(Studio studio) {
        studio.temporal()
                .getWorkflowServiceStubs()
                .blockingStub()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecutionRetentionPeriod(
                                com.google.protobuf.Duration.newBuilder().setSeconds(86_400))
                        .build());
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + studio.stack().ports().temporal())
                .validateAndBuildWithDefaults());
        try {
            await("the namespace is known")
                    .atMost(Client.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> {
                        var known = operator.blockingStub()
                                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                                        .setNamespace(Studio.NAMESPACE)
                                        .build());
                        operator.blockingStub()
                                .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                                        .setNamespace(NAMESPACE)
                                        .putAllSearchAttributes(known.getCustomAttributesMap())
                                        .build());
                        return true;
                    });
        } finally {
            operator.shutdownNow();
        }
    }
}
