"""Which feedback a workflow is about."""

import re
from datetime import date
from typing import Any, cast

from agentstudio_agents.error import AgentError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.DOTALL)


class Scope:
    """Filters of `input.dateRange` and `input.categories`.

    Attributes:
        start: First day, as an ISO date. None: from the beginning.
        end: First day that is no longer part of it, as an ISO date. None: to the end.
        categories: Lower-case categories. Empty: all.
    """

    def __init__(
        self, start: str | None = None, end: str | None = None, categories: tuple[str, ...] = ()
    ) -> None:
        self.start = start
        self.end = end
        self.categories = categories

    def holds(self, day: str | None, category: str | None) -> bool:
        """Whether a record is part of it. What a record does not say cannot exclude it."""
        if day is not None and self.start is not None and day < self.start:
            return False
        if day is not None and self.end is not None and day >= self.end:
            return False
        return not self.categories or category is None or category.lower() in self.categories

    def __str__(self) -> str:
        """Say it in words."""
        dates = f"from {self.start or 'the beginning'} until {self.end or 'today'}"
        parts = [dates] if self.start or self.end else []
        if self.categories:
            parts.append(f"in {', '.join(self.categories)}")
        return " ".join(parts) or "without limits of date or category"


def read_scope(date_range: object, categories: object) -> Scope:
    """Read the filters `dateRange` and `categories` of an input.

    Raises:
        AgentError: They are not what they must be.
    """
    start, end = _date_range(date_range)
    if start is not None and end is not None and start >= end:
        raise AgentError(f"input.dateRange.start ({start}) must be before its end ({end})")
    return Scope(start, end, _categories(categories))


def iso_day(value: object) -> str | None:
    """Return the day of an ISO date or timestamp, or None if the value is neither."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


def _date_range(value: object) -> tuple[str | None, str | None]:
    if value is None:
        return None, None
    if not isinstance(value, dict):
        raise AgentError("input.dateRange must be an object with start and end")
    given = cast(dict[str, Any], value)
    days: dict[str, str | None] = {}
    for name in ("start", "end"):
        days[name] = iso_day(given.get(name))
        if given.get(name) is not None and days[name] is None:
            raise AgentError(f"input.dateRange.{name} must be an ISO date such as 2025-09-01")
    return days["start"], days["end"]


def _categories(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise AgentError("input.categories must be a list of texts")
    given = cast(list[Any], value)
    if not all(isinstance(category, str) for category in given):
        raise AgentError("input.categories must be a list of texts")
    return tuple(dict.fromkeys(str(category).strip().lower() for category in given))
