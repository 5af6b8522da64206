"""What was measured, beside its baseline and its budget, and how it is shown."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One figure. Without a budget it is only shown."""

    name: str
    figure: float
    unit: str
    baseline: float | None = None
    baseline_name: str = ""
    budget: str = ""
    within: bool | None = None
    """Whether the budget is met; None without one."""
    spread: str = ""
    """Least and most of the rounds."""

    @property
    def ratio(self) -> float | None:
        """Figure by baseline; None when there is none, or it is 0."""
        return self.figure / self.baseline if self.baseline else None

    @property
    def verdict(self) -> str:
        """In words; empty without a budget."""
        return {None: "", True: "met", False: "OVER"}[self.within]


HEADER = ("figure", "measured", "baseline", "ratio", "budget", "verdict")


def cells(figure: Figure) -> tuple[str, ...]:
    """Return a figure as a row of a table."""
    baseline = "" if figure.baseline is None else f"{number(figure.baseline)} {figure.baseline_name}".strip()
    measured = f"{number(figure.figure)} {figure.unit}" + (f" ({figure.spread})" if figure.spread else "")
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return figure.name, measured, baseline, ratio, figure.budget, figure.verdict


def number(value: float) -> str:
    """Show three digits that matter, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def text_table(figures: Sequence[Figure]) -> str:
    """Return figures as a table for a terminal."""
    rows = [HEADER, *(cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def markdown_table(figures: Sequence[Figure]) -> str:
    """Return figures as a table in Markdown."""
    rows = [HEADER, ("---",) * len(HEADER), *(cells(figure) for figure in figures)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write_json(path: Path, figures: Sequence[Figure], about: dict[str, object]) -> None:
    """Write everything as it was measured."""
    shown = [asdict(figure) | {"ratio": figure.ratio} for figure in figures]
    path.write_text(json.dumps(about | {"figures": shown}, indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> list[Figure]:
    """Return the figures that a measurement of its own has left."""
    if not path.exists():
        return []
    return [Figure(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def median(values: Sequence[float]) -> float:
    """Return the middle one; of an even number the upper of both."""
    return sorted(values)[len(values) // 2]


def spread(values: Sequence[float]) -> str:
    """Return least and most; nothing for a single one."""
    return f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else ""


def machine() -> dict[str, object]:
    """Say what the figures depend on."""
    with open("/proc/loadavg", encoding="ascii") as file:
        load = file.read().split()[0]
    return {"processors": os.cpu_count(), "load": float(load)}
