"""Texts and numbers as a report shows them, whatever an agent has answered."""

from typing import Any, Final, cast

# Longest texts, in characters: what fits a page.
NAME_LENGTH: Final = 40
VALUE_LENGTH: Final = 300
QUOTE_LENGTH: Final = 600


def shortened(text: str, length: int) -> str:
    """Return a text, cut with an ellipsis if it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def number(value: object) -> str:
    """Return a number with thousands set apart, or "n/a" if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "n/a"
    if isinstance(value, int) or value.is_integer():
        return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.4g}"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 else f"{value:.4g}"


def text_of(value: object, length: int = VALUE_LENGTH) -> str:
    """Return any JSON value as a text: words for true and false, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        members = cast(list[Any], value)
        return shortened(", ".join(text_of(member) for member in members), length)
    if isinstance(value, dict):
        members = cast(dict[str, Any], value).items()
        return shortened(", ".join(f"{name}: {text_of(each)}" for name, each in members), length)
    return "n/a" if value is None else shortened(str(value), length)


def heading_of(key: str) -> str:
    """Return a name of JSON as words: `stepCount` as `Step count`."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in key)
    text = " ".join(words.replace("_", " ").replace("-", " ").split())
    return shortened(text[:1].upper() + text[1:], NAME_LENGTH)
