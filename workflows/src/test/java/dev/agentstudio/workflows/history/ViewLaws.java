package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/** What holds of every view: of a run now, at any time before, and at each of its checkpoints. */
final class ViewLaws {
    private static final Set<TaskStatus> OVER = EnumSet.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.SKIPPED);

    private ViewLaws() {}

    static void assertValid(WorkflowExecution view) {
        assertThat(view.context().progress()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100));
        assertThat(view.context().progress().scale()).isBetween(0, 2);
        assertThat(view.completedAt() != null).isEqualTo(view.status().isTerminal());
        assertThat(view.errorMessage() != null).isEqualTo(view.status() == WorkflowStatus.FAILED);
        view.tasks().forEach(task -> assertValid(task, view.status()));
        assertThat(Payloads.sizeOf(view)).isPositive();
    }

    private static void assertValid(AgentTask task, WorkflowStatus workflow) {
        if (workflow.isTerminal()) {
            assertThat(task.status()).isIn(OVER);
        }
        assertThat(task.errorMessage() != null).isEqualTo(task.status() == TaskStatus.FAILED);
        assertThat(task.completedAt() != null)
                .isEqualTo(task.status() == TaskStatus.COMPLETED || task.status() == TaskStatus.FAILED);
        assertThat(task.retryCount()).isNotNegative();
        switch (task.status()) {
            case WAITING -> assertThat(task.dependsOn()).isNotEmpty();
            case RUNNING -> assertThat(task.live()).isNotNull();
            case COMPLETED ->
                assertThat(task)
                        .hasNoNullFieldsOrPropertiesExcept(
                                "artifacts",
                                "errorMessage",
                                "dependsOn",
                                "live",
                                "startedAt",
                                isTakenOver(task) ? "request" : "live");
            case PENDING, FAILED, SKIPPED -> {}
        }
        if (OVER.contains(task.status())) {
            assertThat(task.live()).isNull();
        }
    }

    /** A fork with another definition or input does not say what tasks of its origin were asked. */
    private static boolean isTakenOver(AgentTask task) {
        return task.startedAt() != null && task.startedAt().isBefore(task.createdAt());
    }
}
