"""How numbers are shown."""

import math
from collections.abc import Sequence
from typing import Final

_DECIMALS: Final = 3
_SIGNIFICANT: Final = 4
_LARGEST: Final = 2.0**63


def rounded(value: float) -> float:
    """Return a number with 3 decimals, or with 4 significant digits if it is below 1."""
    number = float(value)
    if number == 0 or not math.isfinite(number):
        return number
    digits = _SIGNIFICANT - 1 - math.floor(math.log10(abs(number)))
    return round(number, max(_DECIMALS, digits))


def shown(value: float, whole: bool) -> float:
    """Return a number rounded; as an integer if it is one of 64 bits and comes from whole ones."""
    number = rounded(value)
    fits = whole and number.is_integer() and abs(number) < _LARGEST
    return int(number) if fits else number


def percentages(parts: Sequence[int]) -> tuple[int, ...]:
    """Return the shares of counts in whole percent, which add up to 100; all 0 without any.

    Those that lose most by rounding down are rounded up (the largest remainder method).
    """
    total = sum(parts)
    if total == 0:
        return (0,) * len(parts)
    shares = [divmod(100 * part, total) for part in parts]
    lacking = 100 - sum(whole for whole, _ in shares)
    order = sorted(range(len(parts)), key=lambda index: -shares[index][1])
    raised = set(order[:lacking])
    return tuple(whole + (index in raised) for index, (whole, _) in enumerate(shares))
