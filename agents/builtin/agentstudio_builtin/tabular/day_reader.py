"""The days of records, whose dates may be written in any way."""

from collections.abc import Iterable

from agentstudio_builtin.tabular.date_format import read_date
from agentstudio_builtin.tabular.dialect import DateOrder


class DayReader:
    """Reads the dates of records.

    Attributes:
        order: Of 02/01/2025. None: nothing says it, and such dates cannot be read.
    """

    def __init__(self, order: DateOrder | None = None) -> None:
        self.order: DateOrder | None = order

    @staticmethod
    def of(values: Iterable[str], stated: DateOrder | None) -> "DayReader":
        """Detect the order of day and month by all the dates, if it is not stated."""
        if stated is not None:
            return DayReader(stated)
        day_first = month_first = 0
        for value in values:
            reading = read_date(value, "dmy"), read_date(value, "mdy")
            if any(each is not None and each.kind == "numeric" for each in reading):
                day_first += reading[0] is not None
                month_first += reading[1] is not None
        if day_first == month_first:
            return DayReader()
        return DayReader("dmy" if day_first > month_first else "mdy")

    def read(self, value: str) -> str | None:
        """Return the day of a date as an ISO date; None if it cannot be read."""
        day = read_date(value, self.order or "dmy")
        if self.order is None and day is not None and day.kind == "numeric":
            other = read_date(value, "mdy")
            return day.iso[:10] if other is not None and other.iso == day.iso else None
        return day and day.iso[:10]
