"""What a report says of a result of data-analyzer."""

from collections.abc import Iterator
from typing import Any, Final

from agentstudio_builtin.report.cells import NAME_LENGTH, number, shortened
from agentstudio_builtin.report.document import (
    Bar,
    Bars,
    Block,
    Figures,
    Histogram,
    Omission,
    Table,
)
from agentstudio_builtin.report.findings import object_in, objects_of

_COLUMNS: Final = 30
_HISTOGRAMS: Final = 3
_PAIRS: Final = 8
_GROUPS: Final = 15
_GROUP_COLUMNS: Final = 5
_LEAST_BINS: Final = 3

Column = tuple[str, dict[str, Any]]


def is_statistics(result: dict[str, Any]) -> bool:
    """Whether a result is one of data-analyzer, or of an agent that answers in its shape."""
    columns = object_in(result, "columns")
    return any(object_in(columns, name).get("kind") in ("numeric", "text") for name in columns)


def statistics_blocks(result: dict[str, Any]) -> tuple[Block, ...]:
    """Write what the statistics say."""
    columns = [
        (shortened(name, NAME_LENGTH), object_in(object_in(result, "columns"), name))
        for name in object_in(result, "columns")
    ]
    all_numeric = [column for column in columns if column[1].get("kind") == "numeric"]
    all_texts = [column for column in columns if column[1].get("kind") == "text"]
    numeric, texts = all_numeric[:_COLUMNS], all_texts[:_COLUMNS]
    return (
        *_figures(result, numeric),
        *_numeric_table(numeric),
        *_omitted(len(all_numeric), _COLUMNS, "columns of numbers"),
        *_histograms(numeric),
        *_text_table(texts),
        *_omitted(len(all_texts), _COLUMNS, "columns of texts"),
        *_left_out(result),
        *_correlations(result),
        *_groups(result),
    )


def _omitted(count: int, shown: int, what: str) -> Iterator[Block]:
    if count > shown:
        yield Omission(f"The first {shown} of {count:,} {what} are shown.")


def _left_out(result: dict[str, Any]) -> Iterator[Block]:
    skipped = object_in(result, "skipped")
    if skipped:
        reasons = [f"{shortened(name, NAME_LENGTH)} ({why})" for name, why in skipped.items()]
        yield Omission(f"Columns that were not analysed: {shortened('; '.join(reasons), 500)}.")


def _figures(result: dict[str, Any], numeric: list[Column]) -> Iterator[Block]:
    if len(numeric) == 1:
        (_, measures), names = numeric[0], ("mean", "median", "stdDev")
        words = ("mean", "median", "standard deviation")
        figures = [
            (number(measures.get(key)), word) for key, word in zip(names, words, strict=True)
        ]
        yield Figures(((number(result.get("rows")), "rows"), *figures))
    else:
        outliers = sum(_outliers(measures) for _, measures in numeric)
        yield Figures(
            (
                (number(result.get("rows")), "rows"),
                (number(len(object_in(result, "columns"))), "columns"),
                (number(outliers), "outliers"),
            )
        )


def _outliers(measures: dict[str, Any]) -> int:
    count = object_in(measures, "outliers").get("count")
    return count if isinstance(count, int) else 0


def _numeric_table(numeric: list[Column]) -> Iterator[Block]:
    if not numeric:
        return
    header = ("Column", "Values", "Mean", "Median", "Std. dev.", "Min", "Max", "Outliers")
    keys = ("count", "mean", "median", "stdDev", "min", "max")
    rows = tuple(
        (name, *(number(measures.get(key)) for key in keys), number(_outliers(measures)))
        for name, measures in numeric
    )
    yield Table(header, rows, widths=(0.2, 0.1, 0.12, 0.12, 0.12, 0.12, 0.12, 0.1))


def _histograms(numeric: list[Column]) -> Iterator[Block]:
    yield from _omitted(len(numeric), _HISTOGRAMS, "distributions")
    for name, measures in numeric[:_HISTOGRAMS]:
        histogram = object_in(measures, "histogram")
        edges, counts = _numbers(histogram.get("edges")), _numbers(histogram.get("counts"))
        if len(counts) >= _LEAST_BINS and len(edges) == len(counts) + 1:
            yield Histogram(f"Distribution of {name}", edges, tuple(map(int, counts)))


def _numbers(value: object) -> tuple[float, ...]:
    if not isinstance(value, list | tuple):
        return ()
    members: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
    return tuple(member for member in members if isinstance(member, int | float))


def _text_table(texts: list[Column]) -> Iterator[Block]:
    rows = tuple((name, _top(column), *_sizes(column)) for name, column in texts)
    if rows:
        yield Table(
            ("Column", "Most frequent", "Values", "Distinct"), rows, 2, (0.2, 0.5, 0.15, 0.15)
        )


def _top(column: dict[str, Any]) -> str:
    top = objects_of(column.get("top"))[:3]
    parts = [f"{shortened(str(e.get('value')), 30)} ({number(e.get('count'))})" for e in top]
    return ", ".join(parts)


def _sizes(column: dict[str, Any]) -> tuple[str, str]:
    return number(column.get("count")), number(column.get("distinct"))


def _correlations(result: dict[str, Any]) -> Iterator[Block]:
    rows = tuple(
        (
            " and ".join(shortened(str(name), NAME_LENGTH) for name in pair["columns"]),
            number(pair.get("coefficient")),
            number(pair.get("pValue")),
        )
        for pair in objects_of(result.get("correlations"))[:_PAIRS]
        if isinstance(pair.get("columns"), list)
    )
    if rows:
        method = result.get("correlationMethod", "")
        yield Table((f"Correlation ({method})", "Coefficient", "p-value"), rows)
        yield from _omitted(len(objects_of(result.get("correlations"))), _PAIRS, "correlations")


def _groups(result: dict[str, Any]) -> Iterator[Block]:
    grouping = object_in(result, "groups")
    all_groups = objects_of(grouping.get("groups"))
    groups = all_groups[:_GROUPS]
    if not groups:
        return
    by = shortened(str(grouping.get("by")), NAME_LENGTH)
    all_names = list(object_in(groups[0], "columns"))
    names = all_names[:_GROUP_COLUMNS]
    means = [
        (_value(group), [object_in(object_in(group, "columns"), n).get("mean") for n in names])
        for group in groups
    ]
    counts = [number(group.get("count")) for group in groups]
    rows = tuple(
        (value, count, *map(number, numbers))
        for (value, numbers), count in zip(means, counts, strict=True)
    )
    header = (by, "Rows", *(f"Mean {shortened(name, 20)}" for name in names))
    yield Table(header, rows)
    if grouping.get("truncated"):
        yield Omission(f"The largest {len(groups)} groups of {by} are shown.")
    else:
        yield from _omitted(len(all_groups), _GROUPS, f"groups of {by}")
    yield from _omitted(len(all_names), _GROUP_COLUMNS, f"columns by {by}")
    bars = tuple(
        Bar(value, float(numbers[0]), "neutral")
        for value, numbers in means
        if numbers and isinstance(numbers[0], int | float)
    )
    if len(bars) > 1:
        yield Bars(f"Mean {names[0]} by {by}", bars)


def _value(group: dict[str, Any]) -> str:
    return shortened(str(group.get("value", "(none)")), NAME_LENGTH)
