"""Draws the charts of a report."""

# matplotlib's own annotations leave parts of its signatures unknown.
# pyright: reportUnknownMemberType=false

import io
import math
import threading
import warnings
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from agentstudio_builtin.report.cells import number
from agentstudio_builtin.report.document import Bars, Chart, Histogram, Shares, Trend
from agentstudio_builtin.report.findings import LABELS
from agentstudio_builtin.report.palette import ACCENT, COLOURS, FAINT, INK, MUTED
from agentstudio_builtin.rounding import percentages

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

WIDTH_MM: Final = 170
"""Width of a chart: that of the text on an A4 page."""

_DOTS_PER_INCH: Final = 200
_DAYS_LABELLED: Final = 10
"""Most days below a trend; more would run into each other."""

_LEAST_LABELLED: Final = 5
"""Smallest part of a bar, in percent, that has room for its share."""

# matplotlib's settings are global to the process.
_turn: Final = threading.Lock()

_SETTINGS: "dict[RcKeyType, Any]" = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana"],
    "font.size": 7.5,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "text.parse_math": False,  # Names are no formulas, whatever dollars they have.
    "svg.fonttype": "none",
    "svg.hashsalt": "agentstudio",
}


def height_mm(chart: Chart) -> float:
    """Return the height that a chart needs."""
    match chart:
        case Trend():
            return 62
        case Histogram():
            return 48
        case Bars():
            return 6 + 7.5 * len(chart.bars)
        case Shares():
            return 18 + 9 * len(chart.bars) + (0 if len(chart.bars) == 1 else 4)


def draw(chart: Chart, kind: Literal["png", "svg"]) -> bytes:
    """Draw a chart as a picture."""
    with _turn, mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # Of an svg: readers have more fonts than this process, which only measures texts.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure((WIDTH_MM / 25.4, height_mm(chart) / 25.4), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        match chart:
            case Bars():
                _draw_bars(axes, chart)
            case Histogram():
                _draw_histogram(axes, chart)
            case Shares():
                _draw_shares(axes, chart)
            case Trend():
                _draw_trend(axes, chart)
        if isinstance(chart, Shares | Trend):
            figure.legend(loc="outside upper right", ncols=3, frameon=False, handlelength=0.9)
        picture = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else None
        figure.savefig(picture, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
    return picture.getvalue()


def _draw_shares(axes: Axes, chart: Shares) -> None:
    positions = range(len(chart.bars))  # Names may be the same.
    left = [0.0] * len(positions)
    for index, label in enumerate(LABELS):
        shares = [counts[index] / (sum(counts) or 1) for _, counts in chart.bars]
        bars = axes.barh(
            positions,
            shares,
            left=left,
            height=0.62,
            color=COLOURS[label],
            label=label.capitalize(),
        )
        shown = [percentages(counts)[index] for _, counts in chart.bars]
        texts = [f"{share}%" if share >= _LEAST_LABELLED else "" for share in shown]
        axes.bar_label(bars, texts, label_type="center", color="white", weight="bold")
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.set_yticks(positions, [name for name, _ in chart.bars])
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.xaxis.set_visible(len(positions) > 1)


def _draw_trend(axes: Axes, chart: Trend) -> None:
    positions = range(len(chart.points))
    bottom = [0] * len(chart.points)
    for index, label in reversed(list(enumerate(LABELS))):
        heights = [counts[index] for _, counts in chart.points]
        axes.bar(
            positions,
            heights,
            bottom=bottom,
            width=0.78,
            color=COLOURS[label],
            label=label.capitalize(),
        )
        bottom = [start + height for start, height in zip(bottom, heights, strict=True)]
    every = math.ceil(len(chart.points) / _DAYS_LABELLED)
    shown = positions[::every]
    axes.set_xticks(shown, [_short(chart.points[position][0]) for position in shown])
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.margins(x=0.01)


def _draw_bars(axes: Axes, chart: Bars) -> None:
    positions = range(len(chart.bars))
    amounts = [bar.amount for bar in chart.bars]
    colours = [COLOURS[bar.mood] for bar in chart.bars]
    bars = axes.barh(positions, amounts, height=0.62, color=colours)
    axes.set_yticks(positions, [bar.name for bar in chart.bars])
    axes.bar_label(bars, [number(amount) for amount in amounts], padding=4, color=INK)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.xaxis.set_visible(False)


def _draw_histogram(axes: Axes, chart: Histogram) -> None:
    widths = [end - start for start, end in pairwise(chart.edges)]
    axes.bar(
        chart.edges[:-1], chart.counts, width=widths, align="edge", color=ACCENT, edgecolor="white"
    )
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.margins(x=0.01)


def _short(day: str) -> str:
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%b}"
