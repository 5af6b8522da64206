"""The JSON form of values that Python programs return."""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, Final, cast
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

_NUMERIC_LIBRARIES: Final = ("numpy", "pandas")


def json_form(value: object) -> Any:  # noqa: ANN401
    """Return a value in a form that JSON has. Its members may need the same.

    Times are ISO 8601, durations too; decimals are numbers, or text where a number would round
    them; UUIDs, paths and UTF-8 bytes are text, sets arrays in order, models and dataclasses
    objects. Scalars and arrays of numpy and pandas are what they hold, their missing values null.

    Raises:
        TypeError: It has no such form.
    """
    if _library(value) in _NUMERIC_LIBRARIES:
        return _of_numeric_library(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | PurePath):
        return str(value)
    if isinstance(value, timedelta | bytes):
        return to_jsonable_python(value)
    if isinstance(value, Decimal):
        return _of_decimal(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    return _of_collection(value)


def key_form(key: object) -> str:
    """Return a key of a dict as text, which keys in JSON always are.

    Raises:
        TypeError: It has no such form.
    """
    if isinstance(key, str) and not isinstance(key, Enum):
        return str(key)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, int | float) and not isinstance(key, Enum):
        return str(key)
    form = json_form(key)
    if isinstance(form, str | int | float):
        return str(form)
    raise TypeError(f"{key!r} is no key")


def _library(value: object) -> str:
    return type(value).__module__.partition(".")[0]


def _of_numeric_library(value: Any) -> Any:  # noqa: ANN401
    name = type(value).__name__
    if name in ("NAType", "NaTType"):
        return None
    if name in ("Timestamp", "Timedelta"):
        return value.isoformat()
    if name == "datetime64":
        return None if str(value) == "NaT" else str(value)
    if name == "timedelta64":  # Else finer units than microseconds are numbers.
        return value.astype("timedelta64[us]").item()
    for method in ("tolist", "item"):
        if callable(getattr(value, method, None)):
            form = getattr(value, method)()
            if form is not value:
                return form
    raise TypeError(f"{name} has no JSON form")


def _of_decimal(value: Decimal) -> int | float | str:
    if not value.is_finite():
        return float(value)  # Which is refused as any such number is.
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    number = float(value)
    return number if math.isfinite(number) and Decimal(repr(number)) == value else str(value)


def _of_collection(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, set | frozenset):
        members = cast(set[Any], value)
        try:
            return sorted(members)
        except TypeError:  # They cannot be compared; any order that is always the same will do.
            return sorted(members, key=repr)
    if isinstance(value, deque | range):
        return list(cast(deque[Any], value))
    if isinstance(value, Mapping):
        return dict(cast(Mapping[Any, Any], value))
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")
