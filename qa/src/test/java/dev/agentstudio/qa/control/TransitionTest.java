package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which operations a workflow's status allows, and to whom. */
@ExtendWith(StudioExtension.class)
class TransitionTest {
    /** What can be done with a workflow that exists. */
    enum Operation {
        PAUSE("POST", "/pause", "pause"),
        RESUME("POST", "/resume", "resume"),
        CANCEL("POST", "/cancel", "cancel"),
        FORK("POST", "/fork", "fork"),
        DELETE("DELETE", "", "delete"),
        CHECKPOINTS("GET", "/checkpoints", ""),
        DIFF("GET", "/checkpoints/cp_001/diff/cp_002", ""),
        HISTORY("GET", "/history", "");

        private final String method;
        private final String path;
        private final String verb;

        Operation(String method, String path, String verb) {
            this.method = method;
            this.path = path;
            this.verb = verb;
        }

        Answer on(String id, Client client) {
            return switch (method) {
                case "POST" -> client.post(instance(id));
                case "DELETE" -> client.delete(instance(id));
                default -> client.get(instance(id));
            };
        }

        String instance(String id) {
            return "/api/workflows/" + id + path;
        }
    }

    /** How a workflow comes into a status. */
    enum Status {
        RUNNING,
        PAUSED,
        COMPLETED,
        FAILED,
        CANCELLED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        String make(Client client) {
            Request request = Request.of("in-status").step("echo");
            Request body = switch (this) {
                case RUNNING, PAUSED, CANCELLED -> request.gate(Studio.newFile());
                case COMPLETED -> request;
                case FAILED -> request.step("verdict");
            };
            String id = client.create(body.json());
            switch (this) {
                case RUNNING -> client.awaitGate(id, 1);
                case PAUSED -> {
                    client.awaitGate(id, 1);
                    client.control(id, "pause");
                }
                case CANCELLED -> {
                    client.awaitGate(id, 1);
                    client.control(id, "cancel");
                }
                case COMPLETED, FAILED -> client.awaitEnd(id);
            }
            return id;
        }
    }

    record Wrong(Status status, List<Operation> operations) {}

    static Stream<Wrong> wrong() {
        return Stream.of(
                new Wrong(Status.RUNNING, List.of(Operation.RESUME, Operation.DELETE)),
                new Wrong(Status.PAUSED, List.of(Operation.PAUSE)),
                new Wrong(Status.COMPLETED, List.of(Operation.PAUSE, Operation.RESUME, Operation.CANCEL)),
                new Wrong(Status.FAILED, List.of(Operation.PAUSE, Operation.CANCEL)),
                new Wrong(Status.CANCELLED, List.of(Operation.PAUSE, Operation.RESUME, Operation.CANCEL)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void operationThatTheStatusDoesNotAllowIsAConflict(Wrong wrong, Studio studio) {
        Client client = studio.as("alice");
        String id = wrong.status().make(client);
        Answer before = client.workflow(id);

        for (Operation operation : wrong.operations()) {
            operation
                    .on(id, client)
                    .isProblem(
                            Problems.wrongStatus(operation.verb, wrong.status().word(), operation.instance(id)));
        }

        assertThat(before.json().path("status").asText())
                .isEqualTo(wrong.status().word());
        assertThat(client.workflow(id).json().path("status").asText())
                .isEqualTo(wrong.status().word());
        Stream.of(Status.RUNNING, Status.PAUSED)
                .filter(wrong.status()::equals)
                .forEach(status -> client.control(id, "cancel"));
    }

    @ParameterizedTest
    @EnumSource
    void workflowThatDoesNotExistIsNotFound(Operation operation, Studio studio) {
        String id = "wf_0000000000000000";
        operation.on(id, studio.as("alice")).isProblem(Problems.noWorkflow(id, operation.instance(id)));
    }

    @ParameterizedTest
    @EnumSource
    void workflowOfSomebodyElseIsNotFound(Operation operation, Studio studio) {
        Client bob = studio.as("bob");
        String id = bob.create(Request.of("of-bob").step("echo").step("verdict").json());
        Answer before = bob.awaitEnd(id);

        operation.on(id, studio.as("alice")).isProblem(Problems.noWorkflow(id, operation.instance(id)));

        assertThat(bob.workflow(id).text()).isEqualTo(before.text());
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSE", "RESUME", "CANCEL", "FORK", "DELETE"})
    void tokenThatMayOnlyReadIsForbidden(Operation operation, Studio studio) {
        String id = "wf_0000000000000000";
        operation.on(id, studio.as("reader")).isProblem(Problems.forbidden(operation.instance(id)));
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSE", "RESUME", "CANCEL", "FORK", "DELETE", "CHECKPOINTS", "DIFF", "HISTORY"})
    void withoutATokenNothingCanBeDone(Operation operation, Studio studio) {
        String id = "wf_0000000000000000";
        operation.on(id, studio.anonymous()).isProblem(Problems.unauthorized(false, operation.instance(id)));
    }

    @Test
    void checkpointThatDoesNotExistIsNotFound(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("two").step("echo").step("verdict").json());
        Answer before = client.awaitEnd(id);
        String path = "/api/workflows/" + id;
        String body = Json.object().put("checkpointId", "cp_099").toString();

        client.post(path + "/resume", body).isProblem(Problems.noCheckpoint(id, "cp_099", path + "/resume"));
        client.post(path + "/fork", body).isProblem(Problems.noCheckpoint(id, "cp_099", path + "/fork"));
        client.get(path + "/checkpoints?after=cp_099")
                .isProblem(Problems.noCheckpoint(id, "cp_099", path + "/checkpoints"));
        client.get(path + "/checkpoints/cp_001/diff/cp_099")
                .isProblem(Problems.noCheckpoint(id, "cp_099", path + "/checkpoints/cp_001/diff/cp_099"));
        assertThat(client.workflow(id).text()).isEqualTo(before.text());
    }
}
