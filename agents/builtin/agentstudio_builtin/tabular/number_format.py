"""Numbers as people write them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from agentstudio_builtin.tabular.dialect import Decimal

_SPACES: Final = " \u00a0\u2009\u202f"
_UNIT: Final = r"[€$£¥%]|EUR|USD|GBP|CHF"
_AROUND: Final = (
    rf"(?P<before>{_UNIT})?[{_SPACES}]*(?P<sign>[+\-−])?[{_SPACES}]*{{}}"
    rf"[{_SPACES}]*(?P<after>{_UNIT})?"
)


def _pattern(decimal: str, groups: str) -> re.Pattern[str]:
    """Return what numbers look like; groups of thousands have three digits and one sign."""
    grouped = rf"[1-9]\d{{0,2}}(?P<group>[{groups}'’{_SPACES}])\d{{3}}(?:(?P=group)\d{{3}})*"
    whole = rf"(?:(?P<grouped>{grouped})|(?P<plain>\d+))"
    number = rf"(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?"
    return re.compile(_AROUND.format(f"(?P<number>{number})"), re.ASCII)


_PATTERNS: Final[dict[Decimal, re.Pattern[str]]] = {
    ".": _pattern(r"\.", ","),
    ",": _pattern(",", r"\."),
}
_NOT_A_NUMBER: Final = re.compile(r"\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE)
_GROUPS: Final = re.compile(rf"['’{_SPACES}]")

MAX_DIGITS: Final = 15
"""Most digits of a whole number that floats, as which JSON readers take numbers, hold exactly."""

_PHONE_DIGITS: Final = 7
_DATE_DIGITS: Final = 8
_LONGEST: Final = 500


class NumberReading(NamedTuple):
    """One way to read a text as a number.

    Attributes:
        digits: It in the form of Python, without sign and unit.
        negative: Whether it has a minus sign.
        unit: A currency or %. Empty: none.
        is_identifier: Whether it is rather a name made of digits: leading zeros, more digits
            than floats hold, or a telephone number.
        is_marked: Whether it has a decimal sign or groups.
    """

    digits: str
    negative: bool
    unit: str
    is_identifier: bool
    is_marked: bool

    @property
    def value(self) -> int | float:
        """The number, infinite if floats hold none as large."""
        is_whole = self.digits.isdigit() and len(self.digits) <= 400
        number = int(self.digits) if is_whole else float(self.digits)
        return -number if self.negative else number


def is_plain_number(digits: str) -> bool:
    """Whether digits alone are a number in any way of writing, and neither a date nor a name."""
    return (
        len(digits) <= MAX_DIGITS
        and len(digits) != _DATE_DIGITS
        and (digits[0] != "0" or digits == "0")
        and digits.isascii()
    )


def read_number(text: str, decimal: Decimal) -> NumberReading | None:
    """Read a text as a number with a decimal sign; None if it is none."""
    return _read(text, decimal) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 15)
def _read(text: str, decimal: Decimal) -> NumberReading | None:
    found = _PATTERNS[decimal].fullmatch(text.strip())
    if found is None or (found["before"] and found["after"]):
        return None
    number = found["number"]
    other = "," if decimal == "." else "."
    digits = _GROUPS.sub("", number).replace(other, "").replace(decimal, ".")
    plain = found["plain"] or ""
    has_zeros = len(plain) > 1 and plain.startswith("0")
    is_whole = digits.isdigit()
    is_phone = found["sign"] == "+" and is_whole and len(digits) >= _PHONE_DIGITS
    return NumberReading(
        digits,
        found["sign"] in ("-", "−"),
        found["before"] or found["after"] or "",
        has_zeros or is_phone or (is_whole and len(digits) > MAX_DIGITS),
        number != digits or "." in digits,
    )


def is_not_a_number(text: str) -> bool:
    """Whether a text is NaN or infinity, which are results of a failed computation."""
    return len(text) < 12 and _NOT_A_NUMBER.fullmatch(text) is not None
