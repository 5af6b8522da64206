package dev.agentstudio.api.live;

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
import org.reactivestreams.Publisher;

/** The documentation of the operations of {@link EventStreamController}. */
interface EventStreamOperations {
    @Operation(
            operationId = "streamWorkflowEvents",
            summary = "Stream the events of a workflow",
            description = """
                    The events of a workflow as Server-Sent Events: first those that there are, then the others as they occur, until the one that
                    ends the workflow. Every server can continue a stream that another one began: each event of the workflow's history has its
                    sequence as `id`, and a client that connects again with `Last-Event-ID`, as EventSource does, receives what came after it,
                    each event once and in order. Sequences grow over the whole life of a workflow. Thoughts, progress and log messages of
                    agents (`AgentThought`, `TaskProgress`, `Log`) have no `id`, and those of the time between two connections are not sent
                    again; a task's result has all thoughts.

                    The answer is 204 when the workflow has ended and the client has all events, so that EventSource stops. A workflow that is
                    resumed has a stream again. A client that stops reading is disconnected, and continues by connecting again.

                    Needs the scope `workflows:read`.""",
            parameters = {
                @Parameter(
                        name = "Last-Event-ID",
                        in = ParameterIn.HEADER,
                        ref = "#/components/parameters/LastEventId"),
                @Parameter(name = "since", in = ParameterIn.QUERY, ref = "#/components/parameters/since"),
                @Parameter(name = "types", in = ParameterIn.QUERY, ref = "#/components/parameters/eventTypes")
            })
    @Tag(name = "Events")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The events. Comments every 15 s keep the connection alive.",
            headers = @Header(name = "X-Accel-Buffering", ref = "#/components/headers/X-Accel-Buffering"),
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM,
                            schema = @Schema(ref = "#/components/schemas/EventStream"),
                            examples =
                                    @ExampleObject(
                                            name = "workflowEvents",
                                            ref = "#/components/examples/workflowEvents")))
    @ApiResponse(responseCode = "204", description = "The workflow has ended, and the client has all events.")
    @SecuredResponses
    @ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<Publisher<byte[]>> ofWorkflow(
            HttpRequest<?> request,
            @Parameter(
                            description = "Id of the workflow, as it was given at its creation.",
                            example = "wf_7d8e9f0a1b2c3d4e")
                    String id,
            Authentication authentication);

    @Operation(
            operationId = "streamEvents",
            summary = "Stream the events of all workflows of the caller",
            description = """
                    The same events as those of one workflow, of all workflows of the caller, from now on and without end. They have no `id`: a
                    client that was disconnected continues with the stream of each workflow that it needs. Events of one workflow come in order; a
                    workflow that was started through another server may take some seconds to appear, and is then streamed from its beginning.

                    Needs the scope `workflows:read`.""",
            parameters = @Parameter(name = "types", in = ParameterIn.QUERY, ref = "#/components/parameters/eventTypes"))
    @Tag(name = "Events")
    @SecurityRequirement(name = "bearer", scopes = Scope.READ)
    @ApiResponse(
            responseCode = "200",
            description = "The events. Comments every 15 s keep the connection alive.",
            headers = @Header(name = "X-Accel-Buffering", ref = "#/components/headers/X-Accel-Buffering"),
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM,
                            schema = @Schema(ref = "#/components/schemas/EventStream"),
                            examples = @ExampleObject(name = "allEvents", ref = "#/components/examples/allEvents")))
    @SecuredResponses
    @ApiResponse(responseCode = "422", ref = "#/components/responses/Error422")
    @CommonResponses
    HttpResponse<Publisher<byte[]>> ofCaller(HttpRequest<?> request, Authentication authentication);
}
