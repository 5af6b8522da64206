"""What a report says of a result of any other agent."""

from collections.abc import Iterator
from typing import Any, Final, cast

from agentstudio_builtin.report.cells import (
    NAME_LENGTH,
    VALUE_LENGTH,
    heading_of,
    shortened,
    text_of,
)
from agentstudio_builtin.report.document import Block, Omission, Paragraph, Table
from agentstudio_builtin.report.findings import objects_of

_VALUES: Final = 200
_ROWS: Final = 50
_COLUMNS: Final = 8
_TABLES: Final = 20
_NAMES: Final = 40
"""Most names of columns left out that a report lists."""

_PARAGRAPH: Final = 120
"""From so many characters on a text is a paragraph rather than a cell."""

_TEXT_LENGTH: Final = 6000
_CELL: Final = 160
_UNCUT: Final = 1_000_000


def free_form_blocks(result: dict[str, Any]) -> tuple[Block, ...]:
    """Write what a result holds: texts as paragraphs, lists of objects as tables, values as one."""
    return (*_paragraphs(result), *_values(result), *_tables(result))


def _paragraphs(result: dict[str, Any]) -> Iterator[Block]:
    for key, value in result.items():
        if _is_long(value):
            if len(result) > 1 and key != "text":
                yield Paragraph(f"{heading_of(key)}:")
            for part in shortened(value, _TEXT_LENGTH).split("\n\n"):
                if part.strip():
                    yield Paragraph(part.strip())
            if len(value) > _TEXT_LENGTH:
                yield Omission(
                    f"The first {_TEXT_LENGTH:,} of {len(value):,} characters are shown."
                )


def _values(result: dict[str, Any]) -> Iterator[Block]:
    values = [
        (heading_of(key), value)
        for key, value in result.items()
        if not _is_long(value) and not _is_table(value) and value not in (None, "", [], {})
    ]
    rows = tuple((name, text_of(value)) for name, value in values[:_VALUES])
    if rows:
        yield Table(("Result", "Value"), rows, 2, (0.3, 0.7))
    cut = [name for name, value in values[:_VALUES] if len(text_of(value, _UNCUT)) > VALUE_LENGTH]
    if cut:
        yield Omission(f"Values of more than {VALUE_LENGTH} characters are cut: {_listed(cut)}.")
    if len(values) > _VALUES:
        yield Omission(f"The first {_VALUES:,} of {len(values):,} values are shown.")


def _tables(result: dict[str, Any]) -> Iterator[Block]:
    lists = [(key, objects_of(value)) for key, value in result.items() if _is_table(value)]
    for key, objects in lists[:_TABLES]:
        all_names = list(dict.fromkeys(name for each in objects for name in each))
        names, others = all_names[:_COLUMNS], all_names[_COLUMNS:]
        rows = tuple(
            tuple(text_of(each.get(name), _CELL) for name in names) for each in objects[:_ROWS]
        )
        yield Table(
            tuple(map(heading_of, names)),
            rows,
            texts=len(names),
            widths=(1 / len(names),) * len(names),
            caption=heading_of(key),
        )
        if len(objects) > _ROWS:
            yield Omission(f"The first {_ROWS} of {len(objects):,} rows are shown.")
        if others:
            yield Omission(
                f"The first {_COLUMNS} of {len(all_names):,} columns are shown, without"
                f" {_listed(others)}."
            )
    if len(lists) > _TABLES:
        hidden = _listed([heading_of(key) for key, _ in lists[_TABLES:]])
        yield Omission(f"The first {_TABLES} of {len(lists):,} tables are shown, without {hidden}.")


def _listed(names: list[str]) -> str:
    shown = ", ".join(shortened(name, NAME_LENGTH) for name in names[:_NAMES])
    return shown + (f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else "")


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > _PARAGRAPH


def _is_table(value: object) -> bool:
    """Whether a value is a list of objects, none of them empty."""
    objects = [each for each in objects_of(value) if each]
    return bool(objects) and len(objects) == len(cast(list[Any], value))
