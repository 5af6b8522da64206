package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.execution.RunAttributes;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run as the people see it who operate Temporal. */
@ExtendWith(StudioExtension.class)
class TemporalViewTest {
    @Test
    void runExplainsItselfWhileItRuns(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(
                Request.of("explained").step("echo").gate(gate).step("big").json());
        client.await(
                id, "step 2 runs", run -> run.at("/tasks/1/live/percentage").asInt() == 40);

        DescribeWorkflowExecutionResponse run = describe(studio, id);
        WorkflowExecutionDescription description = stub(studio, id).describe();
        String details = currentDetails(studio, id);
        Studio.open(gate);

        assertThat(run.getWorkflowExecutionInfo().getType().getName()).isEqualTo("AgentWorkflow");
        assertThat(description.getMemo("name", String.class)).isEqualTo("Test of explained");
        assertThat(description.getMemo("steps", Integer.class)).isEqualTo(3);
        assertThat(description.getStaticSummary()).isEqualTo("Test of explained (sequential, 3 steps)");
        assertThat(description.getStaticDetails()).isEqualTo("""
                - **Step echo** by `echo`
                - **Step gate** by `gate`, after echo
                - **Step big** by `big`, after gate""");
        assertThat(details).isEqualTo("""
                **Test of explained**: 1 of 3 tasks done

                - `task_001` **Step echo** by `echo`: done
                - `task_002` **Step gate** by `gate`: in flight
                - `task_003` **Step big** by `big`: open""");
    }

    @Test
    void runCanBeSearchedFor(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        Answer created =
                client.post("/api/workflows", Request.of("searched").gate(gate).json());
        String id = created.json().path("id").asText();
        Answer running = client.await(
                id, "its task runs", run -> run.at("/tasks/0/live/percentage").asInt() == 40);

        var attributes = stub(studio, id).describe().getTypedSearchAttributes();
        Studio.open(gate);

        assertThat(attributes.get(RunAttributes.OWNER)).isEqualTo("alice");
        assertThat(attributes.get(RunAttributes.RUN_STATE)).isEqualTo("running");
        assertThat(attributes.get(RunAttributes.DEFINITION_ID)).isEqualTo("searched");
        assertThat(attributes.get(RunAttributes.PATTERN)).isEqualTo("sequential");
        assertThat(attributes.get(RunAttributes.INITIATED_BY)).isEqualTo("alice");
        assertThat(attributes.get(RunAttributes.PROGRESS)).isZero();
        assertThat(attributes.get(RunAttributes.CREATED_AT))
                .isEqualTo(created.json().path("createdAt").asText());
        assertThat(attributes.get(RunAttributes.STARTED_AT).toInstant())
                .isEqualTo(running.json().path("startedAt").asText());
    }

    @Test
    void everyTaskIsOneActivityWithASummary(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("summed-up")
                .step("echo")
                .step("again", "echo", java.util.Map.of())
                .json());
        client.awaitEnd(id);

        assertThat(history(studio, id).stream()
                        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                        .map(event -> text(event.getUserMetadata())))
                .containsExactly("task_001 · Step echo · echo", "task_002 · Step again · echo");
    }

    /**
     * Three for each task and for each of the four workflow tasks; start, search attributes, timer and end of the run. A run that a busy
     * machine holds up for longer than two seconds also updates its progress.
     */
    @Test
    void threeStepsTakeFewEvents(Studio studio) {
        Client client = studio.as("alice");
        await("a run of less than two seconds").atMost(Client.TIMEOUT).untilAsserted(() -> {
            String id = client.create(Request.of("counted")
                    .step("echo")
                    .step("second", "big", java.util.Map.of("bytes", 1))
                    .step("third", "big", java.util.Map.of("bytes", 1))
                    .json());
            client.awaitEnd(id);

            List<EventType> events =
                    history(studio, id).stream().map(HistoryEvent::getEventType).toList();

            assertThat(events)
                    .as(events.toString())
                    .doesNotContain(EventType.EVENT_TYPE_TIMER_FIRED)
                    .hasSize(25);
        });
    }

    private static List<HistoryEvent> history(Studio studio, String id) {
        return studio.temporal().fetchHistory(id).getHistory().getEventsList();
    }

    private static WorkflowStub stub(Studio studio, String id) {
        return studio.temporal().newUntypedWorkflowStub(id);
    }

    private static String currentDetails(Studio studio, String id) {
        return stub(studio, id)
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }

    private static DescribeWorkflowExecutionResponse describe(Studio studio, String id) {
        return studio.temporal()
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(Studio.NAMESPACE)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build());
    }

    private static String text(UserMetadata metadata) {
        Payload summary = metadata.getSummary();
        return DefaultDataConverter.STANDARD_INSTANCE.fromPayload(summary, String.class, String.class);
    }
}
