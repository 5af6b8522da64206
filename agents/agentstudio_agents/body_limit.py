"""The largest request body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agentstudio_agents.problem import Problem


class BodyLimit:
    """Refuses requests whose body is longer than the limit, whether or not they say so."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise Problem.too_large(self._limit)
            return message

        await self._app(scope, counted, send)
