package dev.agentstudio.api.workflow.artifact;

import dev.agentstudio.api.artifact.ArtifactDownloads;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.id.WorkflowId;
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

/** Downloads of what tasks of workflows have saved. */
@Controller("/api/workflows/{id}/tasks/{taskId}/artifacts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowArtifactController implements WorkflowArtifactOperations {
    private final WorkflowReader reader;
    private final ArtifactDownloads downloads;

    WorkflowArtifactController(WorkflowReader reader, ArtifactDownloads downloads) {
        this.reader = reader;
        this.downloads = downloads;
    }

    @Override
    @Get("/{name}")
    @Produces(MediaType.ALL)
    @Secured(Scope.READ)
    public HttpResponse<?> download(
            HttpRequest<?> request, String id, String taskId, String name, Authentication authentication) {
        Artifact artifact = reader.read(id, Caller.of(authentication))
                .artifact(taskId, name)
                .orElseThrow(() -> ProblemException.artifactNotFound(name, taskId));
        return downloads.respond(request.getHeaders(), ArtifactSpace.of(new WorkflowId(id)), artifact);
    }
}
