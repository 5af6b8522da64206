"""Dates as people write them."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from agentstudio_builtin.tabular.dialect import DateOrder

Kind = Literal["iso", "basic", "dotted", "year first", "named", "numeric"]

_TIME: Final = (
    r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?)"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero",
            "february feb februar février fevrier febrero",
            "march mar märz mär maerz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août aout agosto",
            "september sep sept septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY: Final = r"(?:[^\W\d]{2,10}\.?,\s*)?"
_BY_DIGITS: Final[tuple[tuple[Kind, str], ...]] = (
    ("iso", r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    ("basic", r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
    ("dotted", r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})"),
    ("year first", r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})"),
    ("numeric", r"(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})"),
)
_PATTERNS: Final = {kind: re.compile(pattern + _TIME) for kind, pattern in _BY_DIGITS}
_KINDS: Final[dict[str, tuple[Kind, ...]]] = {
    "": ("basic",),
    "T": ("basic",),
    "-": ("iso", "numeric"),
    "/": ("year first", "numeric"),
    ".": ("dotted", "year first"),
}
"""What a date may be whose first digits are followed by a character."""

_WITH_WORDS: Final = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        _WEEKDAY + r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th)?[\s-]*(?:de\s)?(?P<n>[^\W\d]{3,10})\.?,?"
        r"[\s-]+(?:de\s)?(?P<y>\d{4})",
        _WEEKDAY + r"(?P<n>[^\W\d]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})",
        _WEEKDAY + r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?P<n>(?!))?",
    )
)
_DIGIT: Final = re.compile(r"\d")
_PIVOT: Final = 69
"""Two digits below it are of the years from 2000 on, others of the century before, as in POSIX."""

_LONGEST: Final = 60
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""Numbers of days that spreadsheets store dates as: from 1954 to 2119."""

_DATE_NAME: Final = re.compile(r"date|datum|day$|timestamp|created|fecha|zeitpunkt|erstellt")


class DateReading(NamedTuple):
    """One way to read a text as a date: its kind, and it in ISO 8601."""

    kind: Kind
    iso: str


def read_date(text: str, order: DateOrder) -> DateReading | None:
    """Read a text as a date; None if it is none. `order` is that of 02/01/2025."""
    return _read(text, order) if 6 <= len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 15)
def _read(text: str, order: DateOrder) -> DateReading | None:
    text = text.strip()
    if not _DIGIT.search(text):
        return None
    for kind in _KINDS.get(text.lstrip("0123456789")[:1], ()):
        found = _PATTERNS[kind].fullmatch(text)
        if found is not None:
            first, second = int(found["d"]), int(found["m"])
            swap = kind == "numeric" and order == "mdy"
            return _reading(kind, found, *((first, second) if swap else (second, first)))
    for pattern in _WITH_WORDS:
        found = pattern.fullmatch(text)
        if found is not None:
            return _with_month_name(found)
    return None


def _with_month_name(found: re.Match[str]) -> DateReading | None:
    if found["n"] is None:
        return _reading("dotted", found, int(found["m"]), int(found["d"]))
    month = _MONTHS.get(found["n"].lower())
    return None if month is None else _reading("named", found, month, int(found["d"]))


def _reading(kind: Kind, found: re.Match[str], month: int, day: int) -> DateReading | None:
    year = int(found["y"])
    if len(found["y"]) == 2:
        year += 2000 if year < _PIVOT else 1900
    try:
        iso = date(year, month, day).isoformat()
        clock = _clock(found)
    except ValueError:
        return None
    return DateReading(kind, iso + clock)


def _clock(found: re.Match[str]) -> str:
    if found["time"] is None:
        return ""
    hours, _, rest = found["time"].replace(",", ".").partition(":")
    hour = int(hours)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hours)
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    minute, _, second = rest.partition(":")
    time(hour, int(minute), int(second[:2] or 0))
    zone = found["zone"] or ""
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"T{hour:02}:{minute}:{second or '00'}{zone}"


def is_date_name(name: str) -> bool:
    """Whether a column with this name should hold dates."""
    return _DATE_NAME.search(name.lower()) is not None


def read_serial(number: float) -> str | None:
    """Return the date that spreadsheets store as this number, in ISO 8601; None if it is none."""
    if int(number) not in _SERIALS:
        return None
    moment = datetime.combine(_EPOCH, time()) + timedelta(seconds=round(number * 86_400))
    return moment.date().isoformat() if number == int(number) else moment.isoformat()
