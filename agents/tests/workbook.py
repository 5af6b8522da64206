"""Writes workbooks as spreadsheets do, as far as tests need it."""

from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | int | float | date | None

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_EPOCH: Final = date(1899, 12, 30)
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def write_workbook(path: Path, sheets: dict[str, list[list[Cell]]]) -> None:
    """Write sheets by name; the second style is that of dates."""
    numbers = range(1, len(sheets) + 1)
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    document = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", f"{relationships}{document}</Relationships>")
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{entries}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f"{relationships}{targets}{styles}</Relationships>"
        )
        archive.writestr("xl/styles.xml", _STYLES)
        for number, rows in zip(numbers, sheets.values(), strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))


def _sheet(rows: list[list[Cell]]) -> str:
    lines = (
        f'<row r="{number}">{"".join(map(_cell, row, _names(number)))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _names(row: int) -> list[str]:
    return [f"{column}{row}" for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


def _cell(value: Cell, name: str) -> str:
    match value:
        case None:
            return ""
        case str():
            return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        case date():
            return f'<c r="{name}" s="1"><v>{(value - _EPOCH).days}</v></c>'
        case _:
            return f'<c r="{name}"><v>{value}</v></c>'
