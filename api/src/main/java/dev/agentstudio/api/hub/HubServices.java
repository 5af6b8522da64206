package dev.agentstudio.api.hub;

import dev.agentstudio.api.live.WorkflowFeed;
import dev.agentstudio.api.task.TaskFeed;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What all connections of the hub share. */
@Singleton
final class HubServices {
    private final WorkflowFeed feed;
    private final WorkflowReader reader;
    private final TaskFeed tasks;
    private final Executor executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("hub-", 0).factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("hub-timer").daemon().factory());

    HubServices(WorkflowFeed feed, WorkflowReader reader, TaskFeed tasks) {
        this.feed = feed;
        this.reader = reader;
        this.tasks = tasks;
    }

    WorkflowFeed feed() {
        return feed;
    }

    WorkflowReader reader() {
        return reader;
    }

    /** Of tasks that were started alone. */
    TaskFeed tasks() {
        return tasks;
    }

    /** Runs what may block. */
    Executor executor() {
        return executor;
    }

    /** Runs what is due later and does not block. */
    ScheduledExecutorService timer() {
        return timer;
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }
}
