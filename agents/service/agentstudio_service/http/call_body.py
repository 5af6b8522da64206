"""The body of a call, and what its headers say."""

import re
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from agentstudio_agents.call.request import AgentCall
from agentstudio_service.http.json_fault import json_fault
from agentstudio_service.problem import Problem


def read_call(body: bytes) -> AgentCall:
    """Read the body of a call.

    Raises:
        Problem: It is not JSON, or it breaks rules; each is named.
    """
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        path, reason = json_fault(body, error)
        fault = {"field": path, "message": reason, "code": "INVALID_JSON"}
        detail = f"The body cannot be read: {f'{path}: ' if path else ''}{reason}"
        raise Problem.invalid([fault], detail) from None
    try:
        return AgentCall.model_validate(value)
    except ValidationError as error:
        raise Problem.invalid([_fault(each) for each in error.errors()]) from None


def read_call_headers(call_id: str, received: str | None) -> int:
    """Check the id of a call; return how many of its messages the caller has received.

    Raises:
        Problem: One of the headers is malformed.
    """
    if not _CALL_ID.fullmatch(call_id):
        raise Problem.http(400, "Call-Id must be 1 to 300 letters, digits, and ._~:-")
    return _whole("Call-Received", received or "0")


def read_attempt(attempt: str | None) -> int:
    """Return the attempt that cancels a call.

    Raises:
        Problem: It is none.
    """
    return _whole("attempt", attempt or "")


def _whole(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Problem.http(400, f"{name} must be a whole number")
    return int(text)


_CALL_ID: Final = re.compile(r"[A-Za-z0-9._~:-]{1,300}")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")

_CODES: Final = {
    "missing": "REQUIRED_FIELD",
    "extra_forbidden": "UNKNOWN_FIELD",
    "greater_than_equal": "RANGE_ERROR",
}


def _fault(error: ErrorDetails) -> dict[str, str]:
    """Translate a validation error: the JSON path, what is wrong and a code."""
    return {
        "field": ".".join(map(str, error["loc"])),
        "message": error["msg"].removeprefix("Value error, "),
        "code": _CODES.get(error["type"], "INVALID_FORMAT"),
    }
