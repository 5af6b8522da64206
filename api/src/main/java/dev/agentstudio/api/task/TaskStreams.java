package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.workflows.agent.AgentCall;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** Starts tasks whose thoughts are streamed to the caller. */
@Singleton
final class TaskStreams {
    private final SingleTasks tasks;
    private final EventBus events;
    private final Duration keepAlive;

    /** @param keepAlive pause between comments, so that proxies do not close the idle connection */
    TaskStreams(SingleTasks tasks, EventBus events, @Value("${agents.stream.keep-alive:15s}") Duration keepAlive) {
        this.tasks = tasks;
        this.events = events;
        this.keepAlive = keepAlive;
    }

    /**
     * Starts a task. With a key that was sent before, streams the task which that has started.
     *
     * @param isKeyed whether the task has its id from a key, so that the client may ask again
     * @param problems how a failure after the first byte is written
     * @throws ProblemException when it cannot be started
     */
    Publisher<byte[]> start(
            AgentCall call, Caller caller, boolean isKeyed, Function<ProblemException, Problem> problems) {
        TaskStream stream = new TaskStream(tasks, events, call, caller, isKeyed, problems);
        boolean isStarted = false;
        try {
            RunningTask task = isKeyed ? tasks.startOnce(call, caller) : tasks.start(call, caller);
            isStarted = true;
            return stream.messages(task, keepAlive);
        } finally {
            if (!isStarted) {
                stream.close();
            }
        }
    }
}
