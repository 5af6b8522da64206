"""Calls by web pages of elsewhere."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agentstudio_agents.problem import Problem
from agentstudio_agents.problem_response import response_of

_READING: Final = ("GET", "HEAD")
"""Such a page cannot read the answers, so these have no effect; and links shall work."""


class CrossSiteRefusal:
    """Refuses calls that a browser makes for a page of another site.

    Any page that a developer opens could otherwise run the agents of that machine. Browsers say
    where a request comes from, and pages cannot change that; whoever is no browser says nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] == "http" and _acts(scope) and _is_cross_site(scope):
            await response_of(Problem.cross_site())(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _acts(scope: Scope) -> bool:
    return scope["method"] not in _READING


def _is_cross_site(scope: Scope) -> bool:
    return Headers(scope=scope).get("sec-fetch-site") == "cross-site"
