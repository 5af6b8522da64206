package dev.agentstudio.api.workflow.read;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A workflow's tasks and context without the largest results and parts of requests. */
final class LargestParts {
    /** What takes the place of a part, in bytes; shorter parts are kept. */
    private static final int PLACEHOLDER_BYTES = 160;

    private final String workflowId;
    private final List<AgentTask> tasks;
    private final @Nullable ExecutionContext context;
    private final Map<Part, Size> sizes = new LinkedHashMap<>();
    private final Set<Part> omitted = new HashSet<>();
    private final boolean omitsThoughts;

    /**
     * @param excess bytes that have to be left out, more than 0
     * @param tasks empty when the answer has none
     */
    LargestParts(String workflowId, long excess, List<AgentTask> tasks, @Nullable ExecutionContext context) {
        this.workflowId = workflowId;
        this.tasks = tasks;
        this.context = context;
        measure();
        omitsThoughts = choose(excess) > 0;
    }

    List<AgentTask> tasks() {
        return tasks.stream()
                .map(task -> new AgentTask(
                        task.id(),
                        task.workflowExecutionId(),
                        task.stepDefinitionId(),
                        task.agentType(),
                        task.status(),
                        request(task),
                        task.response() == null ? null : response(task.id(), task.response()),
                        task.createdAt(),
                        task.startedAt(),
                        task.completedAt(),
                        task.errorMessage(),
                        task.retryCount(),
                        task.maxRetries(),
                        task.dependsOn(),
                        task.live()))
                .toList();
    }

    /** Null when the answer has none. */
    @Nullable
    ExecutionContext context() {
        if (context == null) {
            return null;
        }
        Map<String, AgentResponse> results = new LinkedHashMap<>();
        context.results().forEach((taskId, response) -> results.put(taskId, response(taskId, response)));
        return new ExecutionContext(
                context.workflowExecutionId(),
                state(context.state()),
                results,
                context.events(),
                context.progress(),
                context.createdAt(),
                context.lastUpdatedAt());
    }

    private void measure() {
        for (AgentTask task : tasks) {
            AgentRequest request = task.request();
            if (request != null) {
                note(new Part(task.id(), Kind.INPUT, 0), request.input(), 1);
                note(new Part(task.id(), Kind.CONTEXT, 0), request.context(), 1);
                note(new Part(task.id(), Kind.CONFIGURATION, 0), request.configuration(), 1);
            }
        }
        Map<String, AgentResponse> responses = new LinkedHashMap<>();
        Map<String, Integer> times = new LinkedHashMap<>();
        tasks.stream().filter(task -> task.response() != null).forEach(task -> {
            responses.put(task.id(), task.response());
            times.merge(task.id(), 1, Integer::sum);
        });
        if (context != null) {
            responses.putAll(context.results());
            context.results().keySet().forEach(taskId -> times.merge(taskId, 1, Integer::sum));
            earlierRounds(context.state()).forEach(this::measureRound);
        }
        responses.forEach((taskId, response) ->
                note(new Part(taskId, Kind.RESULT, 0), response.result(), times.getOrDefault(taskId, 1)));
    }

    private void measureRound(Map<?, ?> round) {
        results(round)
                .forEach(
                        (taskId, response) -> note(new Part(taskId, Kind.RESULT, number(round)), response.result(), 1));
    }

    private void note(Part part, @Nullable JsonObject value, int times) {
        if (value != null) {
            long bytes = Payloads.sizeOf(value);
            if (bytes > PLACEHOLDER_BYTES) {
                sizes.put(part, new Size(bytes, times));
            }
        }
    }

    /** Returns how many bytes are still too many. */
    private long choose(long excess) {
        List<Part> largest = new ArrayList<>(sizes.keySet());
        largest.sort(Comparator.comparingLong((Part part) -> size(part).bytes()).reversed());
        long left = excess;
        for (Part part : largest) {
            if (left <= 0) {
                break;
            }
            omitted.add(part);
            left -= size(part).times() * (size(part).bytes() - PLACEHOLDER_BYTES);
        }
        return left;
    }

    private Size size(Part part) {
        return Objects.requireNonNull(sizes.get(part));
    }

    private @Nullable AgentRequest request(AgentTask task) {
        AgentRequest request = task.request();
        return request == null
                ? null
                : new AgentRequest(
                        request.task(),
                        kept(new Part(task.id(), Kind.INPUT, 0), request.input()),
                        kept(new Part(task.id(), Kind.CONTEXT, 0), request.context()),
                        kept(new Part(task.id(), Kind.CONFIGURATION, 0), request.configuration()),
                        request.timeout());
    }

    private AgentResponse response(String taskId, AgentResponse response) {
        return response(new Part(taskId, Kind.RESULT, 0), response);
    }

    private AgentResponse response(Part part, AgentResponse response) {
        JsonObject result = kept(part, response.result());
        return new AgentResponse(
                response.success(),
                result == null ? JsonObject.EMPTY : result,
                omitsThoughts ? null : response.thoughts(),
                response.handoff(),
                response.errorMessage(),
                response.metadata());
    }

    private @Nullable JsonObject kept(Part part, @Nullable JsonObject value) {
        if (value == null || !omitted.contains(part)) {
            return value;
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("size", Payloads.sizeOf(value));
        if (part.round() == 0) {
            place.put("href", "/api/workflows/%s/tasks/%s".formatted(workflowId, part.taskId()));
        }
        return JsonObject.of(Map.of("$omitted", place));
    }

    private Map<String, Object> state(Map<String, Object> state) {
        List<Map<?, ?>> rounds = earlierRounds(state);
        if (rounds.isEmpty()) {
            return state;
        }
        Map<String, Object> shorter = new LinkedHashMap<>(state);
        shorter.put("iterations", rounds.stream().map(this::round).toList());
        return shorter;
    }

    private Map<String, Object> round(Map<?, ?> round) {
        Map<String, AgentResponse> shorter = new LinkedHashMap<>();
        results(round)
                .forEach((taskId, response) ->
                        shorter.put(taskId, response(new Part(taskId, Kind.RESULT, number(round)), response)));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("iteration", number(round));
        entry.put("results", shorter);
        return entry;
    }

    private static List<Map<?, ?>> earlierRounds(Map<String, Object> state) {
        List<Map<?, ?>> rounds = new ArrayList<>();
        if (state.get("iterations") instanceof List<?> iterations) {
            iterations.forEach(round -> {
                if (round instanceof Map<?, ?> members) {
                    rounds.add(members);
                }
            });
        }
        return rounds;
    }

    private static Map<String, AgentResponse> results(Map<?, ?> round) {
        Map<String, AgentResponse> results = new LinkedHashMap<>();
        if (round.get("results") instanceof Map<?, ?> members) {
            members.forEach((taskId, response) -> {
                if (response instanceof AgentResponse answer) {
                    results.put(taskId.toString(), answer);
                }
            });
        }
        return results;
    }

    private static int number(Map<?, ?> round) {
        return round.get("iteration") instanceof Integer number ? number : 0;
    }

    /** What of a task or its response can be left out. */
    private enum Kind {
        INPUT,
        CONTEXT,
        CONFIGURATION,
        RESULT
    }

    /** @param times how often it stands in the answer */
    private record Size(long bytes, int times) {}

    /** @param round of an iterative workflow, if it is an earlier one; else 0 */
    private record Part(String taskId, Kind kind, int round) {}
}
