"""JSON that every reader accepts."""

import json
import math
from typing import Any, cast

from agentstudio_agents.error import MisuseError


class NotJsonError(MisuseError):
    """A value has no JSON form; the message names the place and what is there."""


def encode_json(value: object) -> bytes:
    """Write a value as one line of UTF-8 JSON.

    Raises:
        NotJsonError: The value holds what JSON has no form for, such as NaN or a date.
    """
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJsonError(_reason(value, error)) from None


def _reason(value: object, error: Exception) -> str:
    try:
        return _fault(value, "$") or str(error)
    except RecursionError:
        return "the value is nested too deeply or holds itself"


def _fault(value: object, path: str) -> str | None:
    """Return where the first value without a JSON form is, and what; None if there is none."""
    if isinstance(value, dict):
        members = cast(dict[Any, Any], value).items()
        faults = (
            _fault(member, f"{path}.{key}")
            if isinstance(key, str)
            else f"{path} has the key {key!r}, which is no text"
            for key, member in members
        )
        return next((fault for fault in faults if fault), None)
    if isinstance(value, list | tuple):
        elements = enumerate(cast(list[Any], value))
        faults = (_fault(element, f"{path}[{index}]") for index, element in elements)
        return next((fault for fault in faults if fault), None)
    return _leaf_fault(value, path)


def _leaf_fault(value: object, path: str) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return f"{path} is {value}, which JSON cannot express"
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        return f"{path} holds half a surrogate pair, which is no text"
    if value is None or isinstance(value, str | int | float):
        return None
    return f"{path} is a {type(value).__name__}, which JSON cannot express"
