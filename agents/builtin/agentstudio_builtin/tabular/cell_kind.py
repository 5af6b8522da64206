"""What a single value may be."""

from typing import Final

from agentstudio_builtin.tabular.date_format import read_date
from agentstudio_builtin.tabular.number_format import read_number

MISSING: Final = frozenset(("", "NA", "N/A", "n/a", "#N/A", "null", "NULL", "None"))
"""Values that mean a missing one among numbers and dates. NaN is not one: computations make it."""


def is_typed(text: str) -> bool:
    """Whether a text is a number or a date, in any way of writing them."""
    return (
        read_number(text, ".") is not None
        or read_number(text, ",") is not None
        or read_date(text, "dmy") is not None
        or read_date(text, "mdy") is not None
    )
