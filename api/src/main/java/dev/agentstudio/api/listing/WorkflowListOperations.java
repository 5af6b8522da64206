package dev.agentstudio.api.listing;

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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The documentation of the operations of {@link WorkflowListController}. */
interface WorkflowListOperations {
    @Operation(
            operationId = "listWorkflows",
            summary = "List workflows",
            description = """
                    The caller's workflows, a page at a time. Workflows without the sort key come last in both orders; ties are broken by
                    id. A workflow that the caller has just changed is already shown as it is. To iterate over everything, follow
                    `nextCursor`, which stays cheap however far it goes.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(name = "status", in = ParameterIn.QUERY, ref = "#/components/parameters/status"),
                @Parameter(name = "pattern", in = ParameterIn.QUERY, ref = "#/components/parameters/pattern"),
                @Parameter(name = "definitionId", in = ParameterIn.QUERY, ref = "#/components/parameters/definitionId"),
                @Parameter(name = "initiatedBy", in = ParameterIn.QUERY, ref = "#/components/parameters/initiatedBy"),
                @Parameter(name = "createdAfter", in = ParameterIn.QUERY, ref = "#/components/parameters/createdAfter"),
                @Parameter(
                        name = "createdBefore",
                        in = ParameterIn.QUERY,
                        ref = "#/components/parameters/createdBefore"),
                @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "#/components/parameters/limit"),
                @Parameter(name = "offset", in = ParameterIn.QUERY, ref = "#/components/parameters/offset"),
                @Parameter(name = "sortBy", in = ParameterIn.QUERY, ref = "#/components/parameters/sortBy"),
                @Parameter(name = "sortOrder", in = ParameterIn.QUERY, ref = "#/components/parameters/sortOrder"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, ref = "#/components/parameters/cursor")
            })
    @Tag(name = "Workflows")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "One page.",
            headers = @Header(name = "Server-Timing", ref = "#/components/headers/Server-Timing"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/WorkflowPage"),
                            examples =
                                    @ExampleObject(name = "workflowPage", ref = "#/components/examples/workflowPage")))
    @SecuredResponses
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<WorkflowPage> list(HttpRequest<?> request, Authentication authentication);
}
