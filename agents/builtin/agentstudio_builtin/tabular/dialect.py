"""How a table is written: what a request may state, and what the reader chose."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from agentstudio_agents.definition.configuration import Configuration

Decimal = Literal[".", ","]
DateOrder = Literal["dmy", "mdy"]


class Dialect(Configuration):
    """How a table is written. What is not stated is detected and reported as `readAs`."""

    encoding: Annotated[
        str | None,
        Field(min_length=1, max_length=40, description="For example windows-1252. None: detect."),
    ] = None
    delimiter: Annotated[
        str | None,
        Field(min_length=1, max_length=1, description="Between the values of a row. None: detect."),
    ] = None
    decimal: Annotated[
        Decimal | None, Field(description="Decimal sign of all numbers. None: detect by column.")
    ] = None
    date_order: Annotated[
        DateOrder | None,
        Field(description="Order of 02/01/2025: dmy or mdy. None: detect by column."),
    ] = None
    header_line: Annotated[
        int | None,
        Field(ge=0, le=1000, description="Line of the names; 0: there are none. None: detect."),
    ] = None


class ReadAs(NamedTuple):
    """What the reader chose.

    Attributes:
        columns: What each column was read as.
        encoding: None: it was text already.
        delimiter: None: a single column, or no delimited text.
        header_line: Line of the names. None: there are none.
        decimal: Decimal sign of the columns of numbers. None: none of them needs one.
    """

    columns: dict[str, str]
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    decimal: str | None = None

    def to_wire(self) -> dict[str, Any]:
        """Return it as a JSON object, without what does not apply."""
        members = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "headerLine": self.header_line,
            "decimal": self.decimal,
            "columns": self.columns,
        }
        return {name: value for name, value in members.items() if value not in (None, {})}
