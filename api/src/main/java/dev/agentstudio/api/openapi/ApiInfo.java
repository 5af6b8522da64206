package dev.agentstudio.api.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Contact;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;

/** What the document says of the whole API. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Agent Studio API",
                        version = "1.0.0",
                        summary = "Runs AI-agent workflows that must not be lost.",
                        contact = @Contact(name = "API support", email = "api-support@agentstudio.dev"),
                        license = @License(name = "Proprietary", url = "https://agentstudio.dev/terms"),
                        description = """
                        Create workflows of agent steps, watch them run, and read what they found. A workflow that was accepted survives the death of any
                        part of the service: no finished step runs again.

                        ## Authentication
                        Send `Authorization: Bearer <token>`. Tokens are signed JWTs (RS256 or ES256) of the configured issuer, for this API's audience. The
                        claim `scopes` (array) or `scope` (text) holds what the token permits: `workflows:read`, `workflows:execute`, `workflows:write`. The
                        latter two imply reading. A caller sees only its own workflows; those of others are 404. The role `admin` sees all.

                        ## Durations
                        A duration in a request is ISO 8601 (`PT5M`) or `[d.]HH:MM:SS[.fff]` (`00:05:00`), and is echoed as it was sent. A duration in an
                        answer is `HH:MM:SS.fff`. Times are UTC in ISO 8601.

                        ## Rate limits
                        | Tier | Requests a minute | Concurrent workflows |
                        |---|---|---|
                        | free | 60 | 2 |
                        | developer | 300 | 10 |
                        | professional | 1000 | 50 |
                        | enterprise | configured | configured |

                        Requests are counted per token subject, or per client address where there is no token. The minute begins with the first request; when
                        it has passed, the whole limit is available again. Every answer carries `X-RateLimit-Limit`, `X-RateLimit-Remaining` and
                        `X-RateLimit-Reset`. Pending and running workflows count as concurrent, paused ones do not; calls of single agents count
                        until their tasks have ended.

                        ## Refused before they are looked at
                        A request is refused, and its connection closed, without `X-RateLimit-*` headers: with 400 when it cannot be read in one way only (no or
                        several `Host` headers, folded headers, both `Content-Length` and `Transfer-Encoding`), 403 under a host name that the service does not
                        answer for, 408 when its headers take longer than 10 seconds or its body longer than a minute, 415 when its body is compressed, and 503
                        with `Retry-After` while too many large requests or connections are under way.

                        ## Watching
                        A call of one agent streams each thought as it occurs: `…/execute/stream` answers with Server-Sent Events, keeps the connection alive by
                        comments, and ends with `data: [DONE]`. A workflow is followed by reading it: every change that can be seen gives it another `ETag`, and
                        a read with `If-None-Match` that finds nothing new is 304 at little cost. The SignalR hub for the events of workflows is not served by
                        this version.

                        ## Errors
                        Every error is `application/problem+json` (RFC 9457) with a `code` to switch on and a `traceId` that leads to it in the service's
                        log. `errors` lists the fields that are wrong, all at once, by their JSON paths.

                        ## Limits
                        A request body has at most 1 MiB. A definition has at most 1000 steps. Workflow timeouts are 1 to 180 minutes, step timeouts longer
                        than 0 and at most 180 minutes.

                        GET operations also answer HEAD.
                        """))
final class ApiInfo {
    private ApiInfo() {}
}
