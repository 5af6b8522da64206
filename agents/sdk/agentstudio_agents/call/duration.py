"""Durations as the wire writes them: ISO 8601 (`PT5M`) or `[d.]HH:MM:SS[.fff]`."""

import re
from datetime import timedelta
from typing import Final

DEFAULT_TIMEOUT: Final = timedelta(minutes=5)
"""How long an agent may work when its request names no timeout."""

MAX_TIMEOUT: Final = timedelta(minutes=180)
"""The longest timeout that a request may name."""

_ISO = re.compile(
    r"P(?=.)(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"(?:(?P<days>\d{1,6})\.)?(?P<hours>[01]\d|2[0-3]):(?P<minutes>[0-5]\d)"
    r":(?P<seconds>[0-5]\d(?:\.\d{1,9})?)",
    re.ASCII,
)


def parse_duration(text: str) -> timedelta:
    """Read a duration of either form.

    Raises:
        ValueError: The text is of neither form.
    """
    match = _ISO.fullmatch(text) or _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("must be an ISO 8601 duration such as PT5M, or [d.]HH:MM:SS[.fff]")
    return timedelta(**{unit: float(amount or 0) for unit, amount in match.groupdict().items()})


def parse_timeout(text: str) -> timedelta:
    """Read a timeout: a duration above zero and at most `MAX_TIMEOUT`.

    Raises:
        ValueError: The text is no duration, or the duration is out of range.
    """
    timeout = parse_duration(text)
    if not timedelta(0) < timeout <= MAX_TIMEOUT:
        raise ValueError("must be above 0 and at most 180 minutes")
    return timeout


def in_words(duration: timedelta) -> str:
    """A duration as the platform says it: whole minutes, else whole seconds, else milliseconds."""
    seconds = duration // timedelta(seconds=1)
    if seconds == 0:
        return f"{duration // timedelta(milliseconds=1)} milliseconds"
    amount, unit = (seconds // 60, "minute") if seconds % 60 == 0 else (seconds, "second")
    return f"{amount} {unit}{'' if amount == 1 else 's'}"
