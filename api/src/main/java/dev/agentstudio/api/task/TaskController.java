package dev.agentstudio.api.task;

import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

/** Reads and cancels single tasks. */
@Controller("/api/meta-agent/tasks")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskController implements TaskOperations {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final SingleTasks tasks;
    private final TaskLists lists;

    TaskController(SingleTasks tasks, TaskLists lists) {
        this.tasks = tasks;
        this.lists = lists;
    }

    @Override
    @Get
    @Secured(Scope.READ)
    public TaskPage list(HttpRequest<?> request, Authentication authentication) {
        FieldErrors errors = new FieldErrors();
        QueryFields fields = new QueryFields(request.getParameters(), errors);
        int limit = fields.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        int offset = fields.number("offset", 0, Integer.MAX_VALUE, 0);
        errors.throwIfAny();
        return lists.page(offset, limit, Caller.of(authentication));
    }

    @Override
    @Get("/{taskId}")
    @Secured(Scope.READ)
    public SingleTask read(String taskId, Authentication authentication) {
        return tasks.read(taskId, Caller.of(authentication));
    }

    @Override
    @Post("/{taskId}/cancel")
    @Secured(Scope.EXECUTE)
    public TaskMessage cancel(String taskId, Authentication authentication) {
        tasks.cancel(taskId, Caller.of(authentication));
        return new TaskMessage("Task '%s' cancelled successfully".formatted(taskId));
    }

    /** Confirms an operation. */
    @Serdeable
    record TaskMessage(String message) {}
}
