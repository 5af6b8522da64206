package dev.agentstudio.api.workflow;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import io.micronaut.context.annotation.Value;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts workflows in Temporal. */
@Singleton
final class WorkflowStarter {
    /** Temporal shows at most this many bytes of summary; characters outside ASCII take more than one. */
    private static final int MAX_SUMMARY = 100;

    /** Steps named in the static details, which are limited to 20,000 bytes. */
    private static final int MAX_NAMED_STEPS = 30;

    private final TemporalGateway temporal;
    private final RunHistories histories;
    private final RecentWrites recentWrites;
    private final ConcurrencyLimit limit;
    private final int maxInFlight;

    /** @param maxInFlight tasks of one workflow that may run at once */
    WorkflowStarter(
            TemporalGateway temporal,
            RunHistories histories,
            RecentWrites recentWrites,
            ConcurrencyLimit limit,
            @Value("${workflows.max-in-flight:200}") int maxInFlight) {
        this.temporal = temporal;
        this.histories = histories;
        this.recentWrites = recentWrites;
        this.limit = limit;
        this.maxInFlight = maxInFlight;
    }

    /**
     * Starts a workflow; the state is that of its very beginning. A key that was sent before starts nothing: the state is then that of the
     * beginning of the workflow which it started. Temporal sees to that, since the workflow's id comes from the key.
     *
     * @throws ProblemException when the key was sent before with something else
     */
    RunState start(WorkflowRequest request, Caller caller, @Nullable IdempotencyKey key) {
        ExecutionInput input = input(request, caller, null);
        if (key == null) {
            return startNew(input, caller);
        }
        String id = key.workflowId(caller.subject());
        // Looked for first, so that a retry never counts as one more workflow at its owner's limit.
        return existing(id, input).orElseGet(() -> startOnce(id, input, caller));
    }

    private RunState startOnce(String id, ExecutionInput input, Caller caller) {
        // Another request may just have started it; its admission is then ours, too, and not to be given back.
        return limit.admitted(caller, id, () -> startUnlessStarted(id, input))
                .map(run -> started(run, input))
                .or(() -> existing(id, input))
                .orElseThrow(ProblemException::keyBeingDeleted);
    }

    private Optional<WorkflowExecution> startUnlessStarted(String id, ExecutionInput input) {
        try {
            return Optional.of(start(input, id));
        } catch (WorkflowExecutionAlreadyStarted e) {
            return Optional.empty();
        }
    }

    /** Starts a workflow that goes on from a checkpoint of another one. */
    RunState fork(WorkflowRequest request, Caller caller, @Nullable RestoredFrom origin) {
        ExecutionInput input = input(request, caller, origin);
        return startNew(input, caller);
    }

    /** The workflow that a key has started. Its stored input is what the key was sent with, also when later runs have followed the first. */
    private Optional<RunState> existing(String id, ExecutionInput input) {
        return temporal.describe(id)
                .map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo)
                .flatMap(run -> histories.read(run).map(state -> same(run.getExecution(), state.input(), input)));
    }

    private RunState same(WorkflowExecution run, ExecutionInput known, ExecutionInput input) {
        if (!Digests.of(asked(known, Instant.EPOCH)).equals(Digests.of(asked(input, Instant.EPOCH)))) {
            FieldErrors errors = new FieldErrors();
            errors.add(
                    IdempotencyKey.HEADER,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This key was sent before with another body; a new request needs a new key");
            errors.throwIfAny();
        }
        return started(run, asked(known, known.createdAt()));
    }

    /** What a caller asked for, apart from how it is carried out. */
    private static ExecutionInput asked(ExecutionInput input, Instant at) {
        return new ExecutionInput(
                input.definition(), input.input(), input.initiatedBy(), input.owner(), at, input.metadata());
    }

    private RunState started(WorkflowExecution run, ExecutionInput input) {
        recentWrites.wrote(input.owner(), run.getWorkflowId());
        return RunFold.begin(new RunEvent.Created(1, input.createdAt(), run.getWorkflowId(), run.getRunId(), input));
    }

    private ExecutionInput input(WorkflowRequest request, Caller caller, @Nullable RestoredFrom origin) {
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new ExecutionInput(
                request.definition(),
                request.input(),
                Objects.requireNonNullElse(request.initiatedBy(), caller.name()),
                caller.subject(),
                createdAt,
                request.metadata(),
                maxInFlight,
                origin);
    }

    private RunState startNew(ExecutionInput input, Caller caller) {
        String id = WorkflowIds.random();
        return started(limit.admitted(caller, id, () -> start(input, id)), input);
    }

    private WorkflowExecution start(ExecutionInput input, String id) {
        WorkflowOptions options = options(id, input).build();
        return temporal.call(() -> temporal.client()
                .newUntypedWorkflowStub(ExecutionWorkflow.TYPE, options)
                .start(input));
    }

    /** How a run of ours is started, whatever starts it. */
    static WorkflowOptions.Builder options(String id, ExecutionInput input) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
                .setDisableEagerExecution(false)
                .setTypedSearchAttributes(attributes(input))
                .setMemo(memo(input))
                .setStaticSummary(summary(input.definition()))
                .setStaticDetails(details(input.definition()));
    }

    static SearchAttributes attributes(ExecutionInput input) {
        return SearchAttributes.newBuilder()
                .set(RunAttributes.OWNER, KeywordText.encode(input.owner()))
                .set(RunAttributes.RUN_STATE, "pending")
                .set(
                        RunAttributes.DEFINITION_ID,
                        KeywordText.encode(input.definition().id()))
                .set(RunAttributes.PATTERN, input.definition().pattern().word())
                .set(RunAttributes.INITIATED_BY, KeywordText.encode(input.initiatedBy()))
                .set(RunAttributes.CREATED_AT, RunAttributes.time(input.createdAt()))
                .set(RunAttributes.PROGRESS, 0.0)
                .build();
    }

    static Map<String, Object> memo(ExecutionInput input) {
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
