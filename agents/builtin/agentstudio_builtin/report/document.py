"""What a report says, whatever its format."""

from typing import Literal, NamedTuple

Mood = Literal["positive", "neutral", "negative"]


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Omission(NamedTuple):
    """What the report does not show of what it is about, in words."""

    text: str


class Figures(NamedTuple):
    """Key figures: value and what it is."""

    figures: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """A table.

    Attributes:
        header: Names of the columns.
        rows: Cells of each row.
        texts: How many columns, from the left, hold text. The others hold numbers.
        widths: Shares of the width for the columns. Empty: equal, but more for the first.
        caption: What it shows. Empty: that is clear without.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1
    widths: tuple[float, ...] = ()
    caption: str = ""


class Shares(NamedTuple):
    """A chart of how many texts are positive, neutral and negative, one bar for each name."""

    caption: str
    bars: tuple[tuple[str, tuple[int, int, int]], ...]


class Trend(NamedTuple):
    """A chart of how many texts are positive, neutral and negative over time, oldest first."""

    caption: str
    points: tuple[tuple[str, tuple[int, int, int]], ...]


class Bar(NamedTuple):
    """An amount, and whether it is good, bad or neither."""

    name: str
    amount: float
    mood: Mood


class Bars(NamedTuple):
    """A chart of amounts, one bar for each."""

    caption: str
    bars: tuple[Bar, ...]


class Histogram(NamedTuple):
    """A chart of how numbers are spread: counts between edges, one more edge than counts."""

    caption: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]


class Quote(NamedTuple):
    """A text of a customer, and where it is from; positive or not."""

    text: str
    origin: str
    positive: bool


Chart = Shares | Trend | Bars | Histogram
Block = Paragraph | Omission | Figures | Table | Chart | Quote


class Section(NamedTuple):
    """A heading and what is below it."""

    heading: str
    blocks: tuple[Block, ...]


class Report(NamedTuple):
    """A whole report.

    Attributes:
        title: Its title.
        subtitle: What it covers, in a line.
        generated: When it was made: UTC, ISO 8601.
        sections: Its content.
    """

    title: str
    subtitle: str
    generated: str
    sections: tuple[Section, ...]

    @property
    def omissions(self) -> tuple[str, ...]:
        """What it does not show, by the headings of its sections."""
        return tuple(
            f"{section.heading}: {block.text}"
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Omission)
        )

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts, in order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Chart))

    def without_charts(self) -> "Report":
        """Return the report without its charts."""
        sections = (
            Section(
                section.heading,
                tuple(block for block in section.blocks if not isinstance(block, Chart)),
            )
            for section in self.sections
        )
        return self._replace(sections=tuple(section for section in sections if section.blocks))
