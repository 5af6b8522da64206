package dev.agentstudio.qa.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.qa.harness.TimedPause;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Workflows of all patterns, with pauses, resumes and cancels, while API, workers and agents are killed again and again. Temporal
 * lives on: it is what is relied upon.
 */
final class Chaos implements AutoCloseable {
    /** What is killed. */
    enum Victim {
        API,
        WORKER,
        OTHER_WORKER,
        AGENTS
    }

    private static final String NAMESPACE = "chaos";
    private static final int AT_ONCE = 16;

    private final Studio studio;
    private final TestNamespace namespace;
    private final boolean isForgetful;
    private final int port = Ports.free().api();
    private final Map<Victim, JavaProcess> processes = new EnumMap<>(Victim.class);
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    private final WorkflowClient temporal;
    private final Random random;
    private final List<Follower> followers = new ArrayList<>();
    private final List<Instant> agentKills = new ArrayList<>();

    /**
     * Starts everything.
     *
     * @param name of the folder where data is kept
     * @param isForgetful whether workers have a fault, on purpose
     */
    Chaos(String name, long seed, boolean isForgetful) {
        studio = Studio.start(name);
        random = new Random(seed);
        this.isForgetful = isForgetful;
        namespace = TestNamespace.register(studio, name, NAMESPACE);
        temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
        Stream.of(Victim.API, Victim.WORKER, Victim.OTHER_WORKER).forEach(this::start);
    }

    /** Has the clients of both languages follow each workflow. */
    void follow() {
        awaitApi();
        String token = studio.stack().token("studio");
        Follower.LANGUAGES.forEach(language -> followers.add(Follower.start(language, api(), token)));
    }

    /** Runs so many workflows through so many kills, and says what came of it. */
    ChaosReport run(int workflows, int wantedKills) {
        // Not before, so that an API which does not come up is stopped like everything else.
        awaitApi();
        Instant begin = Instant.now();
        List<ChaosPlan> plans = IntStream.range(0, workflows)
                .mapToObj(number -> ChaosPlan.of(number, random))
                .toList();
        List<CountDownLatch> killed =
                Stream.generate(() -> new CountDownLatch(1)).limit(wantedKills).toList();
        ChaosClient client = new ChaosClient(this::client, this::lookUp);
        Semaphore room = new Semaphore(AT_ONCE);
        List<ChaosOutcome> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<ChaosOutcome>> running = new ArrayList<>();
            for (ChaosPlan plan : plans) {
                // Spread over the kills, so that each of them finds something to disturb.
                int before = running.size() * wantedKills / workflows;
                running.add(CompletableFuture.supplyAsync(
                        () -> see(client, plan, room, killed.subList(0, before)), threads));
            }
            boolean isComplete = false;
            try {
                killed.forEach(this::killOne);
                isComplete = true;
            } finally {
                if (!isComplete) {
                    threads.shutdownNow(); // Those that wait for the other kills would wait for ever.
                }
            }
            outcomes = running.stream().map(CompletableFuture::join).toList();
        }
        return report(outcomes, client, Duration.between(begin, Instant.now()));
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
        processes.values().forEach(JavaProcess::close);
        temporal.getWorkflowServiceStubs().shutdownNow();
        studio.close();
    }

    private ChaosOutcome see(ChaosClient client, ChaosPlan plan, Semaphore room, List<CountDownLatch> killedBefore) {
        try {
            for (CountDownLatch kill : killedBefore) {
                kill.await();
            }
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        try {
            return client.run(plan, id -> followers.forEach(follower -> follower.follow(id)));
        } finally {
            room.release();
        }
    }

    private void killOne(CountDownLatch done) {
        TimedPause.of(Duration.ofMillis(random.nextInt(300, 1500)));
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        kills.merge(victim, 1, Integer::sum);
        Duration downtime = Duration.ofMillis(random.nextInt(600));
        if (victim == Victim.AGENTS) {
            studio.killAgents();
            agentKills.add(Instant.now());
            TimedPause.of(downtime);
            studio.restartAgents();
        } else {
            Optional.ofNullable(processes.get(victim)).ifPresent(JavaProcess::kill);
            TimedPause.of(downtime);
            start(victim);
        }
        if (victim == Victim.API) {
            awaitApi();
        }
        done.countDown();
    }

    private void start(Victim victim) {
        processes.put(
                victim,
                switch (victim) {
                    case API -> namespace.startApi(port);
                    case WORKER, OTHER_WORKER ->
                        isForgetful ? namespace.start(ForgetfulWorker.class) : namespace.startWorker();
                    case AGENTS -> throw new IllegalArgumentException("The stack has the agents");
                });
    }

    private void awaitApi() {
        Optional.ofNullable(processes.get(Victim.API)).ifPresent(api -> api.awaitAnswer(client()));
    }

    private Client client() {
        return new Client(api(), studio.stack().token("studio"));
    }

    private URI api() {
        return URI.create("http://localhost:" + port);
    }

    private Optional<String> lookUp(String label) {
        return temporal.listExecutions("DefinitionId = '%s'".formatted(label))
                .map(run -> run.getExecution().getWorkflowId())
                .findFirst();
    }

    private ChaosReport report(List<ChaosOutcome> outcomes, ChaosClient client, Duration duration) {
        awaitRest();
        CallLog calls = CallLog.of(studio.stack().callLog());
        ChaosAudit audit = new ChaosAudit(temporal, calls, agentKills);
        outcomes.forEach(audit::audit);
        List<String> complaints = new ArrayList<>(audit.complaints());
        outcomes.stream()
                .filter(outcome -> !outcome.complaint().isEmpty())
                .forEach(outcome -> complaints.add(outcome.plan().label() + ": " + outcome.complaint()));
        long inTemporal = temporal.listExecutions("")
                .map(run -> run.getExecution().getWorkflowId())
                .distinct()
                .count();
        if (inTemporal != outcomes.size()) {
            complaints.add("%d workflows were created, Temporal has %d".formatted(outcomes.size(), inTemporal));
        }
        Map<String, Object> counts = new TreeMap<>(audit.counts());
        // Before workflows with files are deleted, since the followers compare with what the server has.
        countFollowed(outcomes.size(), counts, complaints);
        ArtifactAudit files = new ArtifactAudit(this::client, namespace.artifacts());
        outcomes.forEach(files::audit);
        complaints.addAll(files.complaints());
        counts.putAll(files.counts());
        counts.put("retried requests", client.retries());
        counts.put("resumes after failure", client.resumes());
        countCalls(calls, counts, complaints);
        Map<String, Long> statuses = outcomes.stream()
                .collect(Collectors.groupingBy(ChaosOutcome::status, TreeMap::new, Collectors.counting()));
        return new ChaosReport(duration, statuses, Map.copyOf(kills), counts, List.copyOf(complaints));
    }

    /** Each client that follows has seen all workflows, and every event of them once and in order. */
    private void countFollowed(int workflows, Map<String, Object> counts, List<String> complaints) {
        for (Follower follower : followers) {
            JsonNode seen = follower.report();
            counts.put("followed, " + follower.language(), seen);
            if (seen.path("workflows").asInt() != workflows
                    || !seen.path("differing").isEmpty()) {
                complaints.add("The client of %s saw %s".formatted(follower.language(), seen));
            }
        }
    }

    /** Every call that was started has an end, but for those whose agents were killed. */
    private void countCalls(CallLog calls, Map<String, Object> counts, List<String> complaints) {
        Map<String, Long> byEvent = calls.lines().stream()
                .collect(Collectors.groupingBy(line -> line.path("event").asText(), Collectors.counting()));
        byEvent.forEach((event, number) -> counts.put("calls " + event, number));
        long started = byEvent.getOrDefault("started", 0L);
        long ended = byEvent.values().stream().mapToLong(Long::longValue).sum() - started;
        counts.put("calls without an end", started - ended);
        if (started < ended || (started > ended && !kills.containsKey(Victim.AGENTS))) {
            complaints.add("%d calls were started and %d ended".formatted(started, ended));
        }
    }

    /** Visibility may lag a little behind what it shows. */
    private void awaitRest() {
        await("no run is open any more")
                .atMost(Duration.ofMinutes(1))
                .until(() -> temporal.listExecutions("ExecutionStatus = 'Running'")
                        .map(WorkflowExecutionMetadata::getExecution)
                        .findAny()
                        .isEmpty());
    }
}
