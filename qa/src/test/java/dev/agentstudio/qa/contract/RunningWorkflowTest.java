package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A workflow while it runs: a gate holds its second step. */
@ExtendWith(StudioExtension.class)
class RunningWorkflowTest {
    @Test
    void showsWhatIsGoingOnRightNow(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(threeSteps(gate));

        Answer running = awaitGate(client, id);
        Studio.open(gate);
        Answer completed = client.awaitEnd(id);

        running.is(200, withGate("running.json", gate));
        completed.is(200, withGate("completed.json", gate));
    }

    @Test
    void changesItsEtagWithEveryVisibleChange(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        Answer created = client.post("/api/workflows", threeSteps(gate));
        String id = created.json().path("id").asText();
        Answer running = awaitGate(client, id);
        Answer stillRunning = client.workflow(id);
        Studio.open(gate);
        Answer ended = client.awaitEnd(id);

        Set<String> etags = new LinkedHashSet<>();
        for (Answer answer : List.of(created, running, ended)) {
            assertThat(answer.header("ETag"))
                    .isEqualTo(answer.json().path("etag").asText());
            etags.add(answer.header("ETag"));
        }
        assertThat(etags).hasSize(3);
        assertThat(stillRunning.text()).isEqualTo(running.text());
    }

    private static String threeSteps(Path gate) {
        return Request.of("three-steps")
                .step("echo")
                .gate(gate)
                .step("last", "big", Map.of("bytes", 3))
                .input(Map.of("question", "why"))
                .json();
    }

    private static Answer awaitGate(Client client, String id) {
        return client.await(
                id,
                "the agent reports its progress at the gate",
                workflow -> workflow.at("/tasks/1/live/percentage").asInt() == 40);
    }

    private static com.fasterxml.jackson.databind.JsonNode withGate(String file, Path gate) {
        return Json.parse(Json.text(file).replace("<gate>", gate.toString()));
    }
}
