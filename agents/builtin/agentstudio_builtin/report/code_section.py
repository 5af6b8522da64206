"""What a report says of a result of code-analyzer."""

from collections.abc import Iterator
from typing import Any, Final

from agentstudio_builtin.report.cells import NAME_LENGTH, VALUE_LENGTH, number, shortened
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

_FINDINGS: Final = 25
_FUNCTIONS: Final = 10
_SKIPPED_LENGTH: Final = 500
_MOODS: Final[dict[str, Mood]] = {"high": "negative", "medium": "negative", "low": "neutral"}


def is_code(result: dict[str, Any]) -> bool:
    """Whether a result is one of code-analyzer, or of an agent that answers in its shape."""
    return "codeLines" in object_in(result, "totals") and "findings" in result


def code_blocks(result: dict[str, Any]) -> tuple[Block, ...]:
    """Write what the analysis says."""
    totals, counts = object_in(result, "totals"), object_in(result, "counts")
    found = sum(count for count in counts.values() if isinstance(count, int))
    verdict = "There are findings that are" if counts.get("high") else "No finding is"
    skipped = "; ".join(f"{what}: {why}" for what, why in object_in(result, "skipped").items())
    figures = (
        (number(totals.get("files")), "files"),
        (number(totals.get("codeLines")), "lines of code"),
        (number(totals.get("maxComplexity")), "highest complexity"),
        (number(totals.get("maintainability")), "maintainability of 100"),
        (number(found), "findings"),
    )
    return (
        Figures(figures),
        Paragraph(f"{verdict} of high severity."),
        *([Paragraph(shortened(f"Left out: {skipped}", _SKIPPED_LENGTH))] if skipped else []),
        *_severities(counts, found),
        *_findings(result, found),
        *_functions(result),
    )


def _severities(counts: dict[str, Any], found: int) -> Iterator[Block]:
    bars = tuple(
        Bar(severity.capitalize(), float(counts[severity]), mood)
        for severity, mood in _MOODS.items()
        if isinstance(counts.get(severity), int)
    )
    if found and bars:
        yield Bars("Findings by severity", bars)


def _findings(result: dict[str, Any], found: int) -> Iterator[Block]:
    findings = objects_of(result.get("findings"))[:_FINDINGS]
    if not findings:
        return
    rows = tuple(
        (
            shortened(f"{each.get('path')}:{each.get('line')}", 80),
            shortened(f"{each.get('tool')} {each.get('rule')}", NAME_LENGTH),
            shortened(str(each.get("severity")), NAME_LENGTH),
            shortened(str(each.get("message")), VALUE_LENGTH),
        )
        for each in findings
    )
    yield Table(("Where", "Rule", "Severity", "What"), rows, 4, (0.27, 0.17, 0.12, 0.44))
    if found > len(findings):
        yield Omission(f"The worst {len(findings)} of {found:,} findings are shown.")


def _functions(result: dict[str, Any]) -> Iterator[Block]:
    rows = [
        (
            shortened(str(each.get("name")), NAME_LENGTH),
            shortened(f"{file.get('path')}:{each.get('line')}", 80),
            number(each.get("complexity")),
            str(each.get("rank"))[:1],
        )
        for file in objects_of(result.get("files"))
        for each in objects_of(file.get("mostComplex"))
    ]
    hardest = sorted(rows, key=lambda row: -int(row[2]) if row[2].isdigit() else 0)
    if hardest:
        header = ("Most complex functions", "Where", "Complexity", "Rank")
        yield Table(header, tuple(hardest[:_FUNCTIONS]), 2, (0.35, 0.4, 0.15, 0.1))
    if len(hardest) > _FUNCTIONS:
        yield Omission(f"The first {_FUNCTIONS} of {len(hardest):,} functions are shown.")
