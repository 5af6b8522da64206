"""How numbers are shown."""

import math
from typing import Final

_DECIMALS: Final = 3
_SIGNIFICANT: Final = 4


def rounded(value: float) -> float:
    """Return a number with 3 decimals, or with 4 significant digits if it is below 1."""
    number = float(value)
    if number == 0 or not math.isfinite(number):
        return number
    digits = _SIGNIFICANT - 1 - math.floor(math.log10(abs(number)))
    return round(number, max(_DECIMALS, digits))


def shown(value: float, whole: bool) -> float:
    """Return a number rounded; as an integer if it is one and those it comes from are."""
    number = rounded(value)
    return int(number) if whole and number.is_integer() else number
