"""Where the ``Authorization`` header comes from."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast

import httpx

from agentstudio.errors import AuthenticationError, ConfigurationError, ResponseFormatError

TokenFunction = Callable[[], "str | Awaitable[str]"]
"""Gives a token whenever one is needed; it may cache. Awaitable only with the async client."""

RENEW_BEFORE_SECONDS = 60.0
"""A token is renewed this long before its end, or after half of its life if that is shorter."""


class Credentials(Protocol):
    """A source of credentials. ``renew`` is called when the server has refused the last one."""

    def current(self, http: httpx.Client) -> str:
        """The credential for the next request."""
        ...

    async def current_async(self, http: httpx.AsyncClient) -> str:
        """The credential for the next request."""
        ...

    def renew(self) -> bool:
        """Forgets the credential; whether another one may come."""
        ...


class FixedKey:
    """An API key or a token that does not change."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "FixedKey(…)"

    def current(self, http: httpx.Client) -> str:
        """The key."""
        return self._key

    async def current_async(self, http: httpx.AsyncClient) -> str:
        """The key."""
        return self._key

    def renew(self) -> bool:
        """There is no other."""
        return False


class FromFunction:
    """Asks a function of the caller's for each request."""

    def __init__(self, function: TokenFunction) -> None:
        self._function = function

    def current(self, http: httpx.Client) -> str:
        """The function's token."""
        token = self._function()
        if inspect.isawaitable(token):
            raise ConfigurationError("An async token function needs AsyncAgentStudioClient")
        return token

    async def current_async(self, http: httpx.AsyncClient) -> str:
        """The function's token."""
        token = self._function()
        return await token if inspect.isawaitable(token) else token

    def renew(self) -> bool:
        """The function may give another one the next time."""
        return True


class ClientCredentials:
    """Fetches tokens by client credentials (RFC 6749 §4.4), and others before they expire.

    Time is measured on a clock of this process that nobody sets, from ``expires_in``: so it makes
    no difference how far the clocks of client and server are apart.
    """

    def __init__(self, client_id: str, client_secret: str, token_url: str) -> None:
        self._id = client_id
        self._secret = client_secret
        self._url = token_url
        self._token: str | None = None
        self._renew_at = 0.0

    def __repr__(self) -> str:
        return f"ClientCredentials({self._id})"

    def current(self, http: httpx.Client) -> str:
        """A token that is good for a while."""
        return self._cached() or self._keep(http.send(self._request(http)))

    async def current_async(self, http: httpx.AsyncClient) -> str:
        """A token that is good for a while."""
        return self._cached() or self._keep(await http.send(self._request(http)))

    def renew(self) -> bool:
        """Forgets the token, so that the next request fetches another."""
        self._token = None
        return True

    def _cached(self) -> str | None:
        return self._token if time.monotonic() < self._renew_at else None

    def _request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._id,
            "client_secret": self._secret,
        }
        return http.build_request("POST", self._url, data=form)

    def _keep(self, answer: httpx.Response) -> str:
        body = _json(answer)
        if answer.status_code >= 500 or answer.status_code == 429:
            # As if it were the API's own: the transport decides whether to try again.
            raise httpx.ReadError("The issuer is unavailable", request=answer.request)
        if answer.status_code != 200:
            detail = str(body.get("error_description") or body.get("error") or "")
            problem = {"code": "UNAUTHORIZED", "title": "No token", "detail": detail}
            raise AuthenticationError(answer.status_code, problem, answer.headers)
        token, seconds = body.get("access_token"), body.get("expires_in", 3600)
        if not isinstance(token, str) or not isinstance(seconds, int | float):
            raise ResponseFormatError(f"{self._url} did not answer with a token")
        self._token = token
        self._renew_at = time.monotonic() + max(seconds - RENEW_BEFORE_SECONDS, seconds / 2)
        return token


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
