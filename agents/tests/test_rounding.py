import math

import pytest

from agentstudio_builtin.rounding import percentages, rounded, shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [(math.sqrt(2), 1.414), (0, 0), (0.00012345678, 0.0001235), (123456.7891, 123456.789),
     (-0.5, -0.5), (1e300, 1e300)],
)  # fmt: skip
def test_number_is_rounded(value: float, expected: float) -> None:
    assert rounded(value) == expected


def test_whole_number_stays_one() -> None:
    assert repr(shown(3.0, True)) == "3"
    assert repr(shown(3.0, False)) == "3.0"
    assert repr(shown(2.5, True)) == "2.5"


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((53, 17, 30), (53, 17, 30)),
        ((525, 175, 300), (53, 17, 30)),
        ((1, 1, 1), (34, 33, 33)),
        ((0, 0, 0), (0, 0, 0)),
        ((0, 0, 7), (0, 0, 100)),
        ((999, 1, 0), (100, 0, 0)),
    ],
)
def test_percentages_add_up(counts: tuple[int, ...], shares: tuple[int, ...]) -> None:
    assert percentages(counts) == shares
