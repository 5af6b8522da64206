"""What all models of answers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, PrivateAttr


@dataclass(frozen=True)
class RateLimit:
    """What is left of the caller's requests in this minute."""

    limit: int
    remaining: int
    reset: int
    """When the count begins again, in seconds since 1970 by the server's clock."""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> RateLimit | None:
        """The limits that an answer names; None when it names none."""
        try:
            return cls(
                int(headers["x-ratelimit-limit"]),
                int(headers["x-ratelimit-remaining"]),
                int(headers["x-ratelimit-reset"]),
            )
        except (KeyError, ValueError):
            return None


@dataclass(frozen=True)
class ResponseMetadata:
    """The answer behind a result."""

    status: int
    headers: Mapping[str, str]
    retries: int
    """How often the request was sent again before this answer."""

    @property
    def rate_limit(self) -> RateLimit | None:
        """The caller's rate limit; None when the answer names none."""
        return RateLimit.of(self.headers)

    @property
    def etag(self) -> str | None:
        """The version of what was read; None when it has none."""
        return self.headers.get("etag")

    @property
    def task_id(self) -> str | None:
        """The task of a call of a single agent; None for other calls."""
        return self.headers.get("x-task-id")


class Model(BaseModel):
    """Base of all models. Members that this version does not know are kept and ignored."""

    model_config = ConfigDict(
        populate_by_name=True, extra="allow", protected_namespaces=(), defer_build=True
    )
    _response: ResponseMetadata | None = PrivateAttr(default=None)

    @property
    def response_metadata(self) -> ResponseMetadata | None:
        """The answer that this result came with; None for a part of another result."""
        return self._response

    def with_response(self, metadata: ResponseMetadata) -> None:
        """Remembers the answer that this result came with."""
        self._response = metadata
