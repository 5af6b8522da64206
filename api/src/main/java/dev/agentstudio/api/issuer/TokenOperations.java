package dev.agentstudio.api.issuer;

import dev.agentstudio.api.openapi.CommonResponses;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;

/** The documentation of the operations of {@link TokenController}. */
interface TokenOperations {
    @Operation(operationId = "getDevelopmentToken", summary = "Get a development token", description = """
                    Client credentials (RFC 6749 §4.4). The clients are `studio`, `alice`, `bob`, `reader`, `free` and `admin`; the secret
                    of each is its id and `-secret`. Only in development.""")
    @Tag(name = "Development tokens")
    @RequestBody(
            description = "Client credentials. Without a scope, the token gets all of the client's.",
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = "#/components/schemas/TokenRequest"),
                        examples = @ExampleObject(name = "studio", ref = "#/components/examples/studio")),
                @Content(
                        mediaType = "application/x-www-form-urlencoded",
                        schema = @Schema(ref = "#/components/schemas/TokenRequest"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "A token, good for an hour.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Token"),
                            examples = @ExampleObject(name = "token", ref = "#/components/examples/token")))
    @ApiResponse(
            responseCode = "400",
            description = "The grant type or the scope is refused, or the body cannot be read.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = "#/components/schemas/Refusal"),
                        examples = @ExampleObject(name = "invalidScope", ref = "#/components/examples/invalidScope")),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_PROBLEM,
                        schema = @Schema(ref = "#/components/schemas/Problem"))
            })
    @ApiResponse(
            responseCode = "401",
            description = "The client or its secret is unknown.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/Refusal"),
                            examples =
                                    @ExampleObject(
                                            name = "invalidClient",
                                            ref = "#/components/examples/invalidClient")))
    @ApiResponse(responseCode = "413", ref = "#/components/responses/Error413")
    @ApiResponse(responseCode = "415", ref = "#/components/responses/Error415")
    @CommonResponses
    HttpResponse<TokenAnswer> token(TokenRequest request);

    @Operation(
            operationId = "getDevelopmentKeys",
            summary = "Read the development issuer's keys",
            description =
                    "The public keys of development tokens, as a JSON Web Key Set (RFC 7517). Only in development.")
    @Tag(name = "Development tokens")
    @ApiResponse(
            responseCode = "200",
            description = "The keys.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/JsonWebKeySet"),
                            examples = @ExampleObject(name = "keys", ref = "#/components/examples/keys")))
    @CommonResponses
    Map<String, Object> keys();
}
