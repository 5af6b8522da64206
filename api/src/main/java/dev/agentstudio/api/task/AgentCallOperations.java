package dev.agentstudio.api.task;

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
import org.reactivestreams.Publisher;

/** The documentation of the operations of {@link AgentCallController}. */
interface AgentCallOperations {
    @Operation(
            operationId = "executeAgent",
            summary = "Call one agent and wait for its answer",
            description = """
                    Runs one task without a workflow. An agent that could not do what it was asked is 200 with `success: false`; 502 is
                    for an agent or an agent service that broke, after up to three more tries, and for a service that was unavailable for
                    20 s; 504 for a `timeout` that passed, all tries together. The task survives whatever is killed: a 503 with a `taskId`
                    means that it continues, and can be read.

                    `Prefer: wait=N` or `respond-async` gives the id of the task before the agent has finished: the answer is then 202,
                    and the task is read, listed and cancelled under `/api/meta-agent/tasks`.

                    A caller that disconnects cancels the task, unless it sent an `Idempotency-Key`, with which it may ask again for the
                    response.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/TaskIdempotencyKey"),
                @Parameter(name = "Prefer", in = ParameterIn.HEADER, ref = "#/components/parameters/Prefer")
            })
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "What the agent is to do. Unknown members are refused.",
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentRequest"),
                            examples = @ExampleObject(name = "sentiment", ref = "#/components/examples/sentiment")))
    @ApiResponse(
            responseCode = "200",
            description = "The agent's answer.",
            headers = {
                @Header(name = "X-Task-Id", ref = "#/components/headers/X-Task-Id"),
                @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied")
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentResponse"),
                            examples =
                                    @ExampleObject(
                                            name = "agentResponse",
                                            ref = "#/components/examples/agentResponse")))
    @ApiResponse(
            responseCode = "202",
            description = "The task continues; the caller did not want to wait longer.",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = "X-Task-Id", ref = "#/components/headers/X-Task-Id"),
                @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied")
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/SingleTask"),
                            examples = @ExampleObject(name = "singleTask", ref = "#/components/examples/singleTask")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @ApiResponse(responseCode = "499", ref = "#/components/responses/Error499")
    @ApiResponse(responseCode = "502", ref = "#/components/responses/Error502")
    @ApiResponse(responseCode = "504", ref = "#/components/responses/Error504")
    @CommonResponses
    HttpResponse<?> execute(
            HttpRequest<?> request,
            @Parameter(description = "Type of the agent.", example = "sentiment-analyzer") String agentType,
            byte[] body,
            Authentication authentication);

    @Operation(
            operationId = "executeAgentStream",
            summary = "Call one agent and stream its thoughts as they occur",
            description = """
                    As execute, as Server-Sent Events without names: a `thought` for each thought, once and in order, then one `response`
                    (whose thoughts were sent already), then `[DONE]`. A failure after the first byte is an `error` with the problem, then
                    `[DONE]`. Comments every 15 s keep the connection alive.

                    A caller that disconnects cancels the task, unless it sent an `Idempotency-Key`, with which it may ask again: it then
                    receives the thoughts that are still known, those that occur from then on, and the response.

                    Needs the scope `workflows:execute`.""",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/TaskIdempotencyKey")
            })
    @Tag(name = "Agents")
    @SecurityRequirement(name = "bearer", scopes = Scope.EXECUTE)
    @RequestBody(
            description = "What the agent is to do. Unknown members are refused.",
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "#/components/schemas/AgentRequest"),
                            examples = @ExampleObject(name = "sentiment", ref = "#/components/examples/sentiment")))
    @ApiResponse(
            responseCode = "200",
            description = "The messages.",
            headers = {
                @Header(name = "X-Task-Id", ref = "#/components/headers/X-Task-Id"),
                @Header(name = "X-Accel-Buffering", ref = "#/components/headers/X-Accel-Buffering")
            },
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM,
                            schema = @Schema(ref = "#/components/schemas/StreamMessage"),
                            examples =
                                    @ExampleObject(
                                            name = "streamMessages",
                                            ref = "#/components/examples/streamMessages")))
    @SecuredResponses
    @BodyResponses
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<Publisher<byte[]>> stream(
            HttpRequest<?> request,
            @Parameter(description = "Type of the agent.", example = "sentiment-analyzer") String agentType,
            byte[] body,
            Authentication authentication);
}
