"""What a report says of a result of any other agent."""

from collections.abc import Iterator
from typing import Any, Final, cast

from agentstudio_agents.findings import objects_of
from agentstudio_agents.report import Block, Paragraph, Table
from agentstudio_agents.report_cells import heading_of, shortened, text_of

_ROWS: Final = 20
_COLUMNS: Final = 5
_TABLES: Final = 8
_PARAGRAPH: Final = 120
"""From so many characters on a text is a paragraph rather than a cell."""

_TEXT_LENGTH: Final = 6000


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


def _values(result: dict[str, Any]) -> Iterator[Block]:
    rows = [
        (heading_of(key), text_of(value))
        for key, value in result.items()
        if not _is_long(value) and not _is_table(value) and value not in (None, "", [], {})
    ]
    if rows:
        yield Table(("Result", "Value"), tuple(rows[:_ROWS]), 2, (0.3, 0.7))


def _tables(result: dict[str, Any]) -> Iterator[Block]:
    lists = [(key, objects_of(value)) for key, value in result.items() if _is_table(value)]
    for key, objects in lists[:_TABLES]:
        names = list(dict.fromkeys(name for each in objects[:_ROWS] for name in each))[:_COLUMNS]
        rows = tuple(
            tuple(text_of(each.get(name), 160) for name in names) for each in objects[:_ROWS]
        )
        yield Table(
            tuple(map(heading_of, names)),
            rows,
            texts=len(names),
            widths=(1 / len(names),) * len(names),
            caption=_caption(key, len(objects)),
        )


def _caption(key: str, count: int) -> str:
    shown = f", the first {_ROWS} of {count:,}" if count > _ROWS else ""
    return f"{heading_of(key)}{shown}"


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > _PARAGRAPH


def _is_table(value: object) -> bool:
    """Whether a value is a list of objects, none of them empty."""
    objects = [each for each in objects_of(value) if each]
    return bool(objects) and len(objects) == len(cast(list[Any], value))
