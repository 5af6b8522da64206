package dev.agentstudio.qa.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.workflows.payload.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** No file that a task lists is lost, and none is left once its workflow is deleted. Deletes the workflows that it looks at. */
final class ArtifactAudit {
    private static final Duration DELETION_LIMIT = Duration.ofMinutes(2);

    private final Supplier<Client> servers;
    private final Path store;
    private final List<String> complaints = new ArrayList<>();
    private int workflows;
    private int files;
    private long bytes;
    private int largeResults;

    /** @param store the folder in which files of workflows are kept, one for each */
    ArtifactAudit(Supplier<Client> servers, Path store) {
        this.servers = servers;
        this.store = store;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Counts of all workflows that were audited. */
    Map<String, Object> counts() {
        return Map.of(
                "workflows with files",
                workflows,
                "files downloaded",
                files,
                "bytes of files",
                bytes,
                "results as files",
                largeResults);
    }

    void audit(ChaosOutcome outcome) {
        if (!outcome.plan().hasFiles()) {
            return;
        }
        workflows++;
        for (JsonNode task : servers.get().workflow(outcome.id()).json().path("tasks")) {
            auditTask(outcome, task);
        }
        delete(outcome);
    }

    private void auditTask(ChaosOutcome outcome, JsonNode task) {
        boolean isDone = task.path("status").asText().equals("completed");
        boolean isLoad = task.path("agentType").asText().equals("load");
        if (isDone && isLoad && !names(task).contains("load.bin")) {
            complain(outcome, "%s has completed without its file".formatted(task.path("id")));
        }
        if (!isDone && task.has("artifacts")) {
            complain(outcome, "%s has files, but has not completed".formatted(task.path("id")));
        }
        for (JsonNode artifact : task.path("artifacts")) {
            HttpResponse<byte[]> answer =
                    servers.get().download(artifact.path("href").asText());
            String digest = HexFormat.of().formatHex(Sha256.of(answer.body()));
            if (answer.statusCode() != 200
                    || !digest.equals(artifact.path("sha256").asText())) {
                complain(
                        outcome,
                        "%s of %s is lost: %d".formatted(artifact.path("name"), task.path("id"), answer.statusCode()));
            }
            files++;
            bytes += answer.body().length;
            largeResults += artifact.path("name").asText().equals("result.json") ? 1 : 0;
        }
    }

    private static List<String> names(JsonNode task) {
        return task.path("artifacts").findValuesAsText("name");
    }

    private void delete(ChaosOutcome outcome) {
        int status = servers.get().delete("/api/workflows/" + outcome.id()).status();
        if (status != 200) {
            complain(outcome, "its deletion was answered with " + status);
            return;
        }
        try {
            await("nothing is left").atMost(DELETION_LIMIT).until(() -> left(outcome.id()) == 0);
        } catch (ConditionTimeoutException e) {
            complain(outcome, "%d files are left after its deletion".formatted(left(outcome.id())));
        }
    }

    private long left(String id) {
        Path folder = store.resolve(id);
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void complain(ChaosOutcome outcome, String complaint) {
        complaints.add("%s (%s): %s".formatted(outcome.plan().label(), outcome.id(), complaint));
    }
}
