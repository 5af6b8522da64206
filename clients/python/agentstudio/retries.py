"""Which requests are sent again, and when."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

RETRIED_STATUSES = frozenset({429, 503})
"""408, 499, 502 and 504 report an outcome of the work itself, which another try would repeat."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often and after which times a request is sent again. Times are in seconds."""

    max_retries: int = 4
    """Beyond the first try; 0 for none."""
    first_delay: float = 0.5
    max_delay: float = 8.0
    max_retry_after: float = 60.0
    """Of a server that asks for a longer wait than this, the error is raised at once."""

    def delay(self, retry: int) -> float:
        """A random time that doubles with each retry, from 0; half of it is certain."""
        longest = min(self.max_delay, self.first_delay * 2.0**retry)
        return longest * random.uniform(0.5, 1.0)

    def delay_after_answer(self, retry: int, headers: Mapping[str, str]) -> float | None:
        """How long to wait after a 429 or 503; None when the server asks for too much."""
        asked = retry_after(headers)
        if asked is None:
            return self.delay(retry)
        if asked > self.max_retry_after:
            return None
        return max(asked, 0.0) + random.uniform(0.0, min(0.25, self.first_delay))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until the server wants the next try; None when it does not say.

    A date is compared with the answer's own ``Date``, so that the clocks need not agree.
    """
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        pass
    at, now = _date(value), _date(headers.get("date", ""))
    return None if at is None or now is None else (at - now).total_seconds()


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None
