package dev.agentstudio.qa.race;

import static org.awaitility.Awaitility.await;

import dev.agentstudio.qa.harness.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Brings a workflow into the situation in which it is raced. */
final class SituationSetup {
    /** Generous: a situation is reached in a second where nothing else runs. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(50);

    /** How long before the last task ends a race may begin. */
    private static final int EARLY_MILLIS = 20;

    /** Within which time it begins: what follows is the task's way through worker and Temporal. */
    private static final int END_SPREAD_MILLIS = 60;

    private final RacePlan plan;
    private final RaceEnvironment environment;
    private final RaceDefinition definition;
    private final Executor threads;
    private final List<PendingOperation> sent = new ArrayList<>();

    SituationSetup(RacePlan plan, RaceEnvironment environment, Executor threads) {
        this.plan = plan;
        this.environment = environment;
        this.threads = threads;
        definition = new RaceDefinition(
                plan, "race-%d-%s".formatted(plan.number(), UUID.randomUUID().toString()));
    }

    /** What was done to get there; a resume may still wait for its answer. */
    List<PendingOperation> sent() {
        return sent;
    }

    /** Creates the workflow. */
    Target create() {
        String key = definition.label();
        String body = definition.body();
        if (plan.situation() == Situation.TIMING_OUT) {
            String id = environment.temporal().start(definition.definitionWithShortTimeout(), RaceEnvironment.OWNER);
            return new Target(id, definition.label(), key, body);
        }
        Answer created = WorkflowRequests.available(() -> environment
                .owner()
                .send(environment.owner().json("/api/workflows", body).header("Idempotency-Key", key)));
        if (created.status() != 201) {
            throw new IllegalStateException("Create answered %d: %s".formatted(created.status(), created.text()));
        }
        return new Target(created.json().path("id").asText(), definition.label(), key, body);
    }

    /** Brings the workflow into its situation, or close to it; returns when the race is to begin. */
    Instant bring(Target target) {
        WorkflowRequests requests = new WorkflowRequests(environment.owner(), target);
        Instant created = Instant.now();
        return switch (plan.situation()) {
            case PENDING -> created.plusMillis(plan.jitterMillis() % 15);
            case RUNNING -> awaitCall(target, definition.taskInFlight()).plusMillis(plan.jitterMillis() % 140);
            case PAUSED -> {
                awaitCall(target, definition.taskInFlight());
                send(requests, Operation.PAUSE).answered().join();
                // Every other time what was in flight has ended.
                yield Instant.now().plusMillis(plan.jitterMillis() % 2 * 300L);
            }
            case RESTORING -> {
                awaitFailure(target, requests);
                send(requests, Operation.RESUME);
                yield Instant.now().plusMillis(plan.jitterMillis() % 100);
            }
            case FAILING, COMPLETING ->
                awaitCall(target, definition.lastTask())
                        .plusMillis(RaceDefinition.LAST_MILLIS - EARLY_MILLIS)
                        .plusMillis(plan.jitterMillis() % END_SPREAD_MILLIS);
            case TIMING_OUT ->
                created.plusSeconds(RaceDefinition.SHORT_TIMEOUT_SECONDS)
                        .minusMillis(50)
                        .plusMillis(plan.jitterMillis());
            case FAILED -> {
                awaitFailure(target, requests);
                yield Instant.now();
            }
            case CANCELLED -> {
                awaitCall(target, definition.taskInFlight());
                send(requests, Operation.CANCEL).answered().join();
                yield Instant.now();
            }
        };
    }

    private PendingOperation send(WorkflowRequests requests, Operation operation) {
        PendingOperation request = PendingOperation.by(
                threads, operation, () -> requests.perform(operation, AnsweredOperation.Phase.BEFORE));
        sent.add(request);
        return request;
    }

    private Instant awaitCall(Target target, String taskId) {
        return environment
                .calls()
                .await(target.id(), "started", taskId, LIMIT)
                .orElseThrow(() -> new IllegalStateException(
                        "%s: %s of %s was never called".formatted(plan, taskId, target.id())));
    }

    private void awaitFailure(Target target, WorkflowRequests requests) {
        environment.calls().await(target.id(), "failed", definition.lastTask(), LIMIT);
        await(plan + " has failed")
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> requests.read().status().equals("failed"));
    }
}
