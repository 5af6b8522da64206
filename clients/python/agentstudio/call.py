"""A call as a value, and the decision after each of its tries. No input or output is done here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import httpx
from pydantic import BaseModel

from agentstudio.base import Model, ResponseMetadata
from agentstudio.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ResponseFormatError,
    error_of,
)
from agentstudio.retries import RETRIED_STATUSES, RetryPolicy

T = TypeVar("T")


JSON_TYPES = "application/json, application/json-patch+json"
"""The media types of JSON answers; the second is that of differences."""


@dataclass(frozen=True)
class Default:
    """The client's own timeout."""


DEFAULT = Default()
Timeout = float | None | Default
"""Seconds without progress after which a try is given up; None for none."""


@dataclass(frozen=True)
class Call(Generic[T]):
    """One operation of the API with its arguments."""

    method: str
    path: str
    parse: Callable[[Any], T]
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    timeout: Timeout = DEFAULT
    accepted: frozenset[int] = frozenset({200, 201})
    done_already: Callable[[APIError], bool] = lambda _: False
    """Whether this error of a further try means that an earlier one did it, unseen."""

    def request(self, http: httpx.Client | httpx.AsyncClient, authorization: str) -> httpx.Request:
        """The request of one try."""
        headers = {"Accept": JSON_TYPES, **self.headers}
        headers["Authorization"] = f"Bearer {authorization}"
        content = None
        if self.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(self.body, ensure_ascii=False, allow_nan=False).encode()
        timeout = (
            httpx.USE_CLIENT_DEFAULT
            if isinstance(self.timeout, Default)
            else httpx.Timeout(self.timeout, connect=30.0 if self.timeout is None else self.timeout)
        )
        query = {name: _text(value) for name, value in self.query.items() if value is not None}
        return http.build_request(
            self.method, self.path, params=query, headers=headers, content=content, timeout=timeout
        )


@dataclass(frozen=True)
class Again:
    """The call is to be sent again."""

    delay: float
    reason: str


class Tries:
    """What has happened to one call, and what to do next."""

    def __init__(self, call: Call[Any], policy: RetryPolicy, renew: Callable[[], bool]) -> None:
        self._call = call
        self._policy = policy
        self._renew = renew
        self._renewed = False
        self._answer_was_lost = False
        self.retries = 0

    def after_failure(self, error: httpx.TransportError) -> Again:
        """After a try without a whole answer. Raises when there have been enough."""
        if not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            self._answer_was_lost = True
        if self.retries >= self._policy.max_retries or isinstance(error, httpx.UnsupportedProtocol):
            kind = APITimeoutError if isinstance(error, httpx.TimeoutException) else None
            text = f"{self._call.method} {self._call.path}: {error or type(error).__name__}"
            raise (kind or APIConnectionError)(text) from error
        return self._again(self._policy.delay(self.retries), type(error).__name__)

    def after_answer(self, answer: httpx.Response) -> Again | None:
        """After an answer that was read: None when the call has succeeded. Raises if it failed."""
        status = answer.status_code
        if status in self._call.accepted:
            self._renewed = False
            return None
        if status == 401 and not self._renewed and self._renew():
            self._renewed = True
            return Again(0.0, "the credential was refused")
        if status in RETRIED_STATUSES and self.retries < self._policy.max_retries:
            delay = self._policy.delay_after_answer(self.retries, answer.headers)
            if delay is not None:
                # The work may have begun all the same, so a later conflict may be its own.
                self._answer_was_lost = self._answer_was_lost or status == 503
                return self._again(delay, f"HTTP {status}")
        raise self._error(answer)

    def is_done_already(self, error: APIError) -> bool:
        """Whether an earlier try has done what this one was refused."""
        return self._answer_was_lost and self._call.done_already(error)

    def result(self, answer: httpx.Response) -> Any:  # noqa: ANN401
        """What the answer says."""
        if answer.status_code == 204:
            return None
        result = self._call.parse(parsed(answer))
        if isinstance(result, Model):
            result.with_response(ResponseMetadata(answer.status_code, answer.headers, self.retries))
        return result

    def _again(self, delay: float, reason: str) -> Again:
        self.retries += 1
        return Again(delay, reason)

    def _error(self, answer: httpx.Response) -> Exception:
        if 200 <= answer.status_code < 400:
            return ResponseFormatError(
                f"{self._call.method} {self._call.path}: unexpected HTTP {answer.status_code}"
            )
        return error_of(answer.status_code, _problem(answer), answer.headers)


def parsed(answer: httpx.Response) -> Any:  # noqa: ANN401
    """The JSON of an answer."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in JSON_TYPES.split(", "):
        path = answer.request.url.path
        raise ResponseFormatError(f"{path}: JSON was expected, not {kind or '-'}")
    try:
        return answer.json()
    except ValueError as error:
        raise ResponseFormatError(f"{answer.request.url.path}: not JSON") from error


def new_key() -> str:
    """An Idempotency-Key for one intention."""
    return str(uuid.uuid4())


def as_json(value: Any) -> Any:  # noqa: ANN401
    """A model, or a mapping that may hold models, as what JSON has."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        return {name: as_json(each) for name, each in entries}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in cast("list[Any]", value)]
    return value


def without_none(**members: Any) -> dict[str, Any]:  # noqa: ANN401
    """The members of a body that were given."""
    return {name: as_json(value) for name, value in members.items() if value is not None}


def _problem(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {"title": answer.reason_phrase, "detail": answer.text[:200]}
    return cast("dict[str, Any]", problem) if isinstance(problem, dict) else {}


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(_text(each) for each in cast("list[Any]", value))
    return str(getattr(value, "isoformat", lambda: value)())
