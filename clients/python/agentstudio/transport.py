"""Sends calls, again where that is safe and useful."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

import anyio
import httpx

from agentstudio.call import Again, Call, Tries
from agentstudio.credentials import (
    ClientCredentials,
    Credentials,
    FixedKey,
    FromFunction,
    TokenFunction,
)
from agentstudio.errors import APIError, ConfigurationError
from agentstudio.retries import RetryPolicy

T = TypeVar("T")
DEFAULT_URL = "https://api.agentstudio.dev"
DEFAULT_TIMEOUT = 60.0
HEADERS = {"User-Agent": "agentstudio-python/0.1.0"}


@dataclass(frozen=True)
class Hooks:
    """Functions that are called on the way, for logs and metrics. They must not block."""

    on_request: Callable[[httpx.Request], None] | None = None
    on_response: Callable[[httpx.Response], None] | None = None
    on_retry: Callable[[str, float], None] | None = None
    """Gets the reason and the seconds until the next try."""


@dataclass(frozen=True)
class Settings:
    """How a client behaves."""

    base_url: str
    credentials: Credentials = field(repr=False)
    timeout: float | None = DEFAULT_TIMEOUT
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    hooks: Hooks = field(default_factory=Hooks)


def settings_of(
    *,
    api_key: str | None,
    token: str | TokenFunction | None,
    client_id: str | None,
    client_secret: str | None,
    token_url: str | None,
    base_url: str | None,
    timeout: float | None,
    retries: RetryPolicy,
    hooks: Hooks | None,
) -> Settings:
    """Settings from arguments and the environment."""
    url = (base_url or os.environ.get("AGENTSTUDIO_BASE_URL") or DEFAULT_URL).rstrip("/")
    given = [each for each in (api_key, token, client_id) if each is not None]
    if len(given) > 1:
        raise ConfigurationError("Give one of api_key, token and client_id")
    if client_id is not None:
        if client_secret is None:
            raise ConfigurationError("client_id needs client_secret")
        fetched = ClientCredentials(client_id, client_secret, token_url or f"{url}/oauth/token")
        return Settings(url, fetched, timeout, retries, hooks or Hooks())
    credentials = token if callable(token) else _fixed(api_key or token)
    if callable(credentials):
        return Settings(url, FromFunction(credentials), timeout, retries, hooks or Hooks())
    return Settings(url, FixedKey(credentials), timeout, retries, hooks or Hooks())


def _fixed(given: str | None) -> str:
    key = given or os.environ.get("AGENTSTUDIO_API_KEY")
    if not key:
        raise ConfigurationError(
            "No credential: give api_key, token or client_id, or set AGENTSTUDIO_API_KEY"
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError("The credential has characters that no credential has")
    return key


def certificates() -> ssl.SSLContext:
    """The certificates that httpx would trust, read once: that takes longer than all else."""
    return _read_certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _read_certificates(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()


class Transport:
    """Of the blocking client."""

    def __init__(self, settings: Settings, http: httpx.Client | None) -> None:
        self.settings = settings
        self._owns = http is None
        self.http = http or httpx.Client(headers=HEADERS, verify=certificates())
        self.http.base_url = settings.base_url
        self.http.timeout = httpx.Timeout(settings.timeout)

    def send(self, call: Call[T]) -> T:
        """The result of a call."""
        tries = self.tries(call)
        while True:
            step = self._try(call, tries)
            if not isinstance(step, Again):
                try:
                    again = tries.after_answer(step)
                except APIError as error:
                    if tries.is_done_already(error):
                        return call.parse(None)
                    raise
                if again is None:
                    return tries.result(step)
                step = again
            self.pause(step)

    def _try(self, call: Call[T], tries: Tries) -> httpx.Response | Again:
        try:
            return self.open(call, stream=False)
        except httpx.TransportError as error:
            return tries.after_failure(error)

    def open(self, call: Call[T], *, stream: bool) -> httpx.Response:
        """One try: the answer, whose body is still to be read if it is a stream."""
        hooks = self.settings.hooks
        request = call.request(self.http, self.settings.credentials.current(self.http))
        if hooks.on_request:
            hooks.on_request(request)
        answer = self.http.send(request, stream=stream)
        if hooks.on_response:
            hooks.on_response(answer)
        return answer

    def tries(self, call: Call[T]) -> Tries:
        """A new count of tries."""
        return Tries(call, self.settings.retries, self.settings.credentials.renew)

    def pause(self, again: Again) -> None:
        """Waits before the next try."""
        if self.settings.hooks.on_retry:
            self.settings.hooks.on_retry(again.reason, again.delay)
        time.sleep(again.delay)

    def close(self) -> None:
        """Closes the connections, unless they are the caller's."""
        if self._owns:
            self.http.close()


class AsyncTransport:
    """Of the async client."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient | None) -> None:
        self.settings = settings
        self._owns = http is None
        self.http = http or httpx.AsyncClient(headers=HEADERS, verify=certificates())
        self.http.base_url = settings.base_url
        self.http.timeout = httpx.Timeout(settings.timeout)

    async def send(self, call: Call[T]) -> T:
        """The result of a call."""
        tries = self.tries(call)
        while True:
            step = await self._try(call, tries)
            if not isinstance(step, Again):
                try:
                    again = tries.after_answer(step)
                except APIError as error:
                    if tries.is_done_already(error):
                        return call.parse(None)
                    raise
                if again is None:
                    return tries.result(step)
                step = again
            await self.pause(step)

    async def _try(self, call: Call[T], tries: Tries) -> httpx.Response | Again:
        try:
            return await self.open(call, stream=False)
        except httpx.TransportError as error:
            return tries.after_failure(error)

    async def open(self, call: Call[T], *, stream: bool) -> httpx.Response:
        """One try: the answer, whose body is still to be read if it is a stream."""
        hooks = self.settings.hooks
        authorization = await self.settings.credentials.current_async(self.http)
        request = call.request(self.http, authorization)
        if hooks.on_request:
            hooks.on_request(request)
        answer = await self.http.send(request, stream=stream)
        if hooks.on_response:
            hooks.on_response(answer)
        return answer

    def tries(self, call: Call[T]) -> Tries:
        """A new count of tries."""
        return Tries(call, self.settings.retries, self.settings.credentials.renew)

    async def pause(self, again: Again) -> None:
        """Waits before the next try."""
        if self.settings.hooks.on_retry:
            self.settings.hooks.on_retry(again.reason, again.delay)
        await anyio.sleep(again.delay)

    async def close(self) -> None:
        """Closes the connections, unless they are the caller's."""
        if self._owns:
            await self.http.aclose()
