package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.workflows.view.AgentTask;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;

/** The documentation of the operations of {@link WorkflowReadController}. */
interface WorkflowReadOperations {
    @Operation(
            operationId = "getWorkflow",
            summary = "Read a workflow",
            description = """
                    The workflow as it is now, with its tasks, events and results. An answer has at most 8 MiB: of a larger one the largest
                    results, and the largest inputs, contexts and configurations of requests, are left out. In their place stands
                    `{"$omitted": {"size": <bytes>, "href": <path of the task>}}`. `results=false` leaves out all requests and results, for a
                    client that watches; `fields` gives only some members. When too many large workflows are read at once the answer is 503.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(name = "fields", in = ParameterIn.QUERY, ref = "#/components/parameters/fields"),
                @Parameter(name = "results", in = ParameterIn.QUERY, ref = "#/components/parameters/results"),
                @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, ref = "#/components/parameters/IfNoneMatch")
            })
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The workflow.",
            headers = @Header(name = "ETag", ref = "#/components/headers/ETag"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowOrMembers"),
                            examples = @ExampleObject(name = "workflow", ref = "#/components/examples/workflow")))
    @ApiResponse(
            responseCode = "304",
            description = "The caller has this state.",
            headers = @Header(name = "ETag", ref = "#/components/headers/ETag"))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<Object> read(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);

    @Operation(operationId = "getWorkflowTask", summary = "Read a task of a workflow", description = """
                    One task whole, with its request and response, however large the workflow is.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The task.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentTask"),
                            examples =
                                    @ExampleObject(name = "workflowTask", ref = "#/components/examples/workflowTask")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    AgentTask task(
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            @Parameter(description = "Id of the task.", example = "task_001") String taskId,
            Authentication authentication);

    @Operation(operationId = "exportHistory", summary = "Export a workflow's Temporal history", description = """
                    The history of the newest run as Temporal's own JSON, to be kept, read or replayed by Temporal's tools.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Checkpoints")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The history.",
            headers = @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/TemporalHistory"),
                            examples =
                                    @ExampleObject(
                                            name = "temporalHistory",
                                            ref = "#/components/examples/temporalHistory")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    HttpResponse<InputStream> history(
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);
}
