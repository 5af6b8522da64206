package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.agent.AgentTypes;
import dev.agentstudio.api.agent.Configurations;
import dev.agentstudio.api.body.DurationRange;
import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Judge;
import dev.agentstudio.workflows.plan.PlanSetting;
import dev.agentstudio.workflows.plan.StepIndex;
import dev.agentstudio.workflows.plan.StepOrder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the body of create and execute. Structure first; only then are agent types looked up. */
@Singleton
public final class WorkflowRequestReader {
    private static final int MAX_STEPS = 1000;
    private static final int MAX_NAME = RunAttributes.MAX_KEYWORD_LENGTH;
    private static final int MAX_DESCRIPTION = 4000;
    private static final int MAX_RETRIES = 10;

    /** Metadata is for labels; data belongs into the input. */
    private static final int MAX_METADATA_BYTES = 16 * 1024;

    private final AgentTypes agents;
    private final Configurations configurations;
    private final NamedFiles files;

    WorkflowRequestReader(AgentTypes agents, Configurations configurations, NamedFiles files) {
        this.files = files;
        this.agents = agents;
        this.configurations = configurations;
    }

    /** @throws ProblemException that lists everything that is wrong with the body */
    WorkflowRequest read(byte[] body, Caller caller) {
        FieldErrors errors = new FieldErrors();
        JsonFields fields =
                JsonBody.object(body, errors).allowing(Set.of("definition", "input", "initiatedBy", "metadata"));
        Optional<WorkflowDefinition> definition = fields.fields("definition").map(WorkflowRequestReader::definition);
        if (fields.isAbsent("definition")) {
            fields.error("definition", ErrorCode.REQUIRED_FIELD, "'definition' is required");
        }
        definition.ifPresent(read -> checkAgents(read, errors));
        WorkflowRequest request = new WorkflowRequest(
                definition.orElseGet(WorkflowRequestReader::nothing),
                fields.object("input"),
                fields.text("initiatedBy", MAX_NAME)
                        .filter(name -> !name.isBlank())
                        .orElse(null),
                metadata(fields));
        errors.throwIfAny();
        checkAgentTypes(request.definition().steps());
        return files.resolved(request, caller);
    }

    /** The values that a fork states, and those of its origin for the rest. */
    public WorkflowRequest overrides(JsonFields fields, ExecutionInput origin, FieldErrors errors, Caller caller) {
        Optional<WorkflowDefinition> given = fields.fields("definition").map(WorkflowRequestReader::definition);
        given.ifPresent(read -> checkAgents(read, errors));
        WorkflowDefinition definition = given.orElse(origin.definition());
        JsonObject input = fields.object("input");
        WorkflowRequest request =
                new WorkflowRequest(definition, input == null ? origin.input() : input, null, metadata(fields));
        errors.throwIfAny();
        checkAgentTypes(definition.steps());
        return files.resolved(request, caller);
    }

    private static WorkflowDefinition nothing() {
        return new WorkflowDefinition("", "", null, Pattern.SEQUENTIAL, List.of(), null, 0);
    }

    private static WorkflowDefinition definition(JsonFields fields) {
        fields.allowing(Set.of("id", "name", "description", "pattern", "steps", "timeout", "maxRetries"));
        String id = fields.requiredText("id", MAX_NAME);
        String name = fields.requiredText("name", MAX_NAME);
        String description = fields.text("description", MAX_DESCRIPTION).orElse(null);
        Pattern pattern = pattern(fields);
        return new WorkflowDefinition(
                id,
                name,
                description,
                pattern,
                steps(fields, pattern),
                fields.duration("timeout", DurationRange.WORKFLOW),
                fields.integer("maxRetries", 0, MAX_RETRIES, WorkflowDefinition.DEFAULT_MAX_RETRIES));
    }

    /** Labels that a caller gives to what it makes; null for none. */
    public static @Nullable JsonObject metadata(JsonFields fields) {
        JsonObject metadata = fields.object("metadata");
        if (metadata != null && Payloads.sizeOf(metadata) > MAX_METADATA_BYTES) {
            fields.error("metadata", ErrorCode.RANGE_ERROR, "At most 16 KiB of metadata are accepted");
        }
        return metadata;
    }

    private static Pattern pattern(JsonFields fields) {
        String word = fields.requiredText("pattern", MAX_NAME);
        Optional<Pattern> pattern = Pattern.of(word);
        if (pattern.isEmpty() && !word.isBlank()) {
            String words = Arrays.stream(Pattern.values()).map(Pattern::word).collect(Collectors.joining(", "));
            fields.error("pattern", ErrorCode.INVALID_FORMAT, "Pattern must be one of: " + words);
        }
        return pattern.orElse(Pattern.SEQUENTIAL);
    }

    private static List<StepDefinition> steps(JsonFields definition, Pattern pattern) {
        List<JsonFields> fields = definition.objects("steps");
        if (fields.isEmpty()) {
            definition.error("steps", ErrorCode.REQUIRED_FIELD, "At least one step is required");
        }
        if (fields.size() > MAX_STEPS) {
            definition.error("steps", ErrorCode.RANGE_ERROR, "At most %d steps are accepted".formatted(MAX_STEPS));
            return List.of();
        }
        List<StepDefinition> steps =
                fields.stream().map(step -> step(step, pattern)).toList();
        checkDependencies(definition, fields, steps);
        return steps;
    }

    private static StepDefinition step(JsonFields fields, Pattern pattern) {
        fields.allowing(Set.of("id", "name", "agentType", "dependsOn", "configuration", "timeout"));
        return new StepDefinition(
                new StepId(fields.requiredText("id", MAX_NAME)),
                fields.requiredText("name", MAX_NAME),
                fields.requiredText("agentType", MAX_NAME),
                fields.texts("dependsOn").stream().map(StepId::new).toList(),
                configuration(fields, pattern),
                fields.duration("timeout", DurationRange.STEP));
    }

    private static @Nullable JsonObject configuration(JsonFields step, Pattern pattern) {
        JsonObject configuration = step.object("configuration");
        if (configuration != null) {
            step.fields("configuration").ifPresent(settings -> checkSettings(settings, pattern));
        }
        return configuration;
    }

    /** Settings that the pattern would silently ignore are refused. */
    private static void checkSettings(JsonFields settings, Pattern pattern) {
        Stream.of(PlanSetting.values())
                .filter(setting -> setting.pattern() == pattern)
                .forEach(setting -> settings.integer(setting.member(), setting.min(), setting.max(), setting.min()));
        if (pattern == Pattern.ITERATIVE) {
            settings.checkFlag("validator");
            settings.checkNumber("qualityThreshold");
        }
    }

    private static void checkDependencies(JsonFields definition, List<JsonFields> fields, List<StepDefinition> steps) {
        Set<StepId> ids = new HashSet<>();
        boolean sound = true;
        for (int index = 0; index < steps.size(); index++) {
            StepId id = steps.get(index).id();
            if (!id.value().isBlank() && !ids.add(id)) {
                fields.get(index)
                        .error("id", ErrorCode.INVALID_FORMAT, "Step id '%s' is used more than once".formatted(id));
                sound = false;
            }
        }
        for (int index = 0; index < steps.size(); index++) {
            StepDefinition step = steps.get(index);
            for (int dependency = 0; dependency < step.dependsOn().size(); dependency++) {
                StepId id = step.dependsOn().get(dependency);
                String field = "dependsOn[%d]".formatted(dependency);
                if (id.equals(step.id())) {
                    fields.get(index)
                            .error(field, ErrorCode.INVALID_FORMAT, "Step '%s' depends on itself".formatted(id));
                    sound = false;
                } else if (!ids.contains(id)) {
                    fields.get(index).error(field, ErrorCode.INVALID_FORMAT, "There is no step '%s'".formatted(id));
                    sound = false;
                }
            }
        }
        if (sound) {
            StepOrder.cycle(steps)
                    .ifPresent(cycle -> definition.error(
                            "steps",
                            ErrorCode.INVALID_FORMAT,
                            "The dependencies form a cycle: "
                                    + cycle.stream().map(StepId::value).collect(Collectors.joining(" -> "))));
        }
    }

    /** What the agents themselves say of the definition. */
    private void checkAgents(WorkflowDefinition definition, FieldErrors errors) {
        checkConfigurations(definition.steps(), errors);
        if (definition.pattern() == Pattern.ITERATIVE && !definition.steps().isEmpty()) {
            StepIndex judge = Judge.of(definition.steps());
            String agentType = judge.in(definition.steps()).agentType();
            if (!configurations.mayJudge(agentType)) {
                errors.add(
                        "definition.steps[%d].agentType".formatted(judge.value()),
                        ErrorCode.INVALID_FORMAT,
                        "Agent '%s' cannot judge the rounds: its result has none of 'approved', 'isValid', 'qualityScore' and 'score'"
                                .formatted(agentType));
            }
        }
    }

    private void checkConfigurations(List<StepDefinition> steps, FieldErrors errors) {
        for (int index = 0; index < steps.size(); index++) {
            StepDefinition step = steps.get(index);
            configurations.check(
                    step.agentType(),
                    step.configuration() == null ? JsonObject.EMPTY : step.configuration(),
                    "definition.steps[%d].configuration".formatted(index),
                    errors);
        }
    }

    private void checkAgentTypes(List<StepDefinition> steps) {
        Set<String> unknown = agents.unknownAmong(
                steps.stream().map(StepDefinition::agentType).collect(Collectors.toSet()));
        List<FieldError> errors = new ArrayList<>();
        for (int index = 0; index < steps.size(); index++) {
            String type = steps.get(index).agentType();
            if (unknown.contains(type)) {
                errors.add(new FieldError(
                        "definition.steps[%d].agentType".formatted(index),
                        "Agent type '%s' not found".formatted(type),
                        ErrorCode.AGENT_TYPE_NOT_FOUND));
            }
        }
        if (!errors.isEmpty()) {
            throw ProblemException.unknownAgentTypes(errors);
        }
    }
}
