"""The W3C trace context that a call belongs to."""

import re
from contextvars import ContextVar
from typing import Final

_TRACEPARENT: Final = re.compile(
    r"(?:00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
    r"|(?!00|ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?)"
)

_CURRENT: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """Return the `traceparent` of the request being served, None if it came without a valid one."""
    return _CURRENT.get()


def continue_trace(traceparent: str | None) -> None:
    """Take over the trace of a call. What is no valid `traceparent` is left out."""
    is_valid = traceparent is not None and _TRACEPARENT.fullmatch(traceparent)
    _CURRENT.set(traceparent if is_valid else None)
