package dev.agentstudio.api.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.signalr.protocol.HubMessage;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages as clients receive them: names of methods and members are the contract. */
class HubEventTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    static Stream<Arguments> events() {
        return Stream.of(ofProgress(), ofEnds(), ofAgents()).flatMap(Function.identity());
    }

    private static Stream<Arguments> ofProgress() {
        return Stream.of(
                Arguments.of(
                        new HubEvent.WorkflowStarted("wf", 1, "Name", "alice", AT, null, null),
                        "WorkflowStarted",
                        "{'workflowId':'wf','sequence':1,'name':'Name','triggeredBy':'alice','startedAt':'2026-01-02T03:04:05Z','metadata':null}"),
                Arguments.of(
                        new HubEvent.WorkflowProgress(
                                "wf",
                                2L,
                                AT,
                                WorkflowStatus.PAUSED,
                                new HubEvent.WorkflowPosition(
                                        new BigDecimal("33.33"), "two", List.of("a"), List.of("b"))),
                        "WorkflowProgress",
                        "{'workflowId':'wf','sequence':2,'timestamp':'2026-01-02T03:04:05Z','status':'paused','progress':{'percentage':33.33,'currentStep':'two','completedAgents':['a'],'pendingAgents':['b']}}"),
                Arguments.of(
                        new HubEvent.TaskStatusChanged(
                                "t", "wf", "a", 4L, TaskStatus.PENDING, TaskStatus.RUNNING, AT, "00-1-2-01"),
                        "TaskStatusChanged",
                        "{'taskId':'t','workflowId':'wf','agentId':'a','sequence':4,'previousStatus':'pending','currentStatus':'running','timestamp':'2026-01-02T03:04:05Z','traceId':'00-1-2-01'}"),
                Arguments.of(
                        new HubEvent.TaskProgressUpdated("t", "wf", "a", AT, new HubEvent.TaskPosition(5, null), null),
                        "TaskProgressUpdated",
                        "{'taskId':'t','workflowId':'wf','agentId':'a','timestamp':'2026-01-02T03:04:05Z','progress':{'percentage':5.0}}"));
    }

    private static Stream<Arguments> ofEnds() {
        return Stream.of(
                Arguments.of(
                        new HubEvent.WorkflowCompleted(
                                "wf",
                                3,
                                WorkflowStatus.FAILED,
                                AT,
                                1.5,
                                null,
                                "why",
                                new HubEvent.WorkflowMetrics(2, 1, 1, 0.5, null, null),
                                null),
                        "WorkflowCompleted",
                        "{'workflowId':'wf','sequence':3,'status':'failed','completedAt':'2026-01-02T03:04:05Z','duration':1.5,'errorMessage':'why','metrics':{'totalTasks':2,'successfulTasks':1,'failedTasks':1,'averageTaskDuration':0.5}}"),
                Arguments.of(
                        new HubEvent.WorkflowCompleted(
                                "wf",
                                3,
                                WorkflowStatus.COMPLETED,
                                AT,
                                1.5,
                                "All well",
                                null,
                                new HubEvent.WorkflowMetrics(1, 1, 0, 0.5, 120L, new BigDecimal("0.3")),
                                null),
                        "WorkflowCompleted",
                        "{'workflowId':'wf','sequence':3,'status':'completed','completedAt':'2026-01-02T03:04:05Z','duration':1.5,'resultSummary':'All well','metrics':{'totalTasks':1,'successfulTasks':1,'failedTasks':0,'averageTaskDuration':0.5,'totalTokensUsed':120,'totalCost':0.3}}"));
    }

    private static Stream<Arguments> ofAgents() {
        return Stream.of(
                Arguments.of(
                        new HubEvent.AgentThought("wf", "t", "a", AT, "reasoning", "So", null),
                        "AgentThought",
                        "{'workflowId':'wf','taskId':'t','agentId':'a','timestamp':'2026-01-02T03:04:05Z','type':'reasoning','content':'So'}"),
                Arguments.of(
                        new HubEvent.AgentStatusChanged("a", "online", "offline", AT, "gone"),
                        "AgentStatusChanged",
                        "{'agentId':'a','previousStatus':'online','currentStatus':'offline','timestamp':'2026-01-02T03:04:05Z','reason':'gone'}"),
                Arguments.of(
                        new HubEvent.LogMessageReceived("t", "wf", "a", AT, LogLevel.WARNING, "text", "a", null),
                        "LogMessageReceived",
                        "{'taskId':'t','workflowId':'wf','agentId':'a','timestamp':'2026-01-02T03:04:05Z','level':'warning','message':'text','source':'a'}"),
                Arguments.of(
                        new HubEvent.MetricUpdated("task.duration", 2, "seconds", AT, Map.of("taskId", "t")),
                        "MetricUpdated",
                        "{'metricName':'task.duration','value':2.0,'unit':'seconds','timestamp':'2026-01-02T03:04:05Z','tags':{'taskId':'t'}}"),
                Arguments.of(
                        new HubEvent.ErrorOccurred(
                                "e", "t", "wf", "a", 5L, AT, "error", "AGENT_ERROR", "text", "a", false),
                        "ErrorOccurred",
                        "{'errorId':'e','taskId':'t','workflowId':'wf','agentId':'a','sequence':5,'timestamp':'2026-01-02T03:04:05Z','severity':'error','code':'AGENT_ERROR','message':'text','source':'a','retryable':false}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void membersAreThoseOfTheContract(HubEvent event, String method, String json) {
        HubMessage.Invocation call = event.invocation();
        assertThat(call.target()).isEqualTo(method);
        assertThat(call.invocationId()).isNull();
        assertThat(call.arguments()).hasSize(1);
        assertThat(call.arguments().getFirst().toString()).isEqualTo(json.replace('\'', '"'));
    }
}
