package dev.agentstudio.api.task;

import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The documentation of the operations of {@link TaskController}. */
interface TaskOperations {
    @Operation(
            operationId = "listAgentTasks",
            summary = "List single tasks",
            description = """
                    The caller's single tasks, newest first, without their responses. For as long as Temporal keeps what has ended, and at most
                    10,000.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "#/components/parameters/taskLimit"),
                @Parameter(name = "offset", in = ParameterIn.QUERY, ref = "#/components/parameters/taskOffset")
            })
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "One page.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/TaskPage"),
                            examples = @ExampleObject(name = "taskPage", ref = "#/components/examples/taskPage")))
    @SecuredResponses
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    TaskPage list(HttpRequest<?> request, Authentication authentication);

    @Operation(operationId = "getAgentTask", summary = "Read a single task", description = """
                    The state of the task, and its response once it has ended. For as long as Temporal keeps what has ended.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The task.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/SingleTask"),
                            examples = @ExampleObject(name = "singleTask", ref = "#/components/examples/singleTask")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    SingleTask read(
            @Parameter(
                            description = "Id of the task, from the `X-Task-Id` header.",
                            example = "task_7d8e9f0a1b2c3d4e5f607182")
                    String taskId,
            Authentication authentication);

    @Operation(operationId = "cancelAgentTask", summary = "Cancel a single task", description = """
                    Has the agent stopped. Callers that wait for the task get 499.

                    Needs the scope `workflows:execute`.""")
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @ApiResponse(
            responseCode = "200",
            description = "The task is cancelled.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/TaskMessage"),
                            examples =
                                    @ExampleObject(
                                            name = "taskCancelled",
                                            ref = "#/components/examples/taskCancelled")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    TaskController.TaskMessage cancel(
            @Parameter(
                            description = "Id of the task, from the `X-Task-Id` header.",
                            example = "task_7d8e9f0a1b2c3d4e5f607182")
                    String taskId,
            Authentication authentication);
}
