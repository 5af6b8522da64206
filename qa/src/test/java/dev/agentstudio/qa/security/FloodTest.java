package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.RawRequest;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that hold on to as much of the API as they can, while others want to be served. Bounded, and on loopback only. */
@Isolated("it needs both processors for a moment")
@ExtendWith(StudioExtension.class)
class FloodTest {
    private static final int ANNOUNCED = 1_048_000;
    private static final byte[] SENT = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);

    /** Enough of the smallest ones to be refused. */
    private static final int MAX_PIECES = 2000;

    /** Attackers send from here, others from where every client sends. */
    private static final String ATTACKER = "127.0.0.66";

    private static final Duration SERVED_WITHIN = Duration.ofSeconds(1);

    private static final int MAX_TRIES = 3;

    /** Requests of others that are measured at least, and for how long at most. */
    private static final int ENOUGH = 200;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Resident memory of the process: 384 MB of heap, 256 MB beside it, and the JVM itself. */
    private static final long MAX_RESIDENT_KB = 900_000;

    private final int port = Ports.free().api();

    @Test
    void unfinishedBodiesOfACallerHarmNobodyElse(Studio studio) {
        String token = studio.stack().token("alice");
        flood(studio, 840, "POST /api/workflows HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n", SENT);
    }

    @Test
    void unfinishedBodiesWithoutATokenHarmNobody(Studio studio) {
        flood(studio, 1400, "POST /oauth/token HTTP/1.1\r\n", SENT);
    }

    /** Every piece costs more than its bytes. */
    @Test
    void bodiesInTinyPiecesHarmNobody(Studio studio) {
        flood(studio, 400, "POST /oauth/token HTTP/1.1\r\n", "  ".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void unfinishedHeadersAreClosed(Studio studio) {
        try (JavaProcess api = start(studio, "-Dconnections.header-timeout=5s")) {
            Client other = client(studio);
            api.awaitAnswer(other);
            Duration bound = bound(slowest99(other, () -> false));
            List<RawRequest> attackers = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    RawRequest attacker = RawRequest.open(ATTACKER, port);
                    attacker.send("POST /api/workflows HTTP/1.1\r\nHost: local");
                    attackers.add(attacker);
                }
                assertThat(slowest99(other, () -> false)).isLessThan(bound);
                assertThat(attackers)
                        .allSatisfy(attacker -> assertThat(attacker.isClosedWithin(Duration.ofSeconds(10)))
                                .isTrue());
            } finally {
                attackers.forEach(RawRequest::close);
            }
        }
    }

    @Test
    void oneAddressCannotTakeAllConnections(Studio studio) {
        try (JavaProcess api = start(studio, "-Dconnections.max-per-address=50")) {
            Client other = client(studio);
            api.awaitAnswer(other);
            List<RawRequest> attackers = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    attackers.add(RawRequest.open(ATTACKER, port));
                }
                await("they are counted").atMost(Client.TIMEOUT).untilAsserted(() -> {
                    try (RawRequest oneMore = RawRequest.open(ATTACKER, port)) {
                        assertThat(oneMore.readToEnd())
                                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                                .containsIgnoringCase("retry-after: 2\r\n")
                                .contains("Too many connections are open");
                    }
                });
                assertThat(other.get("/health/liveness").status()).isEqualTo(200);
                attackers.removeFirst().close();
                await("there is room again").atMost(Client.TIMEOUT).untilAsserted(() -> {
                    try (RawRequest next = RawRequest.open(ATTACKER, port)) {
                        next.send("GET /health/liveness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                        assertThat(next.readToEnd()).startsWith("HTTP/1.1 200 ");
                    }
                });
            } finally {
                attackers.forEach(RawRequest::close);
            }
        }
    }

    /** Memory that is used up is not given back by waiting: who starts the process again must learn of it. */
    @Test
    void processEndsWhenDirectMemoryIsUsedUp(Studio studio) {
        try (JavaProcess api = start(
                studio,
                "-XX:MaxDirectMemorySize=24m",
                "-Dconnections.body-memory=1GB",
                "-Dconnections.body-memory-per-caller=1GB")) {
            api.awaitAnswer(client(studio));
            List<RawRequest> attackers = new ArrayList<>();
            try {
                for (int i = 0; i < 60; i++) {
                    attackers.add(attack("POST /oauth/token HTTP/1.1\r\n", SENT));
                }
                assertThat(api.awaitExit()).isEqualTo(3);
                assertThat(api.output() + api.errors()).contains("Out of memory, the process ends");
            } finally {
                attackers.forEach(RawRequest::close);
            }
        }
    }

    /** What else runs on the machine may slow others down during one flood, but not during each. */
    private void flood(Studio studio, int connections, String line, byte[] piece) {
        int tries = 1;
        while (!isHarmless(studio, connections, line, piece, tries == MAX_TRIES)) {
            tries++;
        }
    }

    private boolean isHarmless(Studio studio, int connections, String line, byte[] piece, boolean isLast) {
        List<RawRequest> attackers = new ArrayList<>();
        try (JavaProcess api = start(studio);
                ExecutorService senders = Executors.newFixedThreadPool(16)) {
            Client other = client(studio);
            api.awaitAnswer(other);
            slowest99(other, () -> false);
            Duration bound = bound(slowest99(other, () -> false));
            List<Future<RawRequest>> sending = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                sending.add(senders.submit(() -> attack(line, piece)));
            }
            Duration slowest = slowest99(other, () -> !sending.stream().allMatch(Future::isDone));
            for (Future<RawRequest> one : sending) {
                attackers.add(join(one));
            }
            System.out.printf(
                    "Flood of %d: p99 of others %d ms (allowed %d ms), resident %d MB%n",
                    connections, slowest.toMillis(), bound.toMillis(), api.residentKb() / 1024);
            boolean isServed = slowest.compareTo(bound) < 0;
            if (isLast) {
                assertThat(slowest).isLessThan(bound);
            }
            assertThat(api.residentKb()).isLessThan(MAX_RESIDENT_KB);

            attackers.forEach(RawRequest::close);
            assertRecovered(studio);
            return isServed;
        } finally {
            attackers.forEach(RawRequest::close);
        }
    }

    /** Everything that was held is free again: the attacker itself is served, with the largest request there is. */
    private void assertRecovered(Studio studio) {
        String large = " ".repeat(1_000_000)
                + Request.of("after-the-flood").step("echo").json();
        await("large requests are accepted")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(
                                client(studio).post("/api/workflows", large).status())
                        .isEqualTo(201));
    }

    private RawRequest attack(String line, byte[] piece) {
        RawRequest attacker = RawRequest.open(ATTACKER, port);
        attacker.send(line + "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: " + ANNOUNCED
                + "\r\n\r\n");
        boolean isOpen = true;
        for (int sent = 0; isOpen && sent < Math.min(SENT.length, MAX_PIECES * piece.length); sent += piece.length) {
            isOpen = attacker.send(piece);
        }
        return attacker;
    }

    /**
     * The time within which 99 of 100 ordinary requests are answered while something else is in progress. An ordinary request passes everything that a
     * small request passes, and needs nothing but this process.
     */
    private static Duration slowest99(Client client, BooleanSupplier isGoingOn) {
        List<Duration> times = new ArrayList<>();
        Instant end = Instant.now().plus(LONGEST);
        while ((times.size() < ENOUGH || isGoingOn.getAsBoolean())
                && Instant.now().isBefore(end)) {
            Instant begin = Instant.now();
            Answer answer = client.post("/api/workflows", "{}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            times.add(Duration.between(begin, Instant.now()));
        }
        assertThat(times).hasSizeGreaterThanOrEqualTo(ENOUGH);
        return times.stream().sorted().toList().get(times.size() * 99 / 100);
    }

    /** A second, unless the machine is so busy with other things that a quiet server is slow, too. */
    private static Duration bound(Duration quiet) {
        Duration slow = quiet.multipliedBy(5);
        return slow.compareTo(SERVED_WITHIN) > 0 ? slow : SERVED_WITHIN;
    }

    private static RawRequest join(Future<RawRequest> one) {
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private JavaProcess start(Studio studio, String... options) {
        List<String> all = new ArrayList<>(List.of("-XX:MaxDirectMemorySize=256m", "-XX:+ExitOnOutOfMemoryError"));
        all.addAll(List.of(options));
        return new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port, all.toArray(String[]::new));
    }

    private Client client(Studio studio) {
        return new Client(URI.create("http://localhost:" + port), studio.stack().token("studio"));
    }
}
