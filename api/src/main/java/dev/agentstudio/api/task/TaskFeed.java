package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.events.EventBus;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/** The events of single tasks on this node. */
@Singleton
public final class TaskFeed {
    /** Tasks that are followed at once on this node. Each has a long poll, of which workflows may have 1,000, and Temporal allows 1,200. */
    private static final int MAX_FOLLOWED = 150;

    private final SingleTasks tasks;
    private final EventBus bus;
    private final Semaphore room = new Semaphore(MAX_FOLLOWED);

    TaskFeed(SingleTasks tasks, EventBus bus) {
        this.tasks = tasks;
        this.bus = bus;
    }

    /** Whether a text has the form of the id of a single task. */
    public static boolean isSingleTask(String text) {
        return SingleTaskIds.isOne(text);
    }

    /**
     * The events of a task from now on; of one that has ended, its end.
     *
     * @throws ProblemException not found, also when the task is another's; unavailable; too many are followed
     */
    public SingleTaskEvents fromNow(String taskId, Caller caller) {
        TaskBackends.Located found = tasks.locate(taskId, caller);
        if (room.availablePermits() == 0) {
            throw ProblemException.tooManyWatched();
        }
        return new SingleTaskEvents(tasks, bus, room, found);
    }
}
