from datetime import timedelta
from typing import NamedTuple

import pytest

from agentstudio_agents.call.duration import parse_duration, parse_timeout


class Case(NamedTuple):
    text: str
    seconds: float


@pytest.mark.parametrize(
    "case",
    [
        Case("PT5M", 300),
        Case("PT0.5S", 0.5),
        Case("P1DT2H3M4.25S", 93784.25),
        Case("P2D", 172800),
        Case("00:05:00", 300),
        Case("00:00:00.250", 0.25),
        Case("1.02:03:04", 93784),
    ],
    ids=lambda case: case.text,
)
def test_duration_of_either_form_is_read(case: Case) -> None:
    assert parse_duration(case.text) == timedelta(seconds=case.seconds)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1Y", "PT5", "5", "-PT5M", "PT-5M", "pt5m", "00:60:00", "24:00:00", "5:00",
     "PT1H ", "PT\u0665M", "P1DT"],
)  # fmt: skip
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["PT0S", "00:00:00", "PT3H0.001S", "P1D", "PT999999999H"])
def test_timeout_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="180 minutes"):
        parse_timeout(text)


def test_longest_timeout_is_three_hours() -> None:
    assert parse_timeout("03:00:00") == timedelta(hours=3)
