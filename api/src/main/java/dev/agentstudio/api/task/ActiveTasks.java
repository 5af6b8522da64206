package dev.agentstudio.api.task;

import dev.agentstudio.api.ratelimit.ActiveWork;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.id.TaskId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Active single tasks count towards the limit as workflows do. */
@Singleton
final class ActiveTasks implements ActiveWork {
    private final TaskBackends backends;

    ActiveTasks(TaskBackends backends) {
        this.backends = backends;
    }

    /** Tasks that the other backend still has from before an upgrade are left out; they end soon. */
    @Override
    public OptionalLong count(String owner, Instant startedBefore) {
        return backends.chosen().count(KeywordText.encode(owner), startedBefore);
    }

    @Override
    public List<String> active(List<String> ids) {
        return ids.stream().filter(SingleTaskIds::isOne).filter(this::isActive).toList();
    }

    private boolean isActive(String taskId) {
        return backends.find(new TaskId(taskId))
                .filter(found -> found.task().isOpen())
                .isPresent();
    }
}
