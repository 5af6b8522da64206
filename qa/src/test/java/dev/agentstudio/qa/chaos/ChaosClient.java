package dev.agentstudio.qa.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.TimedPause;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client that never gives up: what it asked for it asks for again, until it is so. */
public final class ChaosClient {
    /** Two processors, and a part of the stack is nearly always away. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(150);

    private final Supplier<Client> servers;
    private final Function<String, Optional<String>> lookUp;
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger resumes = new AtomicInteger();

    /**
     * @param servers the server that the next request goes to
     * @param lookUp finds the workflow whose definition has this id, past the API
     */
    public ChaosClient(Supplier<Client> servers, Function<String, Optional<String>> lookUp) {
        this.servers = servers;
        this.lookUp = lookUp;
    }

    /** Requests that had to be repeated. */
    public int retries() {
        return retries.get();
    }

    /** Resumes of workflows that had failed. */
    public int resumes() {
        return resumes.get();
    }

    /** Sees a workflow through. */
    ChaosOutcome run(ChaosPlan plan) {
        return run(plan, id -> {});
    }

    /** @param onCreated receives the workflow's id once it exists */
    public ChaosOutcome run(ChaosPlan plan, Consumer<String> onCreated) {
        String id = create(plan);
        onCreated.accept(id);
        TimedPause.of(Duration.ofMillis(plan.delayMillis()));
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
                    Answer answer = servers.get().post("/api/workflows", plan.body());
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
            last.set(servers.get().post("/api/workflows/" + id + "/cancel"));
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
            last.set(servers.get().post("/api/workflows/" + id + "/pause"));
            return last.get().status() == 200 || isConflict(last.get(), "paused", "completed", "failed");
        });
        if (last.get().status() != 200) {
            return "";
        }
        String status = read(id).path("status").asText();
        return status.equals("paused") ? "" : "It was %s after a pause that succeeded".formatted(status);
    }

    /** Waits for the end; resumes whatever stands still before it. */
    public JsonNode awaitGoal(String id) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        until(id + " reaches its goal", () -> {
            JsonNode now = read(id);
            last.set(now);
            return switch (now.path("status").asText()) {
                case "completed", "cancelled" -> true;
                case "failed", "paused" -> {
                    resumes.addAndGet(now.path("status").asText().equals("failed") ? 1 : 0);
                    servers.get().post("/api/workflows/" + id + "/resume");
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
            Answer answer = servers.get().get(path);
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
        await(reason).atMost(TIMEOUT).pollInterval(POLL).until(() -> {
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
