package dev.agentstudio.api.artifact;

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
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The documentation of the operations of {@link UploadController}. */
interface UploadOperations {
    @Operation(
            operationId = "uploadArtifact",
            summary = "Upload a file for agents to read",
            description = """
                    The body is the file. Inputs and configurations of workflows and single tasks name it by `{"$artifact": "<id>"}`, at any
                    depth; agents open it by that reference. Only the caller can name it. It is removed once it has expired and no
                    workflow or task that names it exists.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(
                        name = "name",
                        in = ParameterIn.QUERY,
                        required = true,
                        description =
                                "What the file is called: 1 to 255 characters, without `/`, `\\` and control characters.",
                        example = "feedback.csv",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/IdempotencyKey")
            })
    @Tag(name = "Artifacts")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description =
                    "The bytes of the file, in the media type of the header `Content-Type`. Without one: as its name's extension says.",
            required = false,
            content =
                    @Content(
                            mediaType = "*/*",
                            schema = @Schema(type = "string", format = "binary"),
                            examples = @ExampleObject(name = "csv", value = "\"The bytes of the file\"")))
    @ApiResponse(
            responseCode = "201",
            description = "The file is kept.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/UploadedFile"),
                            examples = @ExampleObject(name = "uploaded", ref = "#/components/examples/uploaded")))
    @SecuredResponses
    @ApiResponse(responseCode = "406", ref = "#/components/responses/Error406")
    @ApiResponse(responseCode = "413", ref = "#/components/responses/Error413")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @ApiResponse(responseCode = "429", ref = "#/components/responses/Error429")
    @ApiResponse(responseCode = "500", ref = "#/components/responses/Error500")
    UploadedFile upload(HttpRequest<?> request, @Nullable InputStream body, Authentication authentication);
}
