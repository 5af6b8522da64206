"""Failures as HTTP answers."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_service.problem import CANCELLED_STATUS, MEDIA_TYPE, Problem

_log = logging.getLogger("agentstudio_agents")


def response_of(problem: Problem) -> Response:
    """Return the HTTP answer that reports a problem."""
    return Response(
        encode_json(problem.body), problem.status_code, problem.headers, media_type=MEDIA_TYPE
    )


async def _http(_: Request, error: Exception) -> Response:
    if isinstance(error, Problem):
        return response_of(error)
    assert isinstance(error, HTTPException)
    return response_of(Problem.http(error.status_code, str(error.detail)))


async def _disconnected(_: Request, __: Exception) -> Response:
    """Answer a client that closed the connection within its body: the answer is not read."""
    return Response(status_code=CANCELLED_STATUS)


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return response_of(Problem.internal())


ERROR_HANDLERS: Final[dict[Any, Callable[[Request, Exception], Awaitable[Response]]]] = {
    HTTPException: _http,
    ClientDisconnect: _disconnected,
    Exception: _unexpected,
}
"""Turns whatever an endpoint raises into a problem."""
