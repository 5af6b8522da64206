"""What a report says of a result of test-runner."""

from collections.abc import Iterator
from typing import Any, Final

from agentstudio_builtin.report.cells import number, shortened
from agentstudio_builtin.report.document import (
    Bar,
    Bars,
    Block,
    Figures,
    Mood,
    Omission,
    Paragraph,
    Table,
)
from agentstudio_builtin.report.findings import object_in, objects_of

_FAILURES: Final = 20
_SLOWEST: Final = 5
_SLOW_MS: Final = 100
_MOODS: Final[dict[str, Mood]] = {
    "passed": "positive", "failed": "negative", "error": "negative", "xpassed": "negative"
}  # fmt: skip


def is_tests(result: dict[str, Any]) -> bool:
    """Whether a result is one of test-runner, or of an agent that answers in its shape."""
    tests = objects_of(result.get("tests"))
    return bool(tests) and all("nodeid" in test and "outcome" in test for test in tests)


def test_blocks(result: dict[str, Any]) -> tuple[Block, ...]:
    """Write how the tests ended."""
    counts = object_in(result, "counts")
    score = result.get("score")
    total = result.get("total")
    failed = sum(counts.get(name, 0) for name in ("failed", "error"))
    figures = (
        (number(total), "tests"),
        (number(counts.get("passed", 0)), "passed"),
        (number(failed), "failed"),
        (f"{score:.0%}" if isinstance(score, int | float) else "n/a", "did not fail"),
    )
    verdict = (
        "All tests that ran have passed." if result.get("approved") else "Not all tests passed."
    )
    return (
        Figures(figures),
        Paragraph(verdict),
        *_outcomes(counts),
        *_failures(result),
        *_slow(result),
    )


def _outcomes(counts: dict[str, Any]) -> Iterator[Block]:
    bars = tuple(
        Bar(outcome, float(count), _MOODS.get(outcome, "neutral"))
        for outcome, count in counts.items()
        if isinstance(count, int)
    )
    if bars:
        yield Bars("Tests by outcome", bars)


def _failures(result: dict[str, Any]) -> Iterator[Block]:
    bad = [t for t in objects_of(result.get("tests")) if t["outcome"] in ("failed", "error")]
    rows = tuple(
        (shortened(str(test["nodeid"]), 120), str(test["outcome"])[:20], _reason(test))
        for test in bad[:_FAILURES]
    )
    if rows:
        yield Table(("Test", "Outcome", "Why"), rows, 3, (0.35, 0.12, 0.53))
    if len(bad) > _FAILURES:
        yield Omission(f"The first {_FAILURES} of {len(bad):,} are shown.")


def _reason(test: dict[str, Any]) -> str:
    """Return the lines of a failure that say what is wrong, which pytest marks with an E."""
    lines = str(test.get("message", "")).splitlines()
    marked = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
    return shortened(" ".join(marked or lines), 300)


def _slow(result: dict[str, Any]) -> Iterator[Block]:
    timed = [
        (shortened(str(test["nodeid"]), 120), test["durationMs"])
        for test in objects_of(result.get("tests"))
        if isinstance(test.get("durationMs"), int) and test["durationMs"] >= _SLOW_MS
    ]
    slowest = sorted(timed, key=lambda test: -test[1])[:_SLOWEST]
    if slowest:
        rows = tuple((name, number(duration)) for name, duration in slowest)
        yield Table(("Slowest tests", "ms"), rows, widths=(0.8, 0.2))
