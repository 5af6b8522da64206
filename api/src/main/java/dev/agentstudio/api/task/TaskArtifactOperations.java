package dev.agentstudio.api.task;

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

/** The documentation of the operations of {@link TaskArtifactController}. */
interface TaskArtifactOperations {
    @Operation(
            operationId = "downloadTaskArtifact",
            summary = "Download a file of a single task",
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
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @DownloadResponses
    @SecuredResponses
    HttpResponse<?> download(
            HttpRequest<?> request,
            @Parameter(description = "Id of the task.", example = "task_5d1c0a2b3c4d5e6f") String taskId,
            @Parameter(description = "Name of the file.", example = "report.pdf") String name,
            Authentication authentication);
}
