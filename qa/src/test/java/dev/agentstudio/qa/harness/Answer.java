package dev.agentstudio.qa.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** What the API answered to a request. */
public record Answer(String method, String path, int status, HttpHeaders headers, String text) {
    /** What no answer may carry: stack traces, class names, internal addresses, settings of a parser. */
    private static final String INTERNALS =
            "dev\\.agentstudio\\.(api|workflows|worker|activities|dev)|io\\.(micronaut|temporal|grpc|netty)|java\\.|com\\.fasterxml"
                    + "|Exception|Traceback|\\bat [a-z]+\\.[\\w.$]+\\(|127\\.0\\.0\\.1"
                    + "|\\[Source|ReadFeature|getMax";

    public static Answer of(HttpResponse<String> response) {
        return new Answer(
                response.request().method(),
                response.request().uri().getRawPath(),
                response.statusCode(),
                response.headers(),
                response.body());
    }

    public boolean isSuccess() {
        return status < 400;
    }

    public JsonNode json() {
        return Json.parse(text);
    }

    /** The whole body with a placeholder for everything that changes from run to run. */
    public String shape() {
        return Json.shape(json());
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Compares the whole body, volatile values apart. */
    public Answer is(int expectedStatus, JsonNode expectedBody) {
        assertThat(shape()).isEqualTo(Json.shape(expectedBody));
        assertThat(status).as(text).isEqualTo(expectedStatus);
        AnswerLog.add(this);
        return this;
    }

    /** The same of an error, which is a problem in every respect. */
    public Answer isProblem(JsonNode expected) {
        is(expected.path("status").asInt(), expected);
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        assertThat(text).doesNotContainPattern(INTERNALS);
        return this;
    }
}
