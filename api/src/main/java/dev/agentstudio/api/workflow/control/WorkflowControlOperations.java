package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.openapi.BodyResponses;
import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The documentation of the operations of {@link WorkflowControlController}. */
interface WorkflowControlOperations {
    @Operation(
            operationId = "pauseWorkflow",
            summary = "Pause a workflow",
            description = """
                    Answers once no new task will start. Tasks in flight end and are recorded. Time spent paused does not count against
                    the timeout. Possible while `running` or `pending`, until the workflow's timeout has passed.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch")
            })
    @Tag(name = "Control")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "Why. No body is no reason.",
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/PauseRequest"),
                            examples = @ExampleObject(name = "pauseReason", ref = "#/components/examples/pauseReason")))
    @ApiResponse(
            responseCode = "200",
            description = "The workflow is paused.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Message"),
                            examples = @ExampleObject(name = "paused", ref = "#/components/examples/paused")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Error409")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    Message pause(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Nullable String body,
            Authentication authentication);

    @Operation(
            operationId = "cancelWorkflow",
            summary = "Cancel a workflow",
            description = """
                    Tasks in flight are stopped and count as failed, those that have not begun are skipped. Possible while `running`,
                    `pending` or `paused`.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch")
            })
    @Tag(name = "Control")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @ApiResponse(
            responseCode = "200",
            description = "The workflow is cancelled.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Message"),
                            examples = @ExampleObject(name = "cancelled", ref = "#/components/examples/cancelled")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Error409")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @CommonResponses
    Message cancel(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);

    @Operation(
            operationId = "resumeWorkflow",
            summary = "Resume a paused or failed workflow",
            description = """
                    Continues from the latest checkpoint, or from the one that the body names: no task that had ended well by then runs
                    again. Answers when the workflow has ended or is paused again, or, with `Prefer`, when the caller wants to wait no
                    longer. The timeout begins anew. 409 when another request was first, 404 when that was a delete. A 503 with a
                    `workflowId` means that the workflow continues and can be read.

                    With an `Idempotency-Key` a repeated request resumes nothing again, and is answered as the workflow rests now.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch"),
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/ControlIdempotencyKey"),
                @Parameter(name = "Prefer", in = ParameterIn.HEADER, ref = "#/components/parameters/Prefer")
            })
    @Tag(name = "Control")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "Where to continue from. No body is the latest checkpoint.",
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/ResumeRequest"),
                            examples = @ExampleObject(name = "checkpoint", ref = "#/components/examples/checkpoint")))
    @ApiResponse(
            responseCode = "200",
            description = "How the resumed part ended.",
            headers = @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowResult"),
                            examples =
                                    @ExampleObject(
                                            name = "resumedResult",
                                            ref = "#/components/examples/resumedResult")))
    @ApiResponse(
            responseCode = "202",
            description = "The workflow continues; the caller did not want to wait longer.",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = "ETag", ref = "#/components/headers/ETag"),
                @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied")
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowExecution"),
                            examples = @ExampleObject(name = "workflow", ref = "#/components/examples/workflow")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "408", ref = "#/components/responses/Error408")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Error409")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<?> resume(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Nullable String body,
            Authentication authentication);

    @Operation(
            operationId = "deleteWorkflow",
            summary = "Delete a workflow",
            description = """
                    Deletes the workflow with all its checkpoints. Not possible while it is `running` or `pending`.

                    Needs the scope `workflows:write`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch")
            })
    @Tag(name = "Control")
    @SecurityRequirement(name = "bearer", scopes = Scope.WRITE)
    @ApiResponse(
            responseCode = "200",
            description = "The workflow is gone.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Message"),
                            examples = @ExampleObject(name = "deleted", ref = "#/components/examples/deleted")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Error409")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @CommonResponses
    Message delete(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);
}
