package dev.agentstudio.api.agent;

import dev.agentstudio.api.openapi.CommonResponses;
import dev.agentstudio.api.openapi.SecuredResponses;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;

/** The documentation of the operations of {@link AgentController}. */
interface AgentOperations {
    @Operation(operationId = "getAgentTypes", summary = "List the agent types", description = """
                    The types that steps may name right now, sorted.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The agent types.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentTypes"),
                            examples = @ExampleObject(name = "agentTypes", ref = "#/components/examples/agentTypes")))
    @SecuredResponses
    @CommonResponses
    List<String> types();

    @Operation(operationId = "getAgentType", summary = "Describe an agent type", description = """
                    The agent's own description, with the shapes of what it takes and gives as JSON Schema 2020-12. A step's
                    `configuration` is checked against `configurationSchema` when a workflow is created; the platform's own settings
                    (`task`, `validator`, `qualityThreshold`, `maxIterations`, `maxHandoffs`) are allowed beside it.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The agent type.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentDescription"),
                            examples =
                                    @ExampleObject(
                                            name = "agentDescription",
                                            ref = "#/components/examples/agentDescription")))
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @CommonResponses
    AgentDescription type(
            @Parameter(description = "Type of the agent.", example = "sentiment-analyzer") String agentType);

    @Operation(operationId = "getAgentHealth", summary = "Check the agent service", description = """
                    Asks the agent service right now. `degraded` still takes work, but slowly, or in fewer replicas than there should be.
                    The answer is plain JSON, also when it is 503.

                    Needs the scope `workflows:read`.""")
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "Agents can be asked.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentHealth"),
                            examples = @ExampleObject(name = "healthy", ref = "#/components/examples/healthy")))
    @ApiResponse(
            responseCode = "503",
            description = "Agents cannot be asked right now. A 503 of the API itself is a problem, as everywhere.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentHealth"),
                            examples = @ExampleObject(name = "unhealthy", ref = "#/components/examples/unhealthy")))
    @ApiResponse(responseCode = "401", ref = "#/components/responses/Error401")
    @ApiResponse(responseCode = "403", ref = "#/components/responses/Error403")
    @CommonResponses
    HttpResponse<AgentHealth> health();
}
