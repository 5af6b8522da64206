"""The largest request body, and how much of bodies may wait for their end."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agentstudio_service.problem import Problem


class BodyLimit:
    """Refuses requests whose body is longer than the limit, whether or not they say so.

    It also refuses a request when the bodies that have not arrived whole take too much memory, all
    connections together.
    """

    def __init__(self, app: ASGIApp, limit: int, unfinished: int) -> None:
        """Guard an application.

        Args:
            app: What is guarded.
            limit: Most bytes of one body.
            unfinished: Most bytes of all bodies that have not arrived whole.
        """
        self._app = app
        self._limit = limit
        self._most_unfinished = unfinished
        self._unfinished = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        received = 0
        unfinished = 0

        async def counted() -> Message:
            nonlocal received, unfinished
            if max(received, int(announced)) > self._limit:
                raise Problem.too_large(self._limit)
            message = await receive()
            size = len(message.get("body", b""))
            received += size
            if received > self._limit:
                raise Problem.too_large(self._limit)
            self._unfinished += size
            unfinished += size
            if not message.get("more_body", False):
                self._unfinished -= unfinished
                unfinished = 0
            elif self._unfinished > self._most_unfinished:
                raise Problem.too_much_unfinished()
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._unfinished -= unfinished
