"""A report as a PDF document."""

import io
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

import matplotlib as mpl
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from agentstudio_builtin.report.chart import WIDTH_MM, draw, height_mm
from agentstudio_builtin.report.document import (
    Block,
    Figures,
    Omission,
    Paragraph,
    Quote,
    Report,
    Section,
    Table,
)
from agentstudio_builtin.report.drawable import Drawable
from agentstudio_builtin.report.palette import ACCENT, COLOURS, FAINT, INK, MUTED, PAPER
from agentstudio_builtin.threads import Checkpoint

_MARGIN: Final = 20 * mm
_WIDTH: Final = WIDTH_MM * mm
_LEAST_SECTION: Final = 70 * mm
_FONT: Final = "DejaVuSans"
_BOLD: Final = "DejaVuSans-Bold"

_BODY: Final = ParagraphStyle(
    "body", None, fontName=_FONT, fontSize=9, leading=14, textColor=HexColor(INK)
)
_TITLE: Final = ParagraphStyle(
    "title", _BODY, fontName=_BOLD, fontSize=21, leading=27, textColor=HexColor(ACCENT)
)
_SUBTITLE: Final = ParagraphStyle("subtitle", _BODY, fontSize=10, textColor=HexColor(MUTED))
_HEADING: Final = ParagraphStyle(
    "heading", _BODY, fontName=_BOLD, fontSize=12.5, leading=17, spaceBefore=6 * mm,
    spaceAfter=3 * mm, textColor=HexColor(ACCENT),
)  # fmt: skip
_CAPTION: Final = ParagraphStyle("caption", _BODY, fontName=_BOLD, fontSize=8)
_SMALL: Final = ParagraphStyle("small", _BODY, fontSize=7.5, leading=10, textColor=HexColor(MUTED))
_QUOTE: Final = ParagraphStyle("quote", _BODY, fontSize=8.5, leading=12)
_FIGURE: Final = ParagraphStyle(
    "figure", _BODY, fontName=_BOLD, fontSize=17, leading=22, alignment=TA_CENTER
)
_FIGURE_NAME: Final = ParagraphStyle("figure-name", _SMALL, alignment=TA_CENTER)


class Pdf(NamedTuple):
    """A document.

    Attributes:
        content: The file.
        pages: How many it has.
        missing: Characters that cannot be drawn and are described instead.
    """

    content: bytes
    pages: int
    missing: tuple[str, ...]


def render_pdf(report: Report, checkpoint: Checkpoint) -> Pdf:
    """Lay out a report on pages."""
    file = io.BytesIO()
    title, subtitle = report.title, report.subtitle  # Readers draw these with fonts of their own.
    drawable = Drawable(KNOWN)
    report = drawable.all_of(report)
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN - 6,  # The frame has a padding of 6 points.
        rightMargin=_MARGIN - 6,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 2 * mm,
        title=title,
        subject=subtitle,
        author="Agent Studio",
        lang="en",
    )
    story: list[Flowable] = [
        Text(_markup(report.title), _TITLE),
        Text(_markup(report.subtitle), _SUBTITLE),
        Spacer(0, 2 * mm),
    ]
    for section in report.sections:
        checkpoint()
        # So that no heading is at the foot of a page with a single line below it.
        story += [CondPageBreak(_LEAST_SECTION), *_section(section, checkpoint)]
    story.pop()  # The space after the last block could take a page of its own.

    def canvas(*arguments: Any, **options: Any) -> Canvas:  # noqa: ANN401 - as reportlab calls it
        return _NumberedCanvas(report, *arguments, **options)

    document.build(story, canvasmaker=canvas)
    return Pdf(file.getvalue(), document.page, tuple(drawable.missing))


class _NumberedCanvas(Canvas):
    """Draws the foot of each page at the end, when it is known how many there are."""

    def __init__(self, report: Report, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **options)  # pyright: ignore[reportUnknownMemberType]
        self._report = report
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._draw_foot(number, len(self._pages))
            super().showPage()
        super().save()

    def _draw_foot(self, number: int, count: int) -> None:
        left, right, base = _MARGIN, A4[0] - _MARGIN, 12 * mm
        self.setStrokeColor(HexColor(FAINT))
        self.setLineWidth(0.6)
        self.line(left, base + 4 * mm, right, base + 4 * mm)
        self.setFont(_FONT, 7)
        self.setFillColor(HexColor(MUTED))
        made = self._report.generated[:16].replace("T", " ")
        self.drawString(left, base, f"Agent Studio · {made} UTC")
        self.drawRightString(right, base, f"Page {number} of {count}")


def _section(section: Section, checkpoint: Checkpoint) -> list[Flowable]:
    """Lay out a section; its heading stays with the first block."""
    story: list[Flowable] = []
    for block in section.blocks:
        checkpoint()
        flowables = _block(block)
        if not story:
            flowables = [Text(_markup(section.heading), _HEADING), *flowables]
        story += [
            KeepTogether(flowables),
            Spacer(0, 2 * mm if isinstance(block, Quote) else 4 * mm),
        ]
    return story


def _block(block: Block) -> list[Flowable]:
    match block:
        case Paragraph() | Omission():
            return [Text(_markup(block.text), _BODY)]
        case Figures():
            return [_figures(block)]
        case Table():
            caption = [Text(_markup(block.caption), _CAPTION)] if block.caption else []
            return [*caption, _table(block)]
        case Quote():
            return [_quote(block)]
        case _:
            picture = io.BytesIO(draw(block, "png"))
            image = Image(picture, width=_WIDTH, height=height_mm(block) * mm)
            return [Text(_markup(block.caption), _CAPTION), image]


def _figures(block: Figures) -> Flowable:
    cells = [
        [Text(_markup(value), _FIGURE), Text(_markup(name), _FIGURE_NAME)]
        for value, name in block.figures
    ]
    style: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(PAPER)),
        ("TOPPADDING", (0, 0), (-1, -1), 10),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 11),
        ("LINEAFTER", (0, 0), (-2, -1), 3, HexColor("#ffffff")),
    ]
    return Grid([cells], [_WIDTH / len(cells)] * len(cells), style=style)


def _table(block: Table) -> Flowable:
    widths = [_WIDTH * share for share in block.widths or _equal(len(block.header))]
    right = ParagraphStyle("number", _BODY, fontSize=8, leading=11, alignment=2)
    # Long words, such as paths, must break somewhere.
    left = ParagraphStyle("name", right, alignment=0, splitLongWords=1)
    head = "<b>{}</b>"
    rows = [
        [
            Text(
                head.format(_markup(cell)) if is_head else _markup(cell),
                left if column < block.texts else right,
            )
            for column, cell in enumerate(row)
        ]
        for is_head, row in [(True, block.header), *((False, row) for row in block.rows)]
    ]
    style: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(ACCENT)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(FAINT)),
        ("VALIGN", (0, 0), (-1, -1), "TOP" if block.texts > 1 else "MIDDLE"),
        ("LEFTPADDING", (0, 0), (0, -1), 2),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    return Grid(rows, widths, repeatRows=1, style=style)


def _equal(columns: int) -> list[float]:
    """Return shares of the width that leave more to the first column, of names."""
    if columns == 1:
        return [1]
    first = 0.28 if columns > 2 else 0.5
    return [first] + [(1 - first) / (columns - 1)] * (columns - 1)


def _quote(block: Quote) -> Flowable:
    colour = COLOURS["positive" if block.positive else "negative"]
    style: list[Any] = [
        ("LINEBEFORE", (0, 0), (0, -1), 2.5, HexColor(colour)),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    text = [Text(_markup(f"“{block.text}”"), _QUOTE)]
    if block.origin:
        text.append(Text(_markup(block.origin), _SMALL))
    return Grid([[text]], [_WIDTH], style=style)


def _markup(text: str) -> str:
    """Escape a text for a paragraph, without control characters."""
    return escape("".join(char for char in text if char.isprintable() or char.isspace()))


def _register_fonts() -> frozenset[int]:
    """Make known DejaVu Sans, which matplotlib ships: embedded, so the same to every reader.

    Returns:
        The code points that it has, also in bold.
    """
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    known: list[frozenset[int]] = []
    for name, file in ((_FONT, "DejaVuSans.ttf"), (_BOLD, "DejaVuSans-Bold.ttf")):
        font: Any = TTFont(name, str(folder / file))
        pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType]
        known.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(  # pyright: ignore[reportUnknownMemberType]
        _FONT, _FONT, _BOLD, _FONT, _BOLD
    )
    return known[0] & known[1]


KNOWN: Final = _register_fonts()
"""Code points that can be drawn."""
