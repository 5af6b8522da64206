package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The tasks of a draft, found by their ids and by the events that handed them out in constant time. */
final class TaskTable {
    private List<TaskState> tasks;
    private boolean isOwn;
    private @Nullable Map<TaskId, Integer> byId;
    private @Nullable Map<Long, Integer> byScheduledId;

    TaskTable(List<TaskState> tasks) {
        this.tasks = tasks;
    }

    List<TaskState> read() {
        return tasks;
    }

    TaskState get(int index) {
        return tasks.get(index);
    }

    OptionalInt indexOf(TaskId id) {
        Map<TaskId, Integer> index = byId;
        if (index == null) {
            index = new HashMap<>();
            for (int task = 0; task < tasks.size(); task++) {
                index.putIfAbsent(tasks.get(task).id(), task);
            }
            byId = index;
        }
        Integer found = index.get(id);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The task that a history event scheduled last. */
    OptionalInt dispatchedBy(long scheduledId) {
        Map<Long, Integer> index = byScheduledId;
        if (index == null) {
            index = new HashMap<>();
            for (int task = 0; task < tasks.size(); task++) {
                note(index, task);
            }
            byScheduledId = index;
        }
        Integer found = index.get(scheduledId);
        return found != null && tasks.get(found).isDispatchedBy(scheduledId)
                ? OptionalInt.of(found)
                : OptionalInt.empty();
    }

    void add(TaskState task) {
        write().add(task);
        int index = tasks.size() - 1;
        if (byId != null) {
            byId.putIfAbsent(task.id(), index);
        }
        if (byScheduledId != null) {
            note(byScheduledId, index);
        }
    }

    void replace(int index, TaskState task) {
        write().set(index, task);
        if (byScheduledId != null) {
            note(byScheduledId, index);
        }
    }

    /** Changes each task; ids stay. */
    void replaceEach(UnaryOperator<TaskState> change) {
        replaceAll(tasks.stream().map(change).toList());
    }

    void replaceAll(List<TaskState> changed) {
        tasks = changed;
        isOwn = false;
        byId = null;
        byScheduledId = null;
    }

    private void note(Map<Long, Integer> index, int task) {
        var dispatch = tasks.get(task).dispatch();
        if (dispatch != null) {
            index.put(dispatch.scheduledId(), task);
        }
    }

    private List<TaskState> write() {
        if (!isOwn) {
            tasks = new ArrayList<>(tasks);
            isOwn = true;
        }
        return tasks;
    }
}
