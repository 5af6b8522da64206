package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.ApiDocument;
import dev.agentstudio.qa.harness.ApiDocument.Operation;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.Tokens;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Errors that have nothing to do with what an operation does, for every operation that the API describes. */
@ExtendWith(StudioExtension.class)
class EveryOperationTest {
    private static final String SHARED = "shared";
    private static final int PER_MINUTE = 60;

    /** Has a limit of its own. */
    private static final String UPLOAD = "POST /api/artifacts";

    private static final int MEBIBYTE = 1024 * 1024;

    @TestFactory
    Stream<DynamicTest> needsAToken(Studio studio) {
        return each(
                studio,
                401,
                operation -> send(studio.anonymous(), operation)
                        .isProblem(Problems.unauthorized(false, operation.strayPath())));
    }

    @TestFactory
    Stream<DynamicTest> needsAScope(Studio studio) {
        Client client = client(studio, Set.of());
        return each(
                studio, 403, operation -> send(client, operation).isProblem(Problems.forbidden(operation.strayPath())));
    }

    @TestFactory
    Stream<DynamicTest> answersInItsOwnMediaTypesOnly(Studio studio) {
        Client client = studio.as("bob");
        return each(
                studio,
                406,
                operation -> client.send(request(client, operation).header("Accept", "image/png"))
                        .isProblem(bad(
                                406,
                                "NOT_ACCEPTABLE",
                                "No answer can be given in the media types of the Accept header",
                                operation)));
    }

    @TestFactory
    Stream<DynamicTest> takesJsonOnly(Studio studio) {
        Client client = studio.as("bob");
        return each(
                studio,
                415,
                operation -> client.send(client.request(operation.strayPath())
                                .header("Content-Type", "text/csv")
                                .method(operation.method(), HttpRequest.BodyPublishers.ofString("a,b")))
                        .isProblem(bad(
                                415,
                                "UNSUPPORTED_MEDIA_TYPE",
                                "The body must be sent as application/json",
                                operation)));
    }

    @TestFactory
    Stream<DynamicTest> takesAMebibyteAtMost(Studio studio) {
        Client client = studio.as("bob");
        String body = " ".repeat(MEBIBYTE + 1);
        return each(
                        studio,
                        413,
                        operation -> send(client, operation, body)
                                .isProblem(Problems.at(Problems.tooLarge(), operation.strayPath())))
                .filter(test -> !test.getDisplayName().equals(UPLOAD));
    }

    @TestFactory
    Stream<DynamicTest> saysWhereABodyIsNoJson(Studio studio) {
        Client client = studio.as("bob");
        return eachOfWorkflows(
                studio,
                400,
                operation -> send(client, operation, "{\"a\": ]")
                        .isProblem(Problems.at(
                                Problems.unparsable("Unexpected character ']' (line 1, column 7)"),
                                operation.strayPath())));
    }

    @TestFactory
    Stream<DynamicTest> saysThatABodyIsAnObject(Studio studio) {
        Client client = studio.as("bob");
        return eachOfWorkflows(
                        studio,
                        422,
                        operation -> send(client, operation, "[]")
                                .isProblem(Problems.at(
                                        Problems.invalid(List.of(
                                                new Problems.Field("", "INVALID_FORMAT", "A JSON object is expected"))),
                                        operation.strayPath())))
                .filter(operation -> operation.getDisplayName().startsWith("POST"));
    }

    @TestFactory
    Stream<DynamicTest> knowsNoSuchWorkflow(Studio studio) {
        Client client = studio.as("bob");
        return eachOfOne(
                studio,
                404,
                operation -> send(client, operation).isProblem(Problems.noWorkflow("wf_none", operation.strayPath())));
    }

    @TestFactory
    Stream<DynamicTest> hidesTheWorkflowsOfOthers(Studio studio) {
        String id = studio.as("alice").create(Request.of("hidden").step("echo").json());
        Client client = studio.as("bob");
        return eachOfOne(studio, 404, operation -> {
            String path = operation.pathOf(id);
            client.send(operation.request(client, path)).isProblem(Problems.noWorkflow(id, path));
            assertThat(studio.as("alice").workflow(id).status()).isEqualTo(200);
        });
    }

    @TestFactory
    Stream<DynamicTest> changesNothingThatHasChangedSince(Studio studio) {
        Client client = studio.as("bob");
        String id = client.create(Request.of("changed").step("echo").json());
        return eachOfWorkflows(studio, 412, operation -> {
            String path = operation.pathOf(id);
            client.send(operation.request(client, path).header("If-Match", "\"other\""))
                    .isProblem(Problems.problem(
                            412,
                            "invalid-operation",
                            "PRECONDITION_FAILED",
                            "The workflow has changed since the state that If-Match names; read it again",
                            path));
        });
    }

    /** All of them by one caller, who has used up the minute before. */
    @TestFactory
    Stream<DynamicTest> countsAgainstTheMinute(Studio studio) {
        Client client = client(studio, Set.of("workflows:read", "workflows:execute", "workflows:write"));
        for (int request = 0; request < PER_MINUTE; request++) {
            assertThat(client.workflow("wf_none").header("X-RateLimit-Remaining"))
                    .isEqualTo(Integer.toString(PER_MINUTE - 1 - request));
        }
        return each(studio, 429, operation -> {
            Answer answer = send(client, operation);
            String wait = answer.header("Retry-After");
            assertThat(Integer.parseInt(wait)).isBetween(1, 60);
            assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
            answer.isProblem(Problems.problem(
                    429,
                    "rate-limit-exceeded",
                    "RATE_LIMIT_EXCEEDED",
                    "More than 60 requests in a minute; wait %s seconds".formatted(wait),
                    operation.strayPath()));
        });
    }

    /** Every operation that may answer this with a problem. */
    private static Stream<DynamicTest> each(Studio studio, int status, Check check) {
        List<Operation> operations = ApiDocument.of(studio.anonymous()).operations();
        return operations.stream()
                .filter(operation -> operation.problems().contains(status))
                .map(operation -> DynamicTest.dynamicTest(operation.key(), () -> check.of(operation)));
    }

    /** Every such operation on workflows, all of which look at a request in the same order. */
    private static Stream<DynamicTest> eachOfWorkflows(Studio studio, int status, Check check) {
        return each(studio, status, check).filter(test -> test.getDisplayName().contains(" /api/workflows"));
    }

    /** Every such operation on one workflow. */
    private static Stream<DynamicTest> eachOfOne(Studio studio, int status, Check check) {
        return each(studio, status, check).filter(test -> test.getDisplayName().contains(" /api/workflows/{id}"));
    }

    private interface Check {
        void of(Operation operation);
    }

    private static Answer send(Client client, Operation operation) {
        return client.send(request(client, operation));
    }

    private static Answer send(Client client, Operation operation, String body) {
        return client.send(client.json(operation.strayPath(), body));
    }

    private static HttpRequest.Builder request(Client client, Operation operation) {
        return operation.request(client, operation.strayPath());
    }

    private static JsonNode bad(int status, String code, String detail, Operation operation) {
        return Problems.problem(status, "bad-request", code, detail, operation.strayPath());
    }

    /** Somebody of the free tier. */
    private static Client client(Studio studio, Set<String> scopes) {
        return studio.withToken(Tokens.signed(
                Tokens.key(SHARED),
                Tokens.claimsOfAStranger().claim("tier", "free").claim("scopes", List.copyOf(scopes))));
    }
}
