package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.openapi.BodyResponses;
import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
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

/** The documentation of the operations of {@link WorkflowController}. */
interface WorkflowStartOperations {
    @Operation(
            operationId = "createWorkflow",
            summary = "Create and start a workflow",
            description = """
                    Starts a workflow and answers at once, with the workflow as it was created. Read it to see its progress.

                    The structure is checked first; only a valid definition is checked for agent types. Step ids are unique; `dependsOn`
                    names other steps of the same definition, without a cycle.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/IdempotencyKey")
            })
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "What to run. Unknown members are refused.",
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowRequest"),
                            examples =
                                    @ExampleObject(
                                            name = "customerAnalysis",
                                            ref = "#/components/examples/customerAnalysis")))
    @ApiResponse(
            responseCode = "201",
            description = "The workflow as it was created, `pending`.",
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
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<WorkflowExecution> create(HttpRequest<?> request, byte[] body, Authentication authentication);

    @Operation(
            operationId = "executeWorkflow",
            summary = "Run a workflow and wait for its end",
            description = """
                    Starts a workflow and answers when it has ended. A workflow that failed is 200 with `success: false`; 408 is for one
                    that overran its own timeout, 499 for one that was cancelled meanwhile, 404 for one that was deleted meanwhile. A 503
                    with a `workflowId` means that the workflow continues and can be read.

                    A caller that disconnects cancels the workflow, unless it sent an `Idempotency-Key`, with which it may ask again for
                    the result.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/IdempotencyKey"),
                @Parameter(name = "Prefer", in = ParameterIn.HEADER, ref = "#/components/parameters/Prefer")
            })
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "As for creating a workflow.",
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowRequest"),
                            examples =
                                    @ExampleObject(
                                            name = "quickAnalysis",
                                            ref = "#/components/examples/quickAnalysis")))
    @ApiResponse(
            responseCode = "200",
            description = "How it ended.",
            headers = @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowResult"),
                            examples =
                                    @ExampleObject(
                                            name = "workflowResult",
                                            ref = "#/components/examples/workflowResult")))
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
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @ApiResponse(responseCode = "499", ref = "#/components/responses/Error499")
    @CommonResponses
    HttpResponse<?> execute(HttpRequest<?> request, byte[] body, Authentication authentication);
}
