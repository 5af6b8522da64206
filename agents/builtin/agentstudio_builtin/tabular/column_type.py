"""What the values of a column are: numbers, dates or texts."""

from collections.abc import Callable
from functools import partial
from typing import Final, Literal, NamedTuple

from agentstudio_builtin.tabular.cell_kind import MISSING
from agentstudio_builtin.tabular.date_format import (
    DateReading,
    is_date_name,
    read_date,
    read_serial,
)
from agentstudio_builtin.tabular.dialect import DateOrder, Decimal, Dialect
from agentstudio_builtin.tabular.number_format import (
    NumberReading,
    is_not_a_number,
    is_plain_number,
    read_number,
)

Value = int | float | str | None
Convert = Callable[[str], Value]

_SETTLED: Final = 1000
"""Values after which a column that is hardly numbers or dates is a column of texts."""

_HARDLY: Final = 0.5
_DECIMALS: Final[tuple[Decimal, ...]] = (".", ",")
_ORDERS: Final[tuple[DateOrder, ...]] = ("dmy", "mdy")
_SHOWN: Final = 40


class Column(NamedTuple):
    """What a column was read as.

    Attributes:
        kind: Of its values.
        shown: It in words.
        convert: Reads a value.
        decimal: Decimal sign, where its numbers have one or groups of thousands.
        notes: What is uncertain about it.
        not_a_number: Where the first NaN or infinity is, and it. None: there is none.
    """

    kind: Literal["number", "date", "text"]
    shown: str
    convert: Convert
    decimal: Decimal | None = None
    notes: tuple[str, ...] = ()
    not_a_number: tuple[int, str] | None = None


class _Fit:
    """How many values fit one way of reading them, and the first that does not."""

    def __init__(self) -> None:
        self.count = 0
        self.misfit: tuple[int, str] | None = None

    def add(self, place: int, text: str, fits: bool) -> bool:
        if fits:
            self.count += 1
        elif self.misfit is None:
            self.misfit = (place, text)
        return fits


class ColumnInference:
    """Looks at each value of a column, then decides what they are."""

    def __init__(self, name: str, place: str = "line {}") -> None:
        """Take the column's name, and how a place in it is called."""
        self.name = name
        self._place = place
        self._count = 0
        self._texts = 0
        self._numbers: dict[Decimal, _Fit] = {decimal: _Fit() for decimal in _DECIMALS}
        self._dates: dict[DateOrder, _Fit] = {order: _Fit() for order in _ORDERS}
        self._date_kinds: set[str] = set()
        self._same_in_both_orders = True
        self._units: set[str] = set()
        self._ambiguous: tuple[int, str] | None = None
        self._identifier: tuple[int, str] | None = None
        self._has_date_name = is_date_name(name)
        self._may_be_dates = True
        self._serials = self._has_date_name
        self._not_a_number: tuple[int, str] | None = None
        self._is_text = False

    def add(self, place: int, text: str) -> None:
        """Look at a value."""
        if self._is_text:
            return
        text = text.strip()
        if text in MISSING:
            return
        if text.isdecimal() and is_plain_number(text):
            self._add_plain_number(place, text)
            return
        if is_not_a_number(text):
            self._not_a_number = self._not_a_number or (place, text)
            return
        self._count += 1
        is_number = self._add_number(place, text)
        is_date = self._may_be_dates and self._add_date(place, text)
        self._texts += not is_number and not is_date
        self._is_text = self._count == _SETTLED and self._texts > _HARDLY * _SETTLED

    def _add_plain_number(self, place: int, text: str) -> None:
        """Look at a value that is a whole number and nothing else, as the most are."""
        self._count += 1
        self._units.add("")
        for fit in self._numbers.values():
            fit.count += 1
        if self._may_be_dates:
            for fit in self._dates.values():
                fit.add(place, text, False)
            self._may_be_dates = self._has_date_name
        self._serials = self._serials and read_serial(int(text)) is not None

    def _add_number(self, place: int, text: str) -> bool:
        point, comma = read_number(text, "."), read_number(text, ",")
        self._numbers["."].add(place, text, point is not None)
        self._numbers[","].add(place, text, comma is not None)
        known = point or comma
        if known is None:
            self._serials = False
            return False
        if len(self._units) < 3:
            self._units.add(known.unit)
        if known.is_identifier:
            self._identifier = self._identifier or (place, text)
        if point and comma and point.is_marked and self._ambiguous is None:
            self._ambiguous = (place, text)
        self._serials = self._serials and _is_serial(known)
        return True

    def _add_date(self, place: int, text: str) -> bool:
        day_first, month_first = read_date(text, "dmy"), read_date(text, "mdy")
        self._dates["dmy"].add(place, text, day_first is not None)
        self._dates["mdy"].add(place, text, month_first is not None)
        first = day_first or month_first
        if first is None:
            self._may_be_dates = self._has_date_name
            return False
        self._date_kinds.add(first.kind)
        if self._same_in_both_orders:
            self._same_in_both_orders = _iso(day_first) == _iso(month_first)
        return True

    @property
    def decided(self) -> Decimal | None:
        """The decimal sign that the values of the column leave no doubt about. None: none."""
        fitting = self._fitting()
        return fitting[0] if self._count and len(fitting) == 1 and not self._is_text else None

    def _fitting(self) -> list[Decimal]:
        return [sign for sign, fit in self._numbers.items() if fit.count == self._count]

    def decide(self, dialect: Dialect, elsewhere: Decimal | None, by: str) -> Column:
        """Decide what the values are.

        Args:
            dialect: What the request states.
            elsewhere: Decimal sign to use where the values leave it open. None: there is none.
            by: What says so.
        """
        if self._count == 0 and self._not_a_number is None:
            return _text("empty")
        date = None if self._is_text else self._as_date(dialect)
        if date is not None:
            return date
        if not self._is_text and self._identifier is None:
            number = self._as_number(dialect, elsewhere, by)
            if number is not None:
                return number
        return _text("text", self._text_notes())

    def _as_number(self, dialect: Dialect, elsewhere: Decimal | None, by: str) -> Column | None:
        if len(self._units) > 1:
            return None
        fitting = self._fitting()
        if not fitting or (dialect.decimal is not None and dialect.decimal not in fitting):
            return None
        if dialect.decimal is not None and (self._ambiguous or len(fitting) == 1):
            return self._number(dialect.decimal, next(iter(self._units), ""), "as stated")
        unit = next(iter(self._units), "")
        if len(fitting) == 1:
            return self._number(fitting[0], unit, None)
        if self._ambiguous is None:
            return self._number(".", unit, None, is_plain=True)
        place, text = self._ambiguous
        if elsewhere is None:
            note = (
                f"column {self.name} was left as text: '{text}' in {self._place.format(place)} has"
                " a decimal sign or groups of thousands, and nothing says which; state"
                " configuration.dialect.decimal"
            )
            return _text("text", (note,))
        column = self._number(elsewhere, unit, by)
        sign = "point" if elsewhere == "." else "comma"
        note = f"column {self.name}: '{text}' was read with a decimal {sign}, by {by}"
        return column._replace(notes=(note,))

    def _number(
        self, decimal: Decimal, unit: str, by: str | None, is_plain: bool = False
    ) -> Column:
        shown = (
            "number" if is_plain else f"number, decimal {'point' if decimal == '.' else 'comma'}"
        )
        shown += f", in {unit}" if unit else ""
        return Column(
            "number",
            f"{shown}, {by}" if by else shown,
            partial(_number_or_none, decimal=decimal),
            None if is_plain else decimal,
            (),
            self._not_a_number,
        )

    def _as_date(self, dialect: Dialect) -> Column | None:
        if not self._count:
            return None
        serial = self._as_serial()
        if serial is not None:
            return serial
        day_first, month_first = self._dates["dmy"].count, self._dates["mdy"].count
        best: DateOrder = "dmy" if day_first >= month_first else "mdy"
        fitting = self._dates[best].count
        misfit = self._dates[best].misfit
        enough = self._count if not self._has_date_name else _HARDLY * self._count
        if fitting == 0 or fitting < enough:
            return None
        if "numeric" in self._date_kinds:
            order = dialect.date_order or self._order()
            if order is None:
                return _text("text", (self._order_note(),))
            best, misfit = order, self._dates[order].misfit
        shown = f"date, {', '.join(sorted(self._date_kinds))}"
        if "numeric" in self._date_kinds:
            shown += f" {best}"
        notes: tuple[str, ...] = ()
        if misfit is not None:
            unread = self._count - self._dates[best].count
            notes = (
                f"column {self.name}: {unread:,} of {self._count:,} values are no date that can be"
                f" read and were left as text, the first '{misfit[1][:_SHOWN]}' in"
                f" {self._place.format(misfit[0])}",
            )
        return Column("date", shown, partial(_date_or_text, order=best), None, notes)

    def _as_serial(self) -> Column | None:
        if not self._serials:
            return None
        note = f"column {self.name}: numbers were read as days of a spreadsheet"
        return Column("date", "date, days of a spreadsheet", _serial_or_none, None, (note,))

    def _order(self) -> DateOrder | None:
        dmy, mdy = self._dates["dmy"], self._dates["mdy"]
        if dmy.count != mdy.count:
            return "dmy" if dmy.count > mdy.count else "mdy"
        return "dmy" if self._same_in_both_orders else None

    def _order_note(self) -> str:
        return (
            f"column {self.name} was left as text, as nothing says whether its dates have the day"
            " or the month first; state configuration.dialect.dateOrder"
        )

    def _text_notes(self) -> tuple[str, ...]:
        if self._is_text or self._count == 0:
            return ()
        if self._identifier is not None:
            place, text = self._identifier
            return (
                f"column {self.name} was left as text, as '{text[:_SHOWN]}' in"
                f" {self._place.format(place)} is a name made of digits",
            )
        best = max(self._numbers.values(), key=lambda fit: fit.count)
        if best.count <= _HARDLY * self._count:
            return ()
        if len(self._units) > 1:
            units = " and ".join(sorted(unit or "no unit" for unit in self._units))
            return (f"column {self.name} was left as text, as its numbers are in {units}",)
        misfit = best.misfit or self._numbers["."].misfit
        assert misfit is not None
        return (
            f"column {self.name} was left as text, as {self._count - best.count:,} of"
            f" {self._count:,} values are no such number as the others, the first"
            f" '{misfit[1][:_SHOWN]}' in {self._place.format(misfit[0])}",
        )


def _text(shown: str, notes: tuple[str, ...] = ()) -> Column:
    return Column("text", shown, _text_or_none, None, notes)


def _iso(reading: DateReading | None) -> str | None:
    return reading and reading.iso


def _is_serial(reading: NumberReading) -> bool:
    value = reading.value
    return not reading.negative and not reading.unit and read_serial(min(value, 1e9)) is not None


def _text_or_none(text: str) -> Value:
    return text if text.strip() else None


def _number_or_none(text: str, decimal: Decimal) -> Value:
    if text.isdecimal() and is_plain_number(text):
        return int(text)
    reading = read_number(text, decimal)
    return None if reading is None else reading.value


def _date_or_text(text: str, order: DateOrder) -> Value:
    reading = read_date(text, order)
    if reading is not None:
        return reading.iso
    return None if text.strip() in MISSING else text


def _serial_or_none(text: str) -> Value:
    reading = read_number(text, ".")
    return None if reading is None else read_serial(reading.value)
