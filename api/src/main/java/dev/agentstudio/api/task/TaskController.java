package dev.agentstudio.api.task;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

/** Tasks that run alone, once they are started. */
@Controller("/api/meta-agent/tasks")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskController {
    private final SingleTasks tasks;

    TaskController(SingleTasks tasks) {
        this.tasks = tasks;
    }

    @Get("/{taskId}")
    @Secured(Scope.READ)
    SingleTask read(String taskId, Authentication authentication) {
        return tasks.read(taskId, Caller.of(authentication));
    }

    @Post("/{taskId}/cancel")
    @Secured(Scope.EXECUTE)
    TaskMessage cancel(String taskId, Authentication authentication) {
        tasks.cancel(taskId, Caller.of(authentication));
        return new TaskMessage("Task '%s' cancelled successfully".formatted(taskId));
    }

    /** Answer of an operation that has nothing else to say. */
    @Serdeable
    record TaskMessage(String message) {}
}
