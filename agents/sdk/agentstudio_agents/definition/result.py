"""What other frameworks answer, as the result of an agent."""

from typing import Any

from pydantic_core import to_jsonable_python

from agentstudio_agents.definition.schema import has_schema

MAX_TEXT_LENGTH = 2000
"""Most characters of a thought that is made of what a framework reports."""


def as_result(value: Any) -> Any:  # noqa: ANN401
    """Return a value that is an object, or of a schema, as it is; any other as its only member."""
    if isinstance(value, dict) or has_schema(type(value)):
        return value  # pyright: ignore[reportUnknownVariableType]
    return {"output": as_json(value)}


def as_json(value: object) -> Any:  # noqa: ANN401
    """Return a value as JSON holds it, objects that know no such form as text."""
    return to_jsonable_python(value, fallback=str, inf_nan_mode="null")


def shortened(text: str) -> str:
    """Return a text of at most `MAX_TEXT_LENGTH` characters."""
    return text if len(text) <= MAX_TEXT_LENGTH else f"{text[: MAX_TEXT_LENGTH - 1]}…"
