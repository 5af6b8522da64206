package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.agent.AgentThought;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task that has been scheduled and not ended. An addition to the reference; absent on every other task.
 *
 * @param attempt from 1
 * @param percentage 0 to 100, null until the agent says
 * @param thoughts the newest ones, oldest first; null for none yet
 * @param lastFailure why the attempt before this one failed; null on the first
 * @param nextAttemptAt when the next attempt begins; null while one runs
 */
public record LiveAttempt(
        int attempt,
        @Nullable Double percentage,
        @Nullable String currentStep,
        @Nullable List<AgentThought> thoughts,
        @Nullable String lastFailure,
        @Nullable Instant nextAttemptAt) {}
