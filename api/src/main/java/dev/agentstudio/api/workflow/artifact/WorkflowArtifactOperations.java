package dev.agentstudio.api.workflow.artifact;

import dev.agentstudio.api.openapi.DownloadResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The documentation of the operations of {@link WorkflowArtifactController}. */
interface WorkflowArtifactOperations {
    @Operation(
            operationId = "downloadArtifact",
            summary = "Download a file of a task",
            description = """
                    The bytes of a file that the task has saved, as an attachment. `Range` asks for a part of it. A download that the
                    server breaks off before its end had other bytes than were saved.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(
                        name = "If-None-Match",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/IfNoneMatch"),
                @Parameter(name = "Range", in = ParameterIn.HEADER, ref = "#/components/parameters/Range")
            })
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @DownloadResponses
    @SecuredResponses
    HttpResponse<?> download(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Parameter(description = "Id of the task.", example = "task_003") String taskId,
            @Parameter(description = "Name of the file.", example = "report.pdf") String name,
            Authentication authentication);
}
