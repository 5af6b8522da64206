import json
from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

from agentstudio_agents.call.plain_json import NotJsonError, encode_json


class Case(NamedTuple):
    name: str
    value: object
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Case("nan", {"a": [1, float("nan")]}, "$.a[1] is nan"),
        Case("infinity", {"a": {"b": float("-inf")}}, "$.a.b is -inf"),
        Case("function", [print], "$[0] is a builtin_function_or_method"),
        Case("class", {"a": {int}}, "$.a[0] is a type"),
        Case("nan of numpy", {"a": np.float32("nan")}, "$.a is nan"),
        Case("table", {"a": pd.DataFrame({"a": [1]})}, "$.a is a DataFrame"),
        Case("infinite decimal", {"a": Decimal("Infinity")}, "$.a is inf"),
        Case("bytes that are no text", {"a": b"\xff"}, "$.a is a bytes"),
        Case(
            "two keys of one text",
            {"a": {1: "a", "1": "b", UUID(int=0): "c"}},
            "$.a has two keys that are '1'",
        ),
        Case("tuple key", {(1, 2): 1}, "has the key (1, 2)"),
        Case("half a surrogate pair", "\ud800", "$ holds half a surrogate pair"),
    ],
    ids=lambda case: case.name,
)
def test_what_json_cannot_express_is_named(case: Case) -> None:
    with pytest.raises(NotJsonError) as raised:
        encode_json(case.value)
    assert case.message in str(raised.value)


def test_value_that_holds_itself_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(NotJsonError):
        encode_json(value)


def test_json_is_one_line_of_utf8() -> None:
    assert encode_json({"a": "ü\n", "b": (1, None)}) == '{"a":"ü\\n","b":[1,null]}'.encode()


class Colour(Enum):
    RED = "red"


class Size(StrEnum):
    LARGE = "large"


@dataclass
class Point:
    x: Decimal
    when: date


class Model(BaseModel):
    day: date
    points: list[Point]


class Form(NamedTuple):
    value: object
    json: Any


IDENTITY = "12345678-1234-5678-1234-567812345678"


@pytest.mark.parametrize(
    "case",
    [
        Form(datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), "2025-01-02T03:04:05+00:00"),
        Form(date(2025, 1, 2), "2025-01-02"),
        Form(time(3, 4), "03:04:00"),
        Form(timedelta(minutes=1.5), "PT1M30S"),
        Form(Decimal("19.99"), 19.99),
        Form(Decimal("3.00"), 3),
        Form(Decimal("0.12345678901234567890123"), "0.12345678901234567890123"),
        Form(Decimal("1E+20"), 1e20),
        Form(UUID(IDENTITY), IDENTITY),
        Form({3, 1, 2}, [1, 2, 3]),
        Form(frozenset({"b", "a"}), ["a", "b"]),
        Form({1, "a"}, ["a", 1]),
        Form(deque([1, 2]), [1, 2]),
        Form(range(3), [0, 1, 2]),
        Form(Colour.RED, "red"),
        Form(Size.LARGE, "large"),
        Form(Path("a/b"), "a/b"),
        Form(b"text", "text"),
        Form(Point(Decimal("1.5"), date(2025, 1, 2)), {"x": 1.5, "when": "2025-01-02"}),
        Form(Model(day=date(2025, 1, 2), points=[]), {"day": "2025-01-02", "points": []}),
        Form(np.float64(1.5), 1.5),
        Form(np.float32(1.5), 1.5),
        Form(np.int64(7), 7),
        Form(np.bool_(True), True),
        Form(np.str_("a"), "a"),
        Form(np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        Form(np.datetime64("2025-01-02"), "2025-01-02"),
        Form(np.datetime64("NaT"), None),
        Form(np.timedelta64(90, "s"), "PT1M30S"),
        Form(pd.Timestamp("2025-01-02T03:04"), "2025-01-02T03:04:00"),
        Form(pd.NaT, None),
        Form(pd.NA, None),
        Form(pd.Series([1, 2]), [1, 2]),
        Form(Counter("aab"), {"a": 2, "b": 1}),
        Form({np.int64(1): "a", date(2025, 1, 2): 1, Colour.RED: 2, None: 4},
             {"1": "a", "2025-01-02": 1, "red": 2, "null": 4}),
        Form({1: "one", 2.5: {3: {date(2025, 1, 2)}}}, {"1": "one", "2.5": {"3": ["2025-01-02"]}}),
    ],
    ids=lambda case: f"{type(case.value).__name__} as {case.json!r}"[:40],
)  # fmt: skip
def test_value_of_python_has_a_json_form(case: Form) -> None:
    """At any place."""
    assert json.loads(encode_json({"a": [case.value]})) == {"a": [case.json]}
