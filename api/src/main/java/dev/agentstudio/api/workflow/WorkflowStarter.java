package dev.agentstudio.api.workflow;

import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import io.micronaut.context.annotation.Value;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts workflows in Temporal. */
@Singleton
final class WorkflowStarter {
    /** Random bytes of an id: enough that two never meet. */
    private static final int ID_BYTES = 8;

    /** Temporal shows at most this many bytes of summary; characters outside ASCII take more than one. */
    private static final int MAX_SUMMARY = 100;

    /** Steps named in the static details, which are limited to 20,000 bytes. */
    private static final int MAX_NAMED_STEPS = 30;

    private final TemporalGateway temporal;
    private final ConcurrencyLimit limit;
    private final int maxInFlight;
    private final SecureRandom random = new SecureRandom();

    /** @param maxInFlight tasks of one workflow that may run at once */
    WorkflowStarter(
            TemporalGateway temporal,
            ConcurrencyLimit limit,
            @Value("${workflows.max-in-flight:200}") int maxInFlight) {
        this.temporal = temporal;
        this.limit = limit;
        this.maxInFlight = maxInFlight;
    }

    /** Starts a workflow; the state is that of its very beginning. */
    RunState start(WorkflowRequest request, Caller caller) {
        return start(request, caller, null);
    }

    /**
     * Starts a workflow that goes on from a checkpoint of another one.
     *
     * @param origin null for one that begins at the beginning
     */
    RunState start(WorkflowRequest request, Caller caller, @Nullable RestoredFrom origin) {
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ExecutionInput input = new ExecutionInput(
                request.definition(),
                request.input(),
                Objects.requireNonNullElse(request.initiatedBy(), caller.name()),
                caller.subject(),
                createdAt,
                request.metadata(),
                maxInFlight,
                origin);
        String id = newId();
        WorkflowExecution run = limit.admitted(
                caller,
                id,
                () -> temporal.call(() -> temporal.client()
                        .newUntypedWorkflowStub(
                                ExecutionWorkflow.TYPE, options(id, input).build())
                        .start(input)));
        return RunFold.begin(new RunEvent.Created(1, createdAt, run.getWorkflowId(), run.getRunId(), input));
    }

    /** How a run of ours is started, whatever starts it. */
    static WorkflowOptions.Builder options(String workflowId, ExecutionInput input) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
                .setDisableEagerExecution(false)
                .setTypedSearchAttributes(attributes(input))
                .setMemo(memo(input))
                .setStaticSummary(summary(input.definition()))
                .setStaticDetails(details(input.definition()));
    }

    String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return "wf_" + HexFormat.of().formatHex(id);
    }

    static SearchAttributes attributes(ExecutionInput input) {
        return SearchAttributes.newBuilder()
                .set(RunAttributes.OWNER, input.owner())
                .set(RunAttributes.RUN_STATE, "pending")
                .set(RunAttributes.DEFINITION_ID, input.definition().id())
                .set(RunAttributes.PATTERN, input.definition().pattern().word())
                .set(RunAttributes.INITIATED_BY, input.initiatedBy())
                .set(RunAttributes.CREATED_AT, RunAttributes.time(input.createdAt()))
                .set(RunAttributes.PROGRESS, 0.0)
                .build();
    }

    private static Map<String, Object> memo(ExecutionInput input) {
        Map<String, Object> memo = new LinkedHashMap<>();
        memo.put("name", input.definition().name());
        memo.put("steps", input.definition().steps().size());
        return memo;
    }

    private static String summary(WorkflowDefinition definition) {
        String name = definition.name();
        return "%s (%s, %d steps)"
                .formatted(
                        name.length() <= MAX_SUMMARY ? name : name.substring(0, MAX_SUMMARY - 1) + "…",
                        definition.pattern().word(),
                        definition.steps().size());
    }

    private static String details(WorkflowDefinition definition) {
        String steps = definition.steps().stream()
                .limit(MAX_NAMED_STEPS)
                .map(WorkflowStarter::line)
                .collect(Collectors.joining("\n"));
        String more = definition.steps().size() > MAX_NAMED_STEPS
                ? "\n- and %d more".formatted(definition.steps().size() - MAX_NAMED_STEPS)
                : "";
        return definition.description() == null ? steps + more : definition.description() + "\n\n" + steps + more;
    }

    private static String line(StepDefinition step) {
        String after = step.dependsOn().isEmpty() ? "" : ", after " + String.join(", ", step.dependsOn());
        return "- **%s** by `%s`%s".formatted(step.name(), step.agentType(), after);
    }
}
