"""The trace context of requests."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agentstudio_agents.call.trace_context import continue_trace


class Tracing:
    """Keeps the `traceparent` of a request for all work that is done for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] == "http":
            continue_trace(Headers(scope=scope).get("traceparent", "").strip())
        await self._app(scope, receive, send)
