package dev.agentstudio.qa.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second server, without an event bus, beside that of the stack: what one of them began to stream, the other continues. */
@ExtendWith(StudioExtension.class)
class TwoServersTest {
    private final int port = Ports.free().api();

    @Test
    void watcherThatChangesServersGetsEveryDurableEventOnce(Studio studio) {
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port)) {
            Client one = studio.as("alice");
            Client other = one.at(URI.create("http://localhost:" + port));
            api.awaitAnswer(other);
            List<Path> gates = List.of(Studio.newFile(), Studio.newFile(), Studio.newFile());
            String id = one.create(workflow(gates));
            List<Long> received = new ArrayList<>();
            for (int step = 0; step < gates.size(); step++) {
                // Each step is followed on the server that did not serve the step before.
                Client client = step % 2 == 0 ? other : one;
                try (EventStream stream = EventStream.after(client, id, received.isEmpty() ? 0 : received.getLast())) {
                    String task = "task_00" + (step + 1);
                    stream.await(
                            "the thought of " + task,
                            event -> event.path("type").asText().equals("AgentThought")
                                    && event.path("taskId").asText().equals(task));
                    received.addAll(stream.sequences());
                }
                Studio.open(gates.get(step));
            }
            try (EventStream stream = EventStream.after(other, id, received.getLast())) {
                received.addAll(stream.awaitEnd().sequences());
            }
            try (EventStream whole = EventStream.of(one, id)) {
                assertThat(received).isEqualTo(whole.awaitEnd().sequences());
            }
        }
    }

    /** Production's grace period is far longer than this test waits: streams end although their workflow continues. */
    @Test
    void streamsEndWhenTheirServerStops(Studio studio) {
        Path gate = Studio.newFile();
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE)
                .startApi(port, "-Dmicronaut.lifecycle.graceful-shutdown.grace-period=18s")) {
            Client one = studio.as("alice");
            Client other = one.at(URI.create("http://localhost:" + port));
            api.awaitAnswer(other);
            String id = one.create(Request.of("stopping").gate(gate).json());
            try (EventStream stream = EventStream.of(other, id);
                    EventStream all = EventStream.open(other.request("/api/events"))) {
                stream.await("TaskScheduled");
                api.sendTerm();
                assertThat(stream.awaitEnd().types()).doesNotContain("WorkflowCompleted");
                all.awaitEnd();
                assertThat(api.awaitExit()).isEqualTo(128 + 15);
                Studio.open(gate);
                try (EventStream rest =
                        EventStream.after(one, id, stream.sequences().getLast())) {
                    assertThat(rest.awaitEnd().types()).endsWith("TaskCompleted", "WorkflowCompleted");
                }
            }
        }
    }

    private static String workflow(List<Path> gates) {
        Request request = Request.of("two-servers");
        for (int step = 0; step < gates.size(); step++) {
            request.step("gate-" + step, "gate", Map.of("gate", gates.get(step).toString()));
        }
        return request.json();
    }
}
