package dev.agentstudio.qa;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client that never gives up: what it asked for it asks for again, until it is so. */
final class ChaosClient {
    /** Two processors, and a part of the stack is nearly always away. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(150);

    private final Client client;
    private final Function<String, Optional<String>> lookUp;
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger resumes = new AtomicInteger();

    /** @param lookUp finds the workflow whose definition has this id, past the API */
    ChaosClient(Client client, Function<String, Optional<String>> lookUp) {
        this.client = client;
        this.lookUp = lookUp;
    }

    /** Requests that had to be repeated. */
    int retries() {
        return retries.get();
    }

    /** Resumes of workflows that had failed. */
    int resumes() {
        return resumes.get();
    }

    /** Sees a workflow through. */
    ChaosOutcome run(ChaosPlan plan) {
        String id = create(plan);
        LockSupport.parkNanos(Duration.ofMillis(plan.delayMillis()).toNanos());
        String complaint = switch (plan.action()) {
            case WAIT -> "";
            case CANCEL -> cancel(id);
            case PAUSE_AND_RESUME -> pause(id);
        };
        JsonNode end = awaitGoal(id);
        String status = end.path("status").asText();
        boolean isMet = status.equals("completed") || (status.equals("cancelled") && isCancel(plan));
        return new ChaosOutcome(plan, id, end, checkpoints(id), isMet ? complaint : "It ended as " + status);
    }

    private String create(ChaosPlan plan) {
        AtomicReference<String> id = new AtomicReference<>("");
        until(
                plan.label() + " is created",
                () -> {
                    Answer answer = client.post("/api/workflows", plan.body());
                    if (answer.status() == 201) {
                        id.set(answer.json().path("id").asText());
                        return true;
                    }
                    return false;
                },
                () -> {
                    // The request may have been carried out although nobody could say so any more.
                    id.set(lookUp.apply(plan.label()).orElse(""));
                    return !id.get().isEmpty();
                });
        return id.get();
    }

    /** Once cancel was answered with success, nothing else may become of it. */
    private String cancel(String id) {
        AtomicReference<Answer> last = new AtomicReference<>();
        until(id + " is cancelled or over", () -> {
            last.set(client.post("/api/workflows/" + id + "/cancel"));
            return last.get().status() == 200 || isConflict(last.get(), "completed", "failed", "cancelled");
        });
        if (last.get().status() != 200) {
            return "";
        }
        String status = read(id).path("status").asText();
        return status.equals("cancelled") ? "" : "It was %s after a cancel that succeeded".formatted(status);
    }

    /** Once pause was answered with success, it stays paused until somebody resumes it. */
    private String pause(String id) {
        AtomicReference<Answer> last = new AtomicReference<>();
        until(id + " is paused or over", () -> {
            last.set(client.post("/api/workflows/" + id + "/pause"));
            return last.get().status() == 200 || isConflict(last.get(), "paused", "completed", "failed");
        });
        if (last.get().status() != 200) {
            return "";
        }
        String status = read(id).path("status").asText();
        return status.equals("paused") ? "" : "It was %s after a pause that succeeded".formatted(status);
    }

    /** Waits for the end; resumes whatever stands still before it. */
    private JsonNode awaitGoal(String id) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        until(id + " reaches its goal", () -> {
            JsonNode now = read(id);
            last.set(now);
            return switch (now.path("status").asText()) {
                case "completed", "cancelled" -> true;
                case "failed", "paused" -> {
                    resumes.addAndGet(now.path("status").asText().equals("failed") ? 1 : 0);
                    client.post("/api/workflows/" + id + "/resume");
                    yield false;
                }
                default -> false;
            };
        });
        return last.get();
    }

    private JsonNode read(String id) {
        return json(id, "/api/workflows/" + id);
    }

    private JsonNode checkpoints(String id) {
        return json(id, "/api/workflows/%s/checkpoints?snapshots=false".formatted(id));
    }

    private JsonNode json(String id, String path) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        until(id + " can be read", () -> {
            Answer answer = client.get(path);
            last.set(answer.json());
            return answer.status() == 200;
        });
        return last.get();
    }

    private void until(String reason, Supplier<Boolean> attempt) {
        until(reason, attempt, () -> false);
    }

    /** @param otherwise whether it is so although the attempt failed */
    private void until(String reason, Supplier<Boolean> attempt, Supplier<Boolean> otherwise) {
        await(reason).atMost(PATIENCE).pollInterval(POLL).until(() -> {
            try {
                return attempt.get();
            } catch (UncheckedIOException e) {
                retries.incrementAndGet();
                return otherwise.get();
            }
        });
    }

    private static boolean isCancel(ChaosPlan plan) {
        return plan.action() == ChaosPlan.Action.CANCEL;
    }

    private static boolean isConflict(Answer answer, String... statuses) {
        String detail = answer.status() == 409 ? answer.json().path("detail").asText() : "";
        for (String status : statuses) {
            if (detail.endsWith("in '%s' status".formatted(status))) {
                return true;
            }
        }
        return false;
    }
}
