from datetime import date
from typing import NamedTuple

import pytest

from agentstudio_agents.plain_json import NotJsonError, encode_json


class Case(NamedTuple):
    name: str
    value: object
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Case("nan", {"a": [1, float("nan")]}, "$.a[1] is nan"),
        Case("infinity", {"a": {"b": float("-inf")}}, "$.a.b is -inf"),
        Case("date", [date(2025, 1, 1)], "$[0] is a date"),
        Case("set", {"a": {1}}, "$.a is a set"),
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
