"""A report as Markdown and as JSON, neither of which holds charts."""

import re
from typing import Any

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_builtin.report.document import (
    Block,
    Figures,
    Omission,
    Paragraph,
    Quote,
    Report,
    Table,
)


def render_markdown(report: Report) -> bytes:
    """Return the report as GitHub-flavoured Markdown."""
    made = report.generated[:16].replace("T", " ")
    parts = [f"# {_plain(report.title)}", _plain(report.subtitle)]
    for section in report.sections:
        parts += [f"## {_plain(section.heading)}", *map(_markdown, section.blocks)]
    parts.append(f"*Agent Studio · {made} UTC*")
    return ("\n\n".join(part for part in parts if part) + "\n").encode(errors="replace")


def render_json(report: Report) -> bytes:
    """Return the report as a JSON object with the blocks of each section."""
    sections = [
        {"heading": section.heading, "blocks": [_json(block) for block in section.blocks]}
        for section in report.sections
    ]
    document = {
        "title": report.title,
        "subtitle": report.subtitle,
        "generated": report.generated,
        "sections": sections,
    }
    return encode_json(document) + b"\n"


def _markdown(block: Block) -> str:
    match block:
        case Paragraph() | Omission():
            return _plain(block.text)
        case Figures():
            return "\n".join(f"- **{_plain(v)}** {_plain(n)}" for v, n in block.figures)
        case Table():
            numbers = len(block.header) - block.texts
            rule = [*["---"] * block.texts, *["---:"] * numbers]
            lines = [[*map(_cell, block.header)], rule, *([*map(_cell, r)] for r in block.rows)]
            caption = f"**{_plain(block.caption)}**\n\n" if block.caption else ""
            return caption + "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case Quote():
            origin = f"\n>\n> — {_plain(block.origin)}" if block.origin else ""
            return f"> {_plain(block.text)}{origin}"
        case _:
            return ""


def _plain(text: str) -> str:
    """Return a text as one line in which nothing is taken for markup."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return _plain(text)


def _json(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **block._asdict()}
