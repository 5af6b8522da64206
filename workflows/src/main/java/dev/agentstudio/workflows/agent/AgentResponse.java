package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent answers.
 *
 * @param success false is the agent's own verdict, not a fault of the call
 * @param result empty rather than absent
 * @param thoughts in the order in which they occurred; null when the agent had none
 * @param artifacts files that the agent saved; null when there are none
 */
public record AgentResponse(
        boolean success,
        JsonObject result,
        @Nullable List<AgentThought> thoughts,
        @Nullable AgentHandoff handoff,
        @Nullable String errorMessage,
        @Nullable JsonObject metadata,
        @Nullable List<Artifact> artifacts) {
    /** Members of a result that planners look at; they are short. */
    private static final List<String> VERDICT = List.of("approved", "isValid", "qualityScore", "score");

    private static final String SUMMARY = "summary";

    /** Characters of a summary that an excerpt keeps, and that readers are shown. */
    private static final int MAX_SUMMARY = 500;

    /** Why a task failed whose result is of another shape; only one that was ended manually has it. */
    public static final String UNREADABLE = "The result is not an agent's response";

    public AgentResponse {
        result = result == null ? JsonObject.EMPTY : result;
        thoughts = thoughts == null ? null : List.copyOf(thoughts);
        artifacts = artifacts == null || artifacts.isEmpty() ? null : List.copyOf(artifacts);
    }

    /** A response without artifacts. */
    public AgentResponse(
            boolean success,
            JsonObject result,
            @Nullable List<AgentThought> thoughts,
            @Nullable AgentHandoff handoff,
            @Nullable String errorMessage,
            @Nullable JsonObject metadata) {
        this(success, result, thoughts, handoff, errorMessage, metadata, null);
    }

    /** The same response with these artifacts only: what an agent writes there itself does not count. */
    public AgentResponse with(List<Artifact> saved) {
        return artifacts == null && saved.isEmpty()
                ? this
                : new AgentResponse(success, result, thoughts, handoff, errorMessage, metadata, saved);
    }

    /**
     * As clients are shown it.
     *
     * @param task path of its task in the API; null when its artifacts cannot be downloaded
     */
    public AgentResponse shown(@Nullable String task) {
        return artifacts == null
                ? this
                : with(artifacts.stream().map(each -> each.shown(task)).toList());
    }

    /** The files that the agent saved; empty when there are none. */
    public List<Artifact> saved() {
        return artifacts == null ? List.of() : artifacts;
    }

    /** The file of a name, empty when the agent saved none of it. */
    public Optional<Artifact> saved(String name) {
        return saved().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @JsonIgnore
    public boolean hasArtifacts() {
        return artifacts != null;
    }

    /** What planners and watchers need of this answer, in place of the whole of a large one. */
    public AgentResponse excerpt() {
        Map<String, @Nullable Object> verdict = new LinkedHashMap<>();
        for (String member : VERDICT) {
            Object value = result.get(member);
            if (value instanceof Boolean || value instanceof Number) {
                verdict.put(member, value);
            }
        }
        String summary = summary();
        if (summary != null) {
            verdict.put(SUMMARY, summary);
        }
        AgentHandoff target = handoff == null ? null : new AgentHandoff(handoff.targetAgentType(), null, null, null);
        return new AgentResponse(success, new JsonObject(verdict), null, target, null, usage().metadata());
    }

    /** What the agent says its result comes to: the text {@code summary} of it, at most 500 characters; null when it has none. */
    public @Nullable String summary() {
        return result.get(SUMMARY) instanceof String text && !text.isBlank()
                ? text.substring(
                        0, text.offsetByCodePoints(0, Math.min(MAX_SUMMARY, text.codePointCount(0, text.length()))))
                : null;
    }

    /** What the answer has cost, as the agent says. */
    public Usage usage() {
        return Usage.of(metadata);
    }

    /** Whether a negative verdict is worth another attempt: the agent says so by {@code metadata.retryable}. */
    @JsonIgnore
    public boolean isRetryable() {
        return metadata != null && Boolean.TRUE.equals(metadata.get("retryable"));
    }
}
