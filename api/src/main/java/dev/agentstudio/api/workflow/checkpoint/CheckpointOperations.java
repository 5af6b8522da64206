package dev.agentstudio.api.workflow.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.openapi.BodyResponses;
import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.WorkflowExecution;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documentation of the operations of {@link CheckpointController}. */
interface CheckpointOperations {
    @Operation(
            operationId = "getCheckpoints",
            summary = "List checkpoints",
            description = """
                    One after each task that ended well, on each pause, on failure, and when one was asked for, oldest first. Snapshots show the whole workflow
                    each; an answer takes no more of them once it has 8 MiB, and its `Link` header says where the others are.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "#/components/parameters/checkpointsLimit"),
                @Parameter(name = "after", in = ParameterIn.QUERY, ref = "#/components/parameters/checkpointsAfter"),
                @Parameter(
                        name = "snapshots",
                        in = ParameterIn.QUERY,
                        ref = "#/components/parameters/checkpointsSnapshots")
            })
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The checkpoints.",
            headers = @Header(name = "Link", ref = "#/components/headers/Link"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Checkpoints"),
                            examples = @ExampleObject(name = "checkpoints", ref = "#/components/examples/checkpoints")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<List<CheckpointData>> checkpoints(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);

    @Operation(
            operationId = "createCheckpoint",
            summary = "Make a checkpoint",
            description = """
                    Makes a checkpoint of what a workflow has come to that has not ended, without pausing it. `reason` is its name. A caller that makes one
                    before or after an operation of its own says so by its `type`: `preOperation` or `postOperation` instead of `manual`.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch"),
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/ControlIdempotencyKey")
            })
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "What is said of it. No body is nothing.",
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/CheckpointRequest"),
                            examples =
                                    @ExampleObject(
                                            name = "manualCheckpoint",
                                            ref = "#/components/examples/manualCheckpoint")))
    @ApiResponse(
            responseCode = "201",
            description = "The checkpoint.",
            headers = @Header(name = "ETag", ref = "#/components/headers/ETag"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/CheckpointData"),
                            examples =
                                    @ExampleObject(
                                            name = "madeCheckpoint",
                                            ref = "#/components/examples/madeCheckpoint")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Error409")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<CheckpointData> make(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Nullable String body,
            Authentication authentication);

    @Operation(operationId = "compareCheckpoints", summary = "Compare two checkpoints", description = """
                    What changed between the workflow snapshots of two checkpoints, as a JSON Patch (RFC 6902).

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The patch.",
            content =
                    @Content(
                            mediaType = "application/json-patch+json",
                            schema = @Schema(ref = "#/components/schemas/JsonPatch"),
                            examples = @ExampleObject(name = "jsonPatch", ref = "#/components/examples/jsonPatch")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    JsonNode diff(
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Parameter(description = "Id of the checkpoint to begin with.", example = "cp_001") String from,
            @Parameter(description = "Id of the checkpoint to end with.", example = "cp_002") String to,
            Authentication authentication);

    @Operation(operationId = "diffWorkflows", summary = "Compare two workflows", description = """
                    What has to be changed in the first workflow to get the second one, such as a fork of it, as a JSON Patch (RFC 6902). Of
                    large workflows the largest results are not compared.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The patch.",
            content =
                    @Content(
                            mediaType = "application/json-patch+json",
                            schema = @Schema(ref = "#/components/schemas/JsonPatch"),
                            examples = @ExampleObject(name = "jsonPatch", ref = "#/components/examples/jsonPatch")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    JsonNode diffWorkflows(
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Parameter(description = "Id of the workflow to compare it with.", example = "wf_0a1b2c3d4e7d8e9f")
                    String other,
            Authentication authentication);

    @Operation(
            operationId = "forkWorkflow",
            summary = "Make a new workflow out of a checkpoint",
            description = """
                    The new workflow takes over what had ended well at the checkpoint, and runs the rest. The original stays as it is.
                    `metadata.forkedFrom` of the new one names its origin. A step that had ended well does not run again, also when its definition
                    or the input is another one: `warnings` of the answer names such steps, and the checkpoint to fork from instead.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfMatch"),
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/IdempotencyKey")
            })
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "What is different. No body is the latest checkpoint and all as it was.",
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/ForkRequest"),
                            examples = @ExampleObject(name = "otherInput", ref = "#/components/examples/otherInput")))
    @ApiResponse(
            responseCode = "201",
            description = "The new workflow, with what it takes over.",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = "ETag", ref = "#/components/headers/ETag")
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowExecution"),
                            examples = @ExampleObject(name = "workflow", ref = "#/components/examples/workflow")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Error412")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<WorkflowExecution> fork(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Nullable String body,
            Authentication authentication);
}
