"""A report as one self-contained HTML page."""

from html import escape
from typing import Final

from agentstudio_builtin.report.chart import draw
from agentstudio_builtin.report.document import (
    Block,
    Figures,
    Omission,
    Paragraph,
    Quote,
    Report,
    Table,
)
from agentstudio_builtin.report.palette import ACCENT, COLOURS, FAINT, INK, MUTED, PAPER
from agentstudio_builtin.threads import Checkpoint

_STYLE: Final = f"""
body {{ margin: 0 auto; max-width: 46rem; padding: 3rem 1.5rem; color: {INK};
  font: 1rem/1.55 "Helvetica Neue", Helvetica, Arial, sans-serif; }}
h1 {{ margin: 0; color: {ACCENT}; font-size: 2.1rem; line-height: 1.2; }}
h2 {{ margin: 2.5rem 0 1rem; color: {ACCENT}; font-size: 1.3rem; }}
.subtitle, footer, cite {{ color: {MUTED}; font-style: normal; }}
.figures {{ display: flex; flex-wrap: wrap; gap: 4px; margin: 1.5rem 0; text-align: center; }}
.figures div {{ flex: 1; min-width: 8rem; padding: 1rem .5rem; background: {PAPER}; }}
.figures b {{ display: block; font-size: 1.6rem; }}
table {{ width: 100%; border-collapse: collapse; font-size: .92rem; }}
th, td {{ padding: .4rem; border-bottom: 1px solid {FAINT}; text-align: right; }}
th {{ border-bottom: 2px solid {ACCENT}; }}
th.text, td.text {{ text-align: left; vertical-align: top; overflow-wrap: anywhere; }}
figure {{ margin: 1.5rem 0; }}
caption {{ text-align: left; }}
caption, figcaption {{ font-weight: bold; font-size: .9rem; }}
svg {{ width: 100%; height: auto; }}
blockquote {{ margin: .9rem 0; padding-left: 1rem; border-left: 3px solid; }}
blockquote p {{ margin: 0; color: {INK}; }}
.positive {{ border-color: {COLOURS["positive"]}; }}
.negative {{ border-color: {COLOURS["negative"]}; }}
footer {{ margin-top: 3rem; font-size: .85rem; }}
"""


def render_html(report: Report, checkpoint: Checkpoint) -> bytes:
    """Return the page; it loads nothing from elsewhere."""
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="subtitle">{escape(report.subtitle)}</p>',
    ]
    for section in report.sections:
        parts.append(f"<section>\n<h2>{escape(section.heading)}</h2>")
        for block in section.blocks:
            checkpoint()
            parts.append(_block(block))
        parts.append("</section>")
    made = report.generated[:16].replace("T", " ")
    parts.append(f"<footer>Agent Studio · {made} UTC</footer>\n</body>\n</html>\n")
    return "\n".join(parts).encode(errors="replace")


def _block(block: Block) -> str:
    match block:
        case Paragraph() | Omission():
            return f"<p>{escape(block.text)}</p>"
        case Figures():
            figures = (f"<div><b>{escape(v)}</b>{escape(n)}</div>" for v, n in block.figures)
            return f'<div class="figures">{"".join(figures)}</div>'
        case Table():
            rows = [_row("td", row, block.texts) for row in block.rows]
            head = _row("th", block.header, block.texts)
            caption = f"<caption>{escape(block.caption)}</caption>\n" if block.caption else ""
            return f"<table>\n{caption}{head}\n{chr(10).join(rows)}\n</table>"
        case Quote():
            mood = "positive" if block.positive else "negative"
            text = f"<p>“{escape(block.text)}”</p>"
            return (
                f'<blockquote class="{mood}">{text}<cite>{escape(block.origin)}</cite></blockquote>'
            )
        case _:
            svg = draw(block, "svg").decode()
            caption = f"<figcaption>{escape(block.caption)}</figcaption>"
            return f"<figure>{caption}\n{svg[svg.index('<svg') :]}</figure>"


def _row(tag: str, cells: tuple[str, ...], texts: int) -> str:
    """Return a row, of whose cells so many from the left hold text."""
    kinds = [' class="text"' if column < texts else "" for column in range(len(cells))]
    return (
        "<tr>"
        + "".join(
            f"<{tag}{kind}>{escape(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True)
        )
        + "</tr>"
    )
