package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.ReadableArtifact;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Artifacts are recorded once, in the response that lists them; the next steps find them there. */
class ArtifactCallsTest {
    private static final String SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Artifact SAVED = new Artifact("a b.txt", "text/plain", 0, SHA256, "run.task_001.1.1.1");

    private final FakeAgents agents = new FakeAgents()
            .with(
                    "saver",
                    (call, attempt) -> FakeAgents.answer("{\"by\":\"%s\"}".formatted(call.stepId()))
                            .with(List.of(SAVED)))
            .with("reader", (call, attempt) -> FakeAgents.answer("{}"));
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void callReadsThemWhereTheyAreRecorded() {
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "saver"), Definitions.step("b", "reader", "a")));
        ExecutionFixture.result(run);

        AgentCall last = agents.calls().getLast();
        assertThat(last.references()).isNotNull();
        assertThat(last.request().artifacts()).isNull();
        assertThat(fixture.request(run, last).artifacts())
                .containsExactly(new ReadableArtifact(
                        new StepId("a"), "a b.txt", "text/plain", 0, SHA256, "run.task_001.1.1.1"));
    }

    @Test
    void viewShowsWhereToDownloadThem() {
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "saver"), Definitions.step("b", "reader", "a")));
        ExecutionFixture.result(run);
        WorkflowExecution view = fixture.view(run);

        AgentTask task = view.tasks().getFirst();
        Artifact shown = new Artifact(
                "a b.txt",
                "text/plain",
                0,
                SHA256,
                null,
                "/api/workflows/%s/tasks/task_001/artifacts/a%%20b.txt".formatted(view.id()));
        assertThat(task.artifacts()).containsExactly(shown);
        assertThat(Objects.requireNonNull(task.response()).artifacts()).containsExactly(shown);
        assertThat(Objects.requireNonNull(view.context().results().get("task_001")))
                .extracting(AgentResponse::artifacts)
                .isEqualTo(List.of(shown));
        assertThat(Objects.requireNonNull(view.tasks().getLast().request()).artifacts())
                .isNull();
    }
}
