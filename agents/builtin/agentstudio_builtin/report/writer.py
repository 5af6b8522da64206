"""Turns findings into a report."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from agentstudio_agents.call.timestamp import utc_now
from agentstudio_builtin.report.cells import (
    NAME_LENGTH,
    QUOTE_LENGTH,
    heading_of,
    number,
    shortened,
)
from agentstudio_builtin.report.code_section import code_blocks, is_code
from agentstudio_builtin.report.document import (
    Block,
    Figures,
    Omission,
    Paragraph,
    Quote,
    Report,
    Section,
    Shares,
    Table,
    Trend,
)
from agentstudio_builtin.report.findings import Counts, Findings, object_in, objects_of
from agentstudio_builtin.report.free_form_section import free_form_blocks
from agentstudio_builtin.report.statistics_section import is_statistics, statistics_blocks
from agentstudio_builtin.report.tests_section import is_tests, test_blocks
from agentstudio_builtin.rounding import percentages
from agentstudio_builtin.scope import Scope, iso_day

FEEDBACK_TITLE: Final = "Customer Feedback Report"
OTHER_TITLE: Final = "Report"

_DAYS_IN_A_TREND: Final = 45
"""Most points of a daily trend; a longer time is shown by week."""

_NOTES: Final = 60
_BARS: Final = 15
"""Most bars of a chart."""

_HEADER: Final = ("Texts", "Positive", "Neutral", "Negative", "% positive")


class _Kind(NamedTuple):
    """A kind of result: how to recognize it, its heading, and how to write about it."""

    holds: Callable[[dict[str, Any]], bool]
    heading: str
    write: Callable[[dict[str, Any]], tuple[Block, ...]]


_KINDS: Final = (
    _Kind(is_statistics, "Statistics", statistics_blocks),
    _Kind(is_code, "Code", code_blocks),
    _Kind(is_tests, "Tests", test_blocks),
)


def write_report(title: str | None, scope: Scope, findings: Findings) -> Report:
    """Write the report; a section without content is left out."""
    sections = [
        Section("Summary", _summary(findings)),
        Section("Sentiment by category", _by_category(findings)),
        Section("Trend", _trend(findings)),
        Section("What customers praise", _quotes(findings, "topPositive", True)),
        Section("What customers complain about", _quotes(findings, "topNegative", False)),
        Section("Collected data", _collected(findings)),
        *_others(findings),
        Section("Notes", _notes(findings)),
    ]
    filled = tuple(section for section in sections if section.blocks)
    is_about_feedback = findings.sentiment is not None or (
        findings.collection is not None and findings.collection.get("shape") != "rows"
    )
    default = FEEDBACK_TITLE if is_about_feedback else OTHER_TITLE
    return Report(title or default, _subtitle(scope, is_about_feedback), utc_now(), filled)


def _subtitle(scope: Scope, is_about_feedback: bool) -> str:
    parts: list[str] = []
    if scope.start is not None or scope.end is not None:
        last = scope.end and (date.fromisoformat(scope.end) - timedelta(days=1)).isoformat()
        parts.append(f"{_long(scope.start, 'Beginning')} to {_long(last, 'today')}")
    if scope.categories:
        parts.append(", ".join(scope.categories))
    return " · ".join(parts) or ("All dates, all categories" if is_about_feedback else "")


def _long(day: str | None, otherwise: str) -> str:
    if day is None:
        return otherwise
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B %Y}"


def _summary(findings: Findings) -> tuple[Block, ...]:
    if findings.sentiment is None:
        return ()
    counts = findings.counts
    total = sum(counts)
    if not total:
        return (Paragraph("No text was analysed."), *_unjudged(findings.sentiment))
    positive, neutral, negative = counts
    shares = _shares(counts)
    text = (
        f"{total:,} texts were analysed: {positive:,} positive ({shares[0]}),"
        f" {neutral:,} neutral ({shares[1]}) and {negative:,} negative"
        f" ({shares[2]}). Overall the feedback is {findings.overall}."
        f"{_extremes(findings.breakdown('byCategory'))}"
    )
    figures = (
        (f"{total:,}", "texts analysed"),
        (shares[0], "positive"),
        (shares[2], "negative"),
        (findings.overall, "overall sentiment"),
    )
    chart = Shares("Distribution of sentiment", (("All texts", counts),))
    return Figures(figures), Paragraph(text), *_unjudged(findings.sentiment), chart


def _unjudged(sentiment: dict[str, Any]) -> Iterator[Block]:
    languages = object_in(sentiment, "otherLanguages")
    if languages:
        counts = ", ".join(f"{name} {number(count)}" for name, count in languages.items())
        yield Omission(f"Texts in other languages than English were not analysed: {counts}.")


def _extremes(categories: tuple[tuple[str, Counts], ...]) -> str:
    """Name the best and the worst category, if there are any to compare."""
    rated = sorted(
        (counts[0] / sum(counts), name, counts) for name, counts in categories if sum(counts)
    )
    if len(rated) < 2 or rated[0][0] == rated[-1][0]:
        return ""
    (_, worst, worst_counts), (_, best, best_counts) = rated[0], rated[-1]
    return (
        f" Customers are happiest with {best} ({_shares(best_counts)[0]} positive) and least happy"
        f" with {worst} ({_shares(worst_counts)[0]})."
    )


def _by_category(findings: Findings) -> tuple[Block, ...]:
    categories = findings.breakdown("byCategory")
    if not categories:
        return ()
    rows = [(shortened(name.capitalize(), NAME_LENGTH), counts) for name, counts in categories]
    lines = [_row(name, counts) for name, counts in [*rows, ("All", findings.counts)]]
    largest = sorted(rows, key=lambda row: -sum(row[1]))[:_BARS]
    caption = "Share of sentiments in each category"
    if len(largest) < len(rows):
        caption = f"Share of sentiments in the {_BARS} largest categories"
    chart = Shares(caption, tuple(row for row in rows if row in largest))
    return Table(("Category", *_HEADER), tuple(lines)), chart


def _row(name: str, counts: Counts) -> tuple[str, ...]:
    return (name, *(f"{n:,}" for n in (sum(counts), *counts)), _shares(counts)[0])


def _trend(findings: Findings) -> tuple[Block, ...]:
    days = tuple(day for day in findings.breakdown("byDay") if iso_day(day[0]) == day[0])
    if len(days) < 2:
        return ()
    if len(days) <= _DAYS_IN_A_TREND:
        points, caption = days, "Texts by day"
    else:
        points, caption = _weekly(days), "Texts by week"
    months = findings.breakdown("byMonth")
    table = Table(("Month", *_HEADER), tuple(_row(name, counts) for name, counts in months))
    return Trend(caption, points), *((table,) if len(months) > 1 else ())


def _weekly(days: tuple[tuple[str, Counts], ...]) -> tuple[tuple[str, Counts], ...]:
    """Add up days by week, each named by its Monday."""
    weeks: dict[str, Counts] = {}
    for name, (positive, neutral, negative) in days:
        day = date.fromisoformat(name)
        monday = (day - timedelta(days=day.weekday())).isoformat()
        before = weeks.get(monday, (0, 0, 0))
        weeks[monday] = (before[0] + positive, before[1] + neutral, before[2] + negative)
    return tuple(weeks.items())


def _quotes(findings: Findings, key: str, positive: bool) -> tuple[Block, ...]:
    return tuple(
        Quote(shortened(entry["text"], QUOTE_LENGTH), _origin(entry), positive)
        for entry in objects_of((findings.sentiment or {}).get(key))
        if isinstance(entry.get("text"), str)
    )


def _origin(entry: dict[str, Any]) -> str:
    parts = (entry.get(key) for key in ("category", "date"))
    return ", ".join(part for part in parts if isinstance(part, str))


def _collected(findings: Findings) -> tuple[Block, ...]:
    collection = findings.collection
    if collection is None:
        return ()
    text = f"{number(collection['recordsCollected'])} records came from {collection.get('source')}."
    categories = object_in(object_in(collection, "summary"), "byCategory")
    rows = tuple(
        (shortened(name.capitalize(), NAME_LENGTH), f"{count:,}")
        for name, count in categories.items()
        if isinstance(count, int)
    )
    return Paragraph(text), *((Table(("Category", "Records"), rows),) if rows else ())


def _others(findings: Findings) -> list[Section]:
    """Write a section about each other result, which names its step where there are several."""
    written = [(step, *_other(step, result)) for step, result in findings.others.items()]
    headings = Counter(heading for _, heading, _ in written)
    return [
        Section(f"{heading}: {heading_of(step)}" if headings[heading] > 1 else heading, blocks)
        for step, heading, blocks in written
    ]


def _other(step: str, result: dict[str, Any]) -> tuple[str, tuple[Block, ...]]:
    for kind in _KINDS:
        if kind.holds(result):
            return kind.heading, kind.write(result)
    return f"Result of {heading_of(step)}", free_form_blocks(result)


def _notes(findings: Findings) -> tuple[Block, ...]:
    rows = tuple(
        (heading_of(step), shortened(note, QUOTE_LENGTH))
        for step, notes in findings.notes.items()
        for note in notes
    )
    if not rows:
        return ()
    table = Table(("Step", "What was left out or is uncertain"), rows[:_NOTES], 2, (0.2, 0.8))
    if len(rows) <= _NOTES:
        return (table,)
    return table, Omission(f"The first {_NOTES} of {len(rows):,} notes are shown.")


def _shares(counts: Counts) -> tuple[str, ...]:
    """Return the shares of counts in words."""
    return tuple(f"{share}%" if sum(counts) else "n/a" for share in percentages(counts))
