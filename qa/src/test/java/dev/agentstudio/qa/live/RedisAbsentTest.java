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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** API and worker that are to share a Redis which does not run. */
@ExtendWith(StudioExtension.class)
class RedisAbsentTest {
    private static final String REDIS = "-Dredis.uri=redis://127.0.0.1:1";

    private final int port = Ports.free().api();

    @Test
    void processesStartAndStreamEventsWhileRedisIsUnavailable(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", "redis-absent");
        try (JavaProcess worker = namespace.startWorker(REDIS);
                JavaProcess api = namespace.startApi(port, REDIS)) {
            worker.awaitWorker();
            Client client = studio.as("alice").at(URI.create("http://localhost:" + port));
            api.awaitAnswer(client);
            Path gate = Studio.newFile();
            String id = client.create(Request.of("without-redis").gate(gate).json());
            try (EventStream stream = EventStream.of(client, id)) {
                assertThat(stream.await("AgentThought").at("/data/content").asText())
                        .isEqualTo("The gate is shut");
                Studio.open(gate);
                assertThat(stream.awaitEnd().types()).endsWith("TaskCompleted", "WorkflowCompleted");
            }
            assertThat(api.errors().lines().filter(line -> line.contains("Redis is unavailable")))
                    .as("one line for events, one for rate limits")
                    .hasSize(2);
        }
    }
}
