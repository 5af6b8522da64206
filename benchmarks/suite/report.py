"""Writes what was measured: a table for the terminal, Markdown, JSON and plots."""

import platform
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import plot
from figures import Figure, machine, markdown_table, median, text_table, write_json
from load import Results
from stacks import HOME

__all__ = ["plot_growth", "plot_latency", "plot_throughput", "summary", "text_table", "write"]

BY_HAND_CODE = HOME / "benchmarks/src/main/java/dev/agentstudio/benchmarks/handwritten"


def write(folder: Path, figures: Sequence[Figure], notes: Sequence[str], plots: Sequence[tuple[str, str]], size: str) -> None:
    """Replace the results of an earlier run of the same size."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"size": size, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "commit": _commit(), "machine": machine() | {"system": platform.machine()}}
    write_json(folder / f"{size}.json", figures, about)
    for name, svg in plots:
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    lines = [
        f"# Results of `./bench --{size}`",
        "",
        f"Commit {about['commit']}, {about['at']}, {machine()['processors']} processors. {summary(figures)}",
        "",
        markdown_table(figures),
        "",
        *(f"- {note}" for note in notes),
        *(f"\n![{name}]({name}.svg)" for name, _ in plots),
        "",
        "## The hand-written baseline",
        "",
        f"```java\n{_code('ThreeStepsWorkflow')}```",
        "",
        f"```java\n{_code('HttpAgentCalls')}```",
        "",
    ]
    (folder / f"{size}.md").write_text("\n".join(lines), encoding="utf-8")


def summary(figures: Sequence[Figure]) -> str:
    """Count the budgets."""
    judged = [figure for figure in figures if figure.within is not None]
    over = [figure.name for figure in judged if not figure.within]
    return f"{len(judged) - len(over)} of {len(judged)} budgets are met" + (f"; over: {'; '.join(over)}." if over else ".")


def plot_throughput(results: Results) -> tuple[str, str]:
    """Draw workflows a second over clients."""
    names = list(next(iter(results.values())))
    idle = [load for load in results if load.clients and not load.milliseconds]
    series = {name: [(load.clients, median(results[load][name].per_second)) for load in idle] for name in names}
    return "throughput", plot.lines("Workflows a second", series, ("clients", "workflows a second"))


def plot_latency(results: Results) -> tuple[str, str]:
    """Draw latency over the rate of arrivals."""
    names = list(next(iter(results.values())))
    series = {
        f"{name}, {percentile}": [(load.per_second, median(results[load][name].latency[percentile])) for load in results]
        for name in names
        for percentile in ("p50", "p99")
    }
    return "latency", plot.lines("Latency by load", series, ("workflows that arrive in a second", "ms"))


def plot_growth(name: str, points: Sequence[tuple[int, float]]) -> tuple[str, str]:
    """Draw a cost over a size."""
    file = "growth-" + name.replace(":", "").replace(",", "").replace(" ", "-")
    return file, plot.lines(name.capitalize(), {"product": list(points)}, (name, "ms"), is_logarithmic=True)


def _code(name: str) -> str:
    lines = (BY_HAND_CODE / f"{name}.java").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("import", "package"))).lstrip()


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    command = [git, "-C", str(HOME), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
