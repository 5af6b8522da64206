package dev.agentstudio.qa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.HubWatcher;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What subscriptions cost Temporal, on a server that nobody else uses. */
@ExtendWith(StudioExtension.class)
class HubSubscriptionTest {
    private static final int SUBSCRIPTIONS = 60;

    private final int port = Ports.free().api();
    private final URI server = URI.create("http://localhost:" + port);

    /** The first subscriber is checked by a read of the workflow, a further one by what the watch knows. */
    @Test
    void furtherSubscriptionsOfAWatchedWorkflowAskTemporalNothing(Studio studio) {
        Path gate = Studio.newFile();
        String id = studio.as("alice").create(Request.of("watched").gate(gate).json());
        try (JavaProcess api =
                new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port, "-Devents.bus=local")) {
            Client client = new Client(server, studio.stack().token("alice"));
            api.awaitAnswer(client);
            try (HubWatcher first = connect(studio, "alice");
                    HubWatcher watcher = connect(studio, "alice");
                    HubWatcher bob = connect(studio, "bob")) {
                first.invoke("SubscribeToWorkflow", id, 0);
                first.await("WorkflowStarted");
                double before = describes(client);

                for (int number = 0; number < SUBSCRIPTIONS; number++) {
                    watcher.invoke("SubscribeToWorkflow", id, 0);
                }

                // The watch itself reads the heartbeats when it begins.
                assertThat(describes(client) - before).isLessThan(5);
                for (Object[] arguments : new Object[][] {{id}, {id, 0}}) {
                    assertThatThrownBy(() -> bob.invoke("SubscribeToWorkflow", arguments))
                            .hasMessageEndingWith("HubException: Workflow '%s' not found".formatted(id));
                }
                assertThat(bob.messages()).isEmpty();
                Studio.open(gate);
                watcher.await("WorkflowCompleted");
            }
        }
    }

    private HubWatcher connect(Studio studio, String name) {
        return HubWatcher.connect(server, studio.stack().token(name), TransportEnum.WEBSOCKETS);
    }

    private static double describes(Client client) {
        return client.get("/prometheus")
                .text()
                .lines()
                .filter(line -> line.matches("temporal_request_total\\{.*\"DescribeWorkflowExecution\".*} .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
