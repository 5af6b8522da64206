"""JSON that every reader accepts."""

import json
import math
from typing import Any, cast

from agentstudio_agents.call.json_form import json_form, key_form
from agentstudio_agents.error import MisuseError


class NotJsonError(MisuseError):
    """A value has no JSON form; the message names the place and what is there."""


def encode_json(value: object) -> bytes:
    """Write a value as one line of UTF-8 JSON.

    Raises:
        NotJsonError: The value holds what JSON has no form for, such as NaN; see `json_form`.
    """
    try:
        return _encoded(value)
    except (TypeError, ValueError, RecursionError):
        try:
            return _encoded(_with_text_keys(value))
        except (TypeError, ValueError, RecursionError) as error:
            raise NotJsonError(_reason(value, error)) from None


def _encoded(value: object) -> bytes:
    text = json.dumps(
        value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=json_form
    )
    return text.encode()


def _with_text_keys(value: object) -> Any:  # noqa: ANN401
    """Return a value whose keys are all text; the encoder itself knows text and numbers only."""
    if isinstance(value, dict):
        members = cast(dict[Any, Any], value)
        if _same_keys(members) is not None:
            raise ValueError("two keys are the same")
        return {key_form(key): _with_text_keys(member) for key, member in members.items()}
    if isinstance(value, list | tuple):
        return [_with_text_keys(element) for element in cast(list[Any], value)]
    if value is None or isinstance(value, str | int | float):
        return value
    return _with_text_keys(json_form(value))


def _reason(value: object, error: Exception) -> str:
    try:
        return _fault(value, "$") or str(error)
    except RecursionError:
        return "the value is nested too deeply or holds itself"


def _fault(value: object, path: str) -> str | None:
    """Return where the first value without a JSON form is, and what; None if there is none."""
    if isinstance(value, dict):
        members = cast(dict[Any, Any], value).items()
        if (twice := _same_keys(cast(dict[Any, Any], value))) is not None:
            return f"{path} has two keys that are {twice!r}"
        faults = (_key_fault(key, path) or _fault(member, f"{path}.{key}")
                  for key, member in members)  # fmt: skip
        return next((fault for fault in faults if fault), None)
    if isinstance(value, list | tuple):
        elements = enumerate(cast(list[Any], value))
        faults = (_fault(element, f"{path}[{index}]") for index, element in elements)
        return next((fault for fault in faults if fault), None)
    return _leaf_fault(value, path)


def _same_keys(value: dict[Any, Any]) -> str | None:
    """Return the text that two keys have in JSON, None if there is none."""
    if all(isinstance(key, str) for key in value):
        return None
    known: set[str] = set()
    for key in value:
        if _key_fault(key, "") is None:
            text = key_form(key)
            if text in known:
                return text
            known.add(text)
    return None


def _key_fault(key: object, path: str) -> str | None:
    try:
        key_form(key)
    except (TypeError, ValueError):
        return f"{path} has the key {key!r}, which is no text"
    return None


def _leaf_fault(value: object, path: str) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return f"{path} is {value}, which JSON cannot express"
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        return f"{path} holds half a surrogate pair, which is no text"
    if value is None or isinstance(value, str | int | float):
        return None
    try:
        form = json_form(value)
    except (TypeError, ValueError):
        return f"{path} is a {type(value).__name__}, which JSON cannot express"
    return _fault(form, path)
