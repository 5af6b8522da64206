package dev.agentstudio.api.workflow;

import dev.agentstudio.api.listing.RecentWrites;
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
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
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
        return start(input(request, caller, null), caller, key);
    }

    /**
     * Starts a workflow that goes on from a checkpoint of another one.
     *
     * @param origin null for a workflow that takes over nothing
     * @throws ProblemException when the key was sent before with something else
     */
    RunState fork(WorkflowRequest request, Caller caller, @Nullable IdempotencyKey key, @Nullable RestoredFrom origin) {
        return start(input(request, caller, origin), caller, key);
    }

    /** The workflow that a key of this caller has started, as it is now. */
    Optional<RunState> startedBy(IdempotencyKey key, Caller caller) {
        return find(key.workflowId(caller.subject())).flatMap(histories::read);
    }

    private RunState start(ExecutionInput input, Caller caller, @Nullable IdempotencyKey key) {
        return key == null ? startNew(input, caller) : startOnce(key.workflowId(caller.subject()), input, caller);
    }

    private RunState startOnce(String id, ExecutionInput input, Caller caller) {
        // Looked for first, so that a retry never counts as one more workflow at its owner's limit.
        Optional<WorkflowExecutionInfo> found = find(id);
        return found.flatMap(run -> known(run, input))
                // Another request may just have started it; its admission is then ours, too, and not to be given back.
                .or(() -> limit.admitted(
                        caller,
                        id,
                        () -> found.isPresent()
                                ? startAfter(found.get().getExecution(), input)
                                : startUnlessStarted(options(id, input), input)))
                .or(() -> find(id).flatMap(run -> known(run, input)))
                // Started by another one, and deleted already.
                .orElseGet(() -> startOnce(id, input, caller));
    }

    /**
     * A run in the place of one that was deleted, but that Temporal has not removed yet. All who replace the same run start one, also when
     * that has ended before the last of them comes; so what was started is not what is answered, but what is then found.
     */
    private Optional<RunState> startAfter(WorkflowExecution deleted, ExecutionInput input) {
        WorkflowOptions.Builder options = laterRun(deleted.getWorkflowId(), input)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setRequestId("replace-" + deleted.getRunId());
        startUnlessStarted(options, input);
        return Optional.empty();
    }

    private Optional<RunState> startUnlessStarted(WorkflowOptions.Builder options, ExecutionInput input) {
        try {
            return Optional.of(started(start(options, input), input));
        } catch (WorkflowExecutionAlreadyStarted e) {
            return Optional.empty();
        }
    }

    private Optional<WorkflowExecutionInfo> find(String id) {
        return temporal.describe(id).map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo);
    }

    /**
     * The workflow that a key has started; empty when it was deleted. Its stored input is what the key was sent with, also when later runs
     * have followed the first.
     */
    private Optional<RunState> known(WorkflowExecutionInfo run, ExecutionInput input) {
        return histories.read(run).map(state -> same(run.getExecution(), state.input(), input));
    }

    private RunState same(WorkflowExecution run, ExecutionInput known, ExecutionInput input) {
        IdempotencyKey.requireSame(asked(known, Instant.EPOCH), asked(input, Instant.EPOCH));
        ExecutionInput beginning = asked(input, known.createdAt());
        // What was sent says what a fork takes over, which later runs of the known one do not.
        RestoredFrom origin = input.restoredFrom();
        return started(run, origin == null ? beginning : beginning.from(origin));
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
        return started(limit.admitted(caller, id, () -> start(options(id, input), input)), input);
    }

    private WorkflowExecution start(WorkflowOptions.Builder options, ExecutionInput input) {
        return temporal.call(() -> temporal.client()
                .newUntypedWorkflowStub(ExecutionWorkflow.TYPE, options.build())
                .start(input));
    }

    /** How a run of ours is started that takes the place of an earlier one; reuse policy and request id are still to be said. */
    static WorkflowOptions.Builder laterRun(String id, ExecutionInput input) {
        return options(id, input)
                // An eager start cannot be answered with a run that another request has started.
                .setDisableEagerExecution(true)
                .setTypedSearchAttributes(SearchAttributes.newBuilder(attributes(input))
                        .set(RunAttributes.RESUMED, true)
                        .build());
    }

    /** How a first run of ours is started. */
    private static WorkflowOptions.Builder options(String id, ExecutionInput input) {
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

    private static SearchAttributes attributes(ExecutionInput input) {
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
