"""The secret that callers share with the service."""

import hmac
import logging
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agentstudio_service.http.problem_response import response_of
from agentstudio_service.problem import Problem

_LOG: Final = logging.getLogger(__name__)

MIN_SECRET_LENGTH: Final = 16
"""Characters of the shortest secret: what is shorter could be guessed by many requests."""


class SecretFileError(Exception):
    """The file has no secret, or one that is too short."""


class SecretFile:
    """A file with one secret a line, read again when it changes.

    All of them are accepted, so that a new one can be added before callers use it, and an old one
    removed after.
    """

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            SecretFileError: It cannot be used.
        """
        self._path = path
        self._modified, self._secrets = self._read()

    def accepts(self, authorization: str) -> bool:
        """Whether an `Authorization` header has one of the secrets, as `Bearer SECRET`."""
        self._refresh()
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return False
        offered = given.strip().encode()
        # All are compared, in constant time: how long it takes says nothing about them.
        return any([hmac.compare_digest(offered, secret) for secret in self._secrets])

    def _refresh(self) -> None:
        try:
            if self._path.stat().st_mtime_ns != self._modified:
                self._modified, self._secrets = self._read()
                _LOG.info("The secret of callers was read again")
        except (OSError, SecretFileError) as error:
            _LOG.warning("The secret of callers stays as it was read before: %s", error)

    def _read(self) -> tuple[int, list[bytes]]:
        try:
            modified = self._path.stat().st_mtime_ns
            lines = self._path.read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SecretFileError(f"{self._path} cannot be read: {error}") from error
        secrets = [line.strip().encode() for line in lines if line.strip()]
        if not secrets or min(len(secret) for secret in secrets) < MIN_SECRET_LENGTH:
            raise SecretFileError(
                f"{self._path} has to hold a secret of at least {MIN_SECRET_LENGTH} characters"
            )
        return modified, secrets


class SecretCheck:
    """Refuses requests without the secret with 401, whatever they are for."""

    def __init__(self, app: ASGIApp, secret: SecretFile) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] == "http" and not self._is_allowed(Headers(scope=scope)):
            await response_of(Problem.unauthorized())(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_allowed(self, headers: Headers) -> bool:
        return self._secret.accepts(headers.get("authorization", ""))
