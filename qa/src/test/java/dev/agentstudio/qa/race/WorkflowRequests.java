package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.TimedPause;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends operations to one workflow through the API and records their answers. */
final class WorkflowRequests {
    private static final String IF_MATCH = "If-Match";
    private static final Duration AVAILABILITY_LIMIT = Duration.ofMinutes(2);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final Client client;
    private final Target target;

    WorkflowRequests(Client client, Target target) {
        this.client = client;
        this.target = target;
    }

    /** @param etag of a reading before, for an operation that is to be conditional */
    AnsweredOperation perform(
            PlannedOperation planned,
            AnsweredOperation.Phase phase,
            List<String> checkpointIds,
            @Nullable String etag) {
        String checkpointId =
                planned.operation() == Operation.RESUME_FROM ? choose(checkpointIds, planned.choice()) : null;
        HttpRequest.Builder request = request(planned, checkpointId);
        if (planned.isConditional() && etag != null) {
            request.header(IF_MATCH, etag);
        }
        return record(phase, planned.operation(), checkpointId, request);
    }

    /** An operation that is sent alone. */
    AnsweredOperation perform(Operation operation, AnsweredOperation.Phase phase) {
        return perform(new PlannedOperation(operation, 0, false, 0), phase, List.of(), null);
    }

    Reading read() {
        AtomicReference<Instant> begin = new AtomicReference<>();
        Answer answer = available(() -> {
            begin.set(Instant.now());
            return client.get(target.path());
        });
        return new Reading(begin.get(), Instant.now(), answer.status(), answer.json());
    }

    /** Repeats a request that has no effect, or one with a key, while a busy machine answers 503. */
    static Answer available(Supplier<Answer> request) {
        Instant deadline = Instant.now().plus(AVAILABILITY_LIMIT);
        Answer answer = request.get();
        while (answer.status() == 503 && Instant.now().isBefore(deadline)) {
            TimedPause.of(RETRY_AFTER);
            answer = request.get();
        }
        return answer;
    }

    /** All checkpoints; none of a workflow that does not exist. */
    List<JsonNode> checkpoints(boolean withSnapshots) {
        List<JsonNode> checkpoints = new ArrayList<>();
        String next = target.path() + "/checkpoints?snapshots=" + withSnapshots;
        while (!next.isEmpty()) {
            String path = next;
            Answer page = available(() -> client.get(path));
            if (page.status() != 200) {
                return List.of();
            }
            checkpoints.addAll(Reading.list(page.json()));
            next = page.header("Link").replaceFirst("^<([^>]*)>; rel=\"next\"$", "$1");
        }
        return checkpoints;
    }

    private HttpRequest.Builder request(PlannedOperation planned, @Nullable String checkpointId) {
        return switch (planned.operation()) {
            case PAUSE -> post("/pause");
            case RESUME -> post("/resume");
            case RESUME_FROM ->
                client.json(
                        target.path() + "/resume",
                        Json.object().put("checkpointId", checkpointId).toString());
            case CANCEL -> post("/cancel");
            case DELETE -> client.request(target.path()).DELETE();
            case FORK -> client.json(target.path() + "/fork", "{}");
            case EXECUTE -> byKey("/api/workflows/execute");
            case RECREATE -> byKey("/api/workflows");
            case READ -> client.request(readPath(planned.choice())).GET();
        };
    }

    private HttpRequest.Builder post(String operation) {
        return client.request(target.path() + operation).POST(HttpRequest.BodyPublishers.noBody());
    }

    private HttpRequest.Builder byKey(String path) {
        return client.json(path, target.body()).header("Idempotency-Key", target.key());
    }

    private String readPath(int choice) {
        return switch (choice % 3) {
            case 0 -> target.path();
            case 1 -> target.path() + "/checkpoints";
            default -> "/api/workflows?definitionId=" + target.label();
        };
    }

    private static String choose(List<String> checkpointIds, int choice) {
        return checkpointIds.isEmpty() ? "cp_001" : checkpointIds.get(choice % checkpointIds.size());
    }

    private AnsweredOperation record(
            AnsweredOperation.Phase phase,
            Operation operation,
            @Nullable String checkpointId,
            HttpRequest.Builder request) {
        Instant begin = Instant.now();
        int status = 0;
        JsonNode body = MissingNode.getInstance();
        try {
            Answer answer = client.send(request);
            status = answer.status();
            body = answer.text().isEmpty() ? body : answer.json();
        } catch (UncheckedIOException e) {
            body = Json.object().put("detail", String.valueOf(e.getCause()));
        }
        return new AnsweredOperation(phase, operation, checkpointId, begin, Instant.now(), status, body);
    }
}
