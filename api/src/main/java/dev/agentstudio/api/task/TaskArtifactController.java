package dev.agentstudio.api.task;

import dev.agentstudio.api.artifact.ArtifactDownloads;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.id.TaskId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;

/** Downloads of what single tasks have saved. */
@Controller("/api/meta-agent/tasks/{taskId}/artifacts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskArtifactController implements TaskArtifactOperations {
    private final SingleTasks tasks;
    private final ArtifactDownloads downloads;

    TaskArtifactController(SingleTasks tasks, ArtifactDownloads downloads) {
        this.tasks = tasks;
        this.downloads = downloads;
    }

    @Override
    @Get("/{name}")
    @Produces(MediaType.ALL)
    @Secured(Scope.READ)
    public HttpResponse<?> download(HttpRequest<?> request, String taskId, String name, Authentication authentication) {
        Artifact artifact = tasks.artifact(taskId, name, Caller.of(authentication));
        return downloads.respond(request.getHeaders(), ArtifactSpace.of(new TaskId(taskId)), artifact);
    }
}
