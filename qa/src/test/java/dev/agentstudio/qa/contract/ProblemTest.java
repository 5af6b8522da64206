package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors that belong to no operation. */
@ExtendWith(StudioExtension.class)
class ProblemTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Requests that no operation answers. */
    enum Stray {
        UNKNOWN_PATH("GET", "/api/nothing", "", 404, "NOT_FOUND", "No resource at '/api/nothing'"),
        WRONG_METHOD(
                "PATCH", "/api/workflows", "", 405, "METHOD_NOT_ALLOWED", "PATCH is not possible on '/api/workflows'"),
        WRONG_ACCEPT(
                "GET",
                "/api/meta-agent/types",
                "Accept: image/png",
                406,
                "NOT_ACCEPTABLE",
                "No answer can be given in the media types of the Accept header"),
        WRONG_CONTENT_TYPE(
                "POST",
                "/api/workflows",
                "Content-Type: text/plain",
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "The body must be sent as application/json");

        private final String method;
        private final String path;
        private final String header;
        private final int status;
        private final String code;
        private final String detail;

        Stray(String method, String path, String header, int status, String code, String detail) {
            this.method = method;
            this.path = path;
            this.header = header;
            this.status = status;
            this.code = code;
            this.detail = detail;
        }

        JsonNode problem() {
            return status == 404
                    ? Problems.problem(status, "not-found", code, detail, path)
                    : Problems.problem(status, "bad-request", code, detail, path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void strayRequestGetsAProblem(Stray stray, Studio studio) {
        Client client = studio.as("bob");
        HttpRequest.Builder request = client.request(stray.path)
                .method(
                        stray.method,
                        stray.method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        if (!stray.header.isEmpty()) {
            int colon = stray.header.indexOf(':');
            request.header(
                    stray.header.substring(0, colon),
                    stray.header.substring(colon + 1).strip());
        }

        client.send(request).isProblem(stray.problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wf_0000000000000000", "%20", "wf_%2e%2e", "..%2f..%2fetc", "a%00b", "%E2%98%83", "workflow'x"})
    void unknownIdIsNotFoundWhateverItLooksLike(String id, Studio studio) {
        Answer answer = studio.as("bob").workflow(id);

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isIn("WORKFLOW_NOT_FOUND", "NOT_FOUND");
    }

    @Test
    void idThatNoWorkflowCanHaveIsNotFound(Studio studio) {
        String id = "wf_" + "0".repeat(2000);

        studio.as("bob").workflow(id).isProblem(Problems.noWorkflow(id));
    }

    /** Headers as long and as wild as a server takes them; a preference or condition that makes no sense is ignored. */
    @ParameterizedTest
    @ValueSource(strings = {"Prefer: wait=999999999999999999999", "If-None-Match: %s", "If-None-Match: W/W/\"%s"})
    void wildHeadersBreakNothing(String header, Studio studio) {
        Client client = studio.as("bob");
        String id = client.create(Request.of("wild").step("echo").json());
        String[] parts = header.formatted("\",".repeat(1500)).split(": ", 2);

        Answer answer = client.send(client.request("/api/workflows/" + id).GET().header(parts[0], parts[1]));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void headIsLikeGetWithoutABody(Studio studio) {
        Client client = studio.as("bob");
        String id = client.create(Request.of("head").step("echo").json());
        Answer get = client.awaitEnd(id);

        Answer head =
                client.send(client.request("/api/workflows/" + id).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    }

    @Test
    void optionsNameTheMethods(Studio studio) {
        Client client = studio.anonymous();
        Answer options = client.send(
                client.request("/api/workflows/wf_none").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    void traceOfTheCallerGoesOn(Studio studio) {
        Client client = studio.as("bob");
        Answer answer = client.send(client.request("/api/workflows/wf_none")
                .GET()
                .header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(TRACE)));

        assertThat(answer.json().path("traceId").asText())
                .startsWith("00-" + TRACE + "-")
                .doesNotContain("00f067aa0ba902b7")
                .endsWith("-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void invalidTraceIsIgnored(String traceparent, Studio studio) {
        Client client = studio.as("bob");
        Answer answer =
                client.send(client.request("/api/workflows/wf_none").GET().header("traceparent", traceparent));

        answer.isProblem(Problems.noWorkflow("wf_none"));
        assertThat(answer.text()).doesNotContain("00-000000000000");
    }
}
