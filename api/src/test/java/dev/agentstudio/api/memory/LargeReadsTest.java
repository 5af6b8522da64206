package dev.agentstudio.api.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.WholeAnswers;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.JsonObject;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all reads hold together is bounded, and each releases it when its request is answered. */
class LargeReadsTest {
    private static final int MEGABYTE = 1_000_000;
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger readings = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void readThatFindsNoRoomIsUnavailableForAMoment() {
        LargeReads reads = new LargeReads(new ReadSettings(10 * MEGABYTE, SOON));
        read(reads, request(), "first", 6);
        assertThatThrownBy(() -> read(reads, request(), "second", 6))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.retryAfter()).isPresent();
                    assertThat(problem)
                            .hasMessage("Too many large workflows are being read at once; read this one again later");
                });
        assertThat(readings).as("nothing is read without room").hasValue(1);
    }

    @Test
    void readWaitsUntilAnotherRequestIsAnswered() {
        LargeReads reads = new LargeReads(new ReadSettings(10 * MEGABYTE, LATER));
        HttpRequest<?> first = request();
        read(reads, first, "first", 6);
        CompletableFuture<Map<RecordedAnswer.Key, RecordedAnswer>> second =
                CompletableFuture.supplyAsync(() -> read(reads, request(), "second", 6), threads);
        assertThat(second).isNotDone();
        Leases.of(first).close();
        assertThat(second.join()).hasSize(6);
        assertThat(reads.heldBytes()).isBetween(6L * MEGABYTE, 7L * MEGABYTE);
    }

    @Test
    void requestsForTheSameShareIt() {
        LargeReads reads = new LargeReads(new ReadSettings(10 * MEGABYTE, SOON));
        List<HttpRequest<?>> requests = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            requests.add(request());
            assertThat(read(reads, requests.getLast(), "same", 6)).hasSize(6);
        }
        assertThat(readings).hasValue(1);
        requests.subList(0, 4).forEach(request -> Leases.of(request).close());
        assertThat(reads.heldBytes()).isBetween(6L * MEGABYTE, 7L * MEGABYTE);
        Leases.of(requests.getLast()).close();
        assertThat(reads.heldBytes()).isZero();
    }

    @Test
    void whatThereIsNeverRoomForIsLeftOut() {
        LargeReads reads = new LargeReads(new ReadSettings(5 * MEGABYTE, SOON));
        Map<RecordedAnswer.Key, RecordedAnswer> found = read(reads, request(), "huge", 8);
        assertThat(found).hasSize(8);
        assertThat(found.values().stream().filter(RecordedAnswer::isOmitted))
                .hasSize(4)
                .allSatisfy(answer -> assertThat(answer.response().result().members())
                        .isEqualTo(Map.of("$omitted", Map.of("size", MEGABYTE))));
    }

    @Test
    void failedReadHoldsNothing() {
        LargeReads reads = new LargeReads(new ReadSettings(10 * MEGABYTE, SOON));
        HttpRequest<?> request = request();
        assertThatThrownBy(() -> find(reads, request, places("broken", 6), wanted -> {
                    throw ProblemException.temporalUnavailable();
                }))
                .hasMessageStartingWith("The workflow engine cannot be reached");
        Leases.of(request).close();
        assertThat(reads.heldBytes()).isZero();
        assertThat(read(reads, request(), "broken", 6)).hasSize(6);
    }

    @Test
    void manyReadsAtOnceNeverHoldMoreThanThereIs() {
        LargeReads reads = new LargeReads(new ReadSettings(10 * MEGABYTE, LATER));
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = IntStream.range(0, 40)
                .mapToObj(index -> CompletableFuture.runAsync(
                        () -> {
                            HttpRequest<?> request = request();
                            read(reads, request, "run-" + index, 3);
                            most.accumulateAndGet(held.addAndGet(3), Math::max);
                            held.addAndGet(-3);
                            Leases.of(request).close();
                        },
                        threads))
                .toList();
        await("all are answered").atMost(LATER).until(() -> all.stream().allMatch(CompletableFuture::isDone));
        assertThat(all).allSatisfy(read -> assertThat(read).isCompleted());
        assertThat(most.get()).isBetween(3, 9);
        assertThat(reads.heldBytes()).isZero();
    }

    private Map<RecordedAnswer.Key, RecordedAnswer> read(
            LargeReads reads, HttpRequest<?> request, String run, int megabytes) {
        return find(reads, request, places(run, megabytes), this::answers);
    }

    private static Map<RecordedAnswer.Key, RecordedAnswer> find(
            LargeReads reads, HttpRequest<?> request, List<Recorded> places, WholeAnswers recorded) {
        Supplier<Map<RecordedAnswer.Key, RecordedAnswer>> find = () -> reads.find(places, recorded);
        return ServerRequestContext.with(request, find);
    }

    private Map<RecordedAnswer.Key, RecordedAnswer> answers(Collection<Recorded> wanted) {
        readings.incrementAndGet();
        Map<RecordedAnswer.Key, RecordedAnswer> answers = new HashMap<>();
        wanted.forEach(place -> answers.put(
                RecordedAnswer.Key.of(place),
                new RecordedAnswer(
                        new StepId("step"), new AgentResponse(true, JsonObject.EMPTY, null, null, null, null))));
        return answers;
    }

    private static List<Recorded> places(String run, int megabytes) {
        return IntStream.rangeClosed(1, megabytes)
                .mapToObj(task ->
                        new Recorded(new WorkflowId("wf_1"), new RunId(run), TaskId.numbered(task), 1, MEGABYTE, "0"))
                .toList();
    }

    private static HttpRequest<?> request() {
        return HttpRequest.GET("/api/workflows/wf_1");
    }
}
