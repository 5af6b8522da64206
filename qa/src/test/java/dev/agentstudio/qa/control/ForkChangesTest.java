package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forks that change steps which they take over. */
@ExtendWith(StudioExtension.class)
class ForkChangesTest {
    @Test
    void changeOfATakenOverStepIsToldWithTheCheckpointToForkFromInstead(Studio studio) {
        Client client = studio.as("alice");
        String origin = client.create(steps(2).json());
        client.awaitEnd(origin);

        Answer late = fork(client, origin, "cp_002", steps(5));
        Answer early = fork(client, origin, "cp_001", steps(5));
        Answer equal = fork(client, origin, "cp_002", steps(2));

        assertThat(warnings(late))
                .containsExactly(
                        "Step 'b' is taken over with the result of its former definition; to run it again, fork"
                                + " from checkpoint 'cp_001'");
        assertThat(early.json().has("warnings")).isFalse();
        assertThat(equal.json().has("warnings")).isFalse();
        String id = early.json().path("id").asText();
        assertThat(client.awaitEnd(id)
                        .json()
                        .at("/tasks/1/response/result/text")
                        .asText())
                .hasSize(5);
        assertThat(client.workflow(id).json().has("warnings")).isFalse();
    }

    @Test
    void otherInputIsToldOfEachStepThatHadTheFormerOne(Studio studio) {
        Client client = studio.as("alice");
        String origin = client.create(steps(2).json());
        client.awaitEnd(origin);
        ObjectNode body = Json.object().put("checkpointId", "cp_001");
        body.putObject("input").put("topic", "tea");

        Answer fork = client.post("/api/workflows/" + origin + "/fork", body.toString());

        assertThat(warnings(fork))
                .containsExactly(
                        "Step 'a' is taken over with the result of its former input; to run it again, create a new workflow");
    }

    @Test
    void forkIsComparedWithItsOrigin(Studio studio) {
        Client client = studio.as("alice");
        String origin = client.create(steps(2).json());
        client.awaitEnd(origin);
        String fork = fork(client, origin, "cp_001", steps(5)).json().path("id").asText();
        client.awaitEnd(fork);
        String path = "/api/workflows/" + origin + "/diff/" + fork;

        List<String> changed = new ArrayList<>();
        client.get(path)
                .json()
                .forEach(change -> changed.add(change.path("path").asText()));

        assertThat(changed)
                .contains("/tasks/1/response/result/text", "/context/results/task_002/result/text")
                .doesNotContain("/tasks/0/response/result/text");
        assertThat(studio.as("bob").get(path).status()).isEqualTo(404);
    }

    private static Request steps(int bytesOfSecond) {
        return Request.of("changed")
                .step("a", "big", Map.of("bytes", 1))
                .step("b", "big", Map.of("bytes", bytesOfSecond))
                .step("c", "big", Map.of("bytes", 3));
    }

    private static Answer fork(Client client, String origin, String checkpoint, Request definition) {
        ObjectNode body = Json.object().put("checkpointId", checkpoint);
        body.set("definition", definition.definition());
        Answer fork = client.post("/api/workflows/" + origin + "/fork", body.toString());
        assertThat(fork.status()).as(fork.text()).isEqualTo(201);
        return fork;
    }

    private static List<String> warnings(Answer fork) {
        List<String> warnings = new ArrayList<>();
        for (JsonNode warning : fork.json().path("warnings")) {
            warnings.add(warning.asText());
        }
        return warnings;
    }
}
