"""How the costs of the product grow with what it is given."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

import report
from figures import Figure
from stacks import HOME, Stack, product
from studio import Studio, timed

STEPS = (1, 3, 10, 30, 100, 300, 1000)
PAYLOADS = (1_000, 10_000, 100_000, 900_000)
STORED = (100, 1_000, 10_000)
MOST_GROWTH = 2
"""Times that a unit of the largest may cost one of the middle size before the curve counts as bent upwards."""


def measure() -> tuple[list[Figure], list[str], list[tuple[str, str]]]:
    """Return the figures and the plots."""
    with product() as stack:
        client = Studio(stack.api, "studio", timeout=600)
        _execute(client, 3, 10)
        figures, plots = [], []
        for name, unit, sizes, cost in (
            ("parallel steps", "step", STEPS, lambda size: _timed(lambda: _execute(client, size, 10))),
            ("bytes of input of three steps", "KB", PAYLOADS, lambda size: _timed(lambda: _execute(client, 3, size))),
        ):
            points = [(size, cost(size)) for size in sizes]
            figures.append(_per_unit(name, unit, points))
            plots.append(report.plot_growth(name, points))
        stored = _lists(stack, client)
        figures.append(_flat("first page of a list, by workflows stored", stored))
        plots.append(report.plot_growth("workflows stored: first page of a list", stored))
    return figures, [], plots


def _per_unit(name: str, unit: str, points: Sequence[tuple[int, float]]) -> Figure:
    """Compare what a unit costs at the largest size with what it costs at the middle one."""
    (middle, at_middle), (largest, at_largest) = points[len(points) // 2], points[-1]
    scale = 1000 if unit == "KB" else 1
    mine, base = at_largest / largest * scale, at_middle / middle * scale
    return Figure(
        f"{name}: time a {unit} at {largest:,}",
        mine,
        "ms",
        base,
        f"at {middle:,}",
        f"at most {MOST_GROWTH} x",
        mine <= MOST_GROWTH * base,
    )


def _flat(name: str, points: Sequence[tuple[int, float]]) -> Figure:
    """Compare the largest with the smallest, of what should not depend on the size."""
    (smallest, base), (largest, mine) = points[0], points[-1]
    return Figure(f"{name}: {largest:,}", mine, "ms", base, f"at {smallest:,}", f"at most {MOST_GROWTH} x", mine <= MOST_GROWTH * base)


def _execute(client: Studio, steps: int, size: int) -> None:
    step = {"name": "Step", "agentType": "wait"}
    definition = {"id": "growth", "name": "Growth", "pattern": "parallel", "steps": [step | {"id": f"s{n}"} for n in range(steps)]}
    status, _, done = client.call("POST", "/api/workflows/execute", {"definition": definition, "input": {"text": "x" * size}})
    assert status == 200 and done["success"], done


def _lists(stack: Stack, client: Studio) -> list[tuple[int, float]]:
    points = []
    have = 0
    for count in STORED:
        command = [str(HOME / "benchmarks" / "seed"), stack.temporal, "studio", str(count - have)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        have = count
        _await_listed(client, count)
        points.append((count, _timed(lambda: _page(client), 20)))
    return points


def _await_listed(client: Studio, count: int) -> None:
    """Wait until lists have so many workflows: Temporal writes them after the start."""
    while _page(client)["total"] < count:
        time.sleep(0.1)


def _page(client: Studio) -> dict[str, Any]:
    status, _, page = client.call("GET", "/api/workflows?limit=20")
    assert status == 200, page
    return dict(page)


def _timed(work: Callable[[], object], times: int = 3) -> float:
    """Return the median of some runs, in milliseconds."""
    return statistics.median(timed(work) for _ in range(times))
