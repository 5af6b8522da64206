package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API keys of the development clients: each is its client, as its token is. */
@ExtendWith(StudioExtension.class)
class ApiKeyTest {
    @Test
    void keyAndTokenOfAClientAreTheSameCaller(Studio studio) {
        Client byKey = studio.withToken(studio.stack().apiKey("alice"));
        String id = byKey.create(Request.of("by-key").step("echo").json());

        assertThat(studio.as("alice").awaitEnd(id).json().path("initiatedBy").asText())
                .isEqualTo("alice");
        studio.withToken(studio.stack().apiKey("bob")).workflow(id).isProblem(Problems.noWorkflow(id));
        assertThat(studio.withToken(studio.stack().apiKey("admin")).workflow(id).status())
                .isEqualTo(200);
        studio.withToken(studio.stack().apiKey("reader"))
                .post("/api/workflows", "{}")
                .isProblem(Problems.forbidden("/api/workflows"));
    }
}
