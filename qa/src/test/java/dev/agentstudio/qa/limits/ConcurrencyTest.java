package dev.agentstudio.qa.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many workflows a caller of the free tier may have at once, counted by a real Temporal. */
@ExtendWith(StudioExtension.class)
class ConcurrencyTest {
    private static final String PATH = "/api/workflows";
    private static final int AT_ONCE = 2;

    /** A caller of the free tier has sixty requests. */
    private static final Duration RARELY = Duration.ofMillis(500);

    @Test
    void noMoreRunAtOnceThanTheTierAllows(Studio studio) {
        Client client = studio.newFreeCaller();
        List<Path> gates = Stream.generate(Studio::newFile).limit(6).toList();

        List<Answer> answers = gates.parallelStream()
                .map(gate -> client.post(PATH, Request.of("crowd").gate(gate).json()))
                .toList();

        List<Answer> started = answers.stream().filter(Answer::isSuccess).toList();
        List<Answer> refused =
                answers.stream().filter(answer -> !answer.isSuccess()).toList();
        assertThat(started).hasSize(AT_ONCE);
        assertThat(refused).allSatisfy(answer -> {
            answer.isProblem(Problems.tooManyAtOnce(PATH));
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        });
        gates.forEach(Studio::open);
        started.forEach(
                answer -> studio.as("admin").awaitEnd(answer.json().path("id").asText()));
        awaitRoom(client, Studio.newFile());
    }

    @Test
    void retriesOfOneRequestMakeNoRoomForAnother(Studio studio) {
        Client client = studio.newFreeCaller();
        String body = Request.of("crowd").gate(Studio.newFile()).json();

        List<Answer> retries = IntStream.range(0, 12)
                .parallel()
                .mapToObj(retry -> client.send(client.json(PATH, body).header("Idempotency-Key", "one")))
                .toList();
        client.create(Request.of("crowd").gate(Studio.newFile()).json());

        assertThat(retries).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        client.post(PATH, body).isProblem(Problems.tooManyAtOnce(PATH));
    }

    @Test
    void pausedWorkflowsDoNotCountUntilTheyAreResumed(Studio studio) {
        Client client = studio.newFreeCaller();
        String first = client.create(Request.of("crowd").gate(Studio.newFile()).json());
        client.create(Request.of("crowd").gate(Studio.newFile()).json());
        client.control(first, "pause");
        String resume = PATH + "/" + first + "/resume";

        awaitRoom(client, Studio.newFile());

        client.post(resume).isProblem(Problems.tooManyAtOnce(resume));
        assertThat(client.workflow(first).json().path("status").asText()).isEqualTo("paused");
    }

    /** A workflow that has ended or was paused is noticed within a second. */
    private static void awaitRoom(Client client, Path gate) {
        String body = Request.of("crowd").gate(gate).json();
        await("there is room for one more")
                .atMost(Client.TIMEOUT)
                .pollInterval(RARELY)
                .until(() -> client.post(PATH, body).status() == 201);
    }
}
