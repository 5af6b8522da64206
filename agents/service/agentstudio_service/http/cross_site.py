"""Calls by web pages of other origins."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agentstudio_service.http.problem_response import response_of
from agentstudio_service.problem import Problem

_READING: Final = ("GET", "HEAD")
"""Such a page cannot read the answers, so these have no effect; and links shall work."""

_OWN: Final = ("same-origin", "none")
"""Values of Sec-Fetch-Site: a page of this service, or the user. `same-site` is another port."""


class CrossSiteRefusal:
    """Refuses calls that a browser makes for a page of another origin.

    Any page that a developer opens could otherwise run the agents of that machine. Browsers say
    where a request comes from, and pages cannot change that; other clients say nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] == "http" and _acts(scope) and _is_foreign(Headers(scope=scope)):
            await response_of(Problem.cross_site())(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _acts(scope: Scope) -> bool:
    return scope["method"] not in _READING


def _is_foreign(headers: Headers) -> bool:
    if any(site not in _OWN for site in headers.getlist("sec-fetch-site")):
        return True
    # Browsers that do not send Sec-Fetch-Site send the Origin of what may have effects.
    return any(not _is_own(origin, headers["host"]) for origin in headers.getlist("origin"))


def _is_own(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
