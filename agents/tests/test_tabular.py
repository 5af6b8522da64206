"""Tables as they occur in practice, in `tests/data/tables`, each with its content."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import AgentError
from agentstudio_builtin.tabular.delimited_table import (
    DelimitedTable,
    read_delimited,
    read_delimited_text,
)
from agentstudio_builtin.tabular.dialect import Dialect

TABLES = Path(__file__).parent / "data" / "tables"
GERMAN = [
    {"Datum": "2025-02-01", "Ort": "München", "Menge": 3, "Umsatz": 1234.5},
    {"Datum": "2025-02-15", "Ort": "Köln", "Menge": None, "Umsatz": 99.0},
    {"Datum": "2025-03-03", "Ort": "Düsseldorf", "Menge": 12, "Umsatz": 0.75},
]
DATES = [{"date": "2025-02-01", "n": 1}, {"date": "2025-12-24", "n": 2}]


def read(file: str, **dialect: Any) -> DelimitedTable:  # noqa: ANN401
    return read_delimited(lambda: (TABLES / file).open("rb"), file, Dialect.model_validate(dialect))


class Table(NamedTuple):
    """A file and what it says: encoding, delimiter, line of the names, decimal sign and rows."""

    file: str
    encoding: str
    delimiter: str | None
    header_line: int | None
    decimal: str | None
    rows: list[dict[str, Any]]
    notes: tuple[str, ...] = ()


MEASUREMENTS = [
    {"Länge": length, "Gewicht": weight, "Preis": price}
    for length, weight, price in (
        (12.5, 103, 1250.0),
        (13.25, 98, 999.99),
        (11.0, 110, 12345.67),
        (14.75, None, 87.5),
        (9.8, 121, 2500.0),
        (12.1, 99, 1100.1),
        (13.9, 95, 950.0),
        (10.05, 118, 45000.0),
    )
]
A_B = [{"a": 1, "b": 2}]
LEGACY = ("the encoding is not UTF-8 and was taken for windows-1252: '01.02.2025;München;3;1.234",)

TABLE_CASES = [
    Table("german_excel_cp1252.csv", "windows-1252", "semicolon", 1, ",", GERMAN, LEGACY),
    Table("german_excel_utf8_bom.csv", "utf-8 with byte order mark", "semicolon", 1, ",", GERMAN),
    Table("german_numbers_sep_line.csv", "windows-1252", "semicolon", 2, ",", GERMAN, LEGACY),
    Table("unicode_text_utf16.csv", "utf-16", "tab", 1, ",", GERMAN),
    Table("utf16_without_mark.csv", "utf-16-be", "tab", 1, ",", GERMAN),
    Table("english.csv", "utf-8", "comma", 1, ".", [
        {"date": "2025-02-01", "city": "Oxford", "amount": 3, "revenue": 1234.5},
        {"date": "2025-02-15", "city": "Bath", "amount": None, "revenue": 99.0},
        {"date": "2025-03-03", "city": "York", "amount": 12, "revenue": 0.75},
    ]),
    Table("pipes.csv", "utf-8", "pipe", 1, ".", [
        {"id": 1, "name": "Ann", "score": 4.5}, {"id": 2, "name": "Bob", "score": 3.0},
    ]),
    Table("tabs.tsv", "utf-8", "tab", 1, ",", [{"a": 1.5, "b": 2}, {"a": 2.5, "b": 3}]),
    Table("french_spaces.csv", "utf-8", "semicolon", 1, ",", [
        {"ville": "Orléans", "prix": 1234.5}, {"ville": "Angoulême", "prix": 2000.0},
        {"ville": "Évry", "prix": 12.5},
    ]),
    Table("swiss_apostrophes.csv", "utf-8", "semicolon", 1, ".", [
        {"ort": "Zürich", "betrag": 1234.5}, {"ort": "Genève", "betrag": 2000.0},
    ]),
    Table("polish_cp1250.csv", "cp1250", "semicolon", 1, None, [
        {"miasto": "Łódź", "opinia": "Zażółć gęślą jaźń, bardzo dobry produkt, polecam każdemu"},
        {"miasto": "Kraków", "opinia": "Słabo, nie działa, źle wykonane, szybko się zepsuło"},
        {"miasto": "Gdańsk", "opinia": "Świetna jakość i miła obsługa, jestem zadowolony"},
    ], ("taken for cp1250",)),
    Table("russian_cp1251.csv", "cp1251", "semicolon", 1, None, [
        {"город": "Москва", "отзыв": "Отличный товар, быстрая доставка, всем советую"},
        {"город": "Казань", "отзыв": "Плохо работает, деньги не вернули"},
    ], ("taken for cp1251",)),
    Table("quotes.csv", "utf-8", "comma", 1, None, [
        {"id": 1, "text": 'He said "no", twice'},
        {"id": 2, "text": "two\r\nlines; and, commas"}, {"id": 3, "text": '5" pipe'},
    ]),
    Table("trailing_delimiters.csv", "utf-8", "comma", 1, None, [
        {"day": 1, "sales": 100}, {"day": 2, "sales": 200},
    ], ("rows with more delimiters at the end than columns, which were left out: line 2, 3",)),
    Table("trailing_delimiters_rows_only.csv", "utf-8", "comma", 1, None, [
        {"day": 1, "sales": 100}, {"day": 2, "sales": 200},
    ], ("rows with more delimiters at the end than columns, which were left out: line 2, 3",)),
    Table("fewer_values_than_names.csv", "utf-8", "comma", 1, None, [
        {"a": 1, "b": 2, "c": None}, {"a": 3, "b": 4, "c": 5}, {"a": 6, "b": None, "c": None},
    ], ("rows with fewer values than columns, the last taken as missing: line 2, 4",)),
    Table("duplicate_and_empty_names.csv", "utf-8", "comma", 1, None, [
        {"a": 1, "a_2": 2, "column3": 3, "b": 4},
    ], ("column 2 is a second 'a' and is called a_2",
        "column 3 has no name and is called column3")),
    Table("no_header.csv", "utf-8", "comma", None, None, [
        {"column1": "Bonn", "column2": 1, "column3": "2025-02-01"},
        {"column1": "Kiel", "column2": 2, "column3": "2025-02-02"},
    ]),
    Table("year_header.csv", "utf-8", "comma", 1, None, [
        {"region": "North", "2023": 5, "2024": 6}, {"region": "South", "2023": 7, "2024": 8},
    ]),
    Table("one_column.csv", "utf-8", None, 1, None, [
        {"review": "Good, really"}, {"review": "Bad, very bad"},
    ]),
    Table("one_column_decimal_comma.csv", "utf-8", None, 1, ",", [{"preis": 1.5}, {"preis": 2.75}]),
    Table("empty_rows_at_end.csv", "utf-8", "semicolon", 1, None, A_B,
          ("empty rows at the end, left out: 2",)),
    Table("old_mac.csv", "utf-8", "comma", 1, None, [*A_B, {"a": 3, "b": 4}]),
    Table("identifiers.csv", "utf-8", "comma", 1, None, [
        {"plz": "01067", "phone": "+4915112345678", "card": "4111111111111111", "n": 1},
        {"plz": "80331", "phone": "+4915187654321", "card": "4111111111111112", "n": 2},
    ], ("column plz was left as text, as '01067' in line 2 is a name made of digits",
        "column phone was left as text", "column card was left as text")),
    Table("currencies.csv", "utf-8", "semicolon", 1, ",", [
        {"artikel": "A", "preis": 12.5, "rabatt": 5},
        {"artikel": "B", "preis": 1000.0, "rabatt": 7.5},
    ]),
    Table("measurements.csv", "windows-1252", "semicolon", 1, ",", MEASUREMENTS,
          ("taken for windows-1252",)),
    Table("mixed_decimals.csv", "utf-8", "semicolon", 1, None, [
        {"a": "1,5", "b": "x"}, {"a": "2.5", "b": "y"}, {"a": "3,5", "b": "z"},
    ], ("column a was left as text, as 1 of 3 values are no such number as the others, the first"
        " '2.5' in line 3",)),
    Table("thousands_or_decimals.csv", "utf-8", "semicolon", 1, None, [
        {"a": "1,234", "b": "x"}, {"a": "5,678", "b": "y"},
    ], ("column a was left as text: '1,234' in line 2 has a decimal sign or groups of thousands",)),
    Table("thousands_by_other_column.csv", "utf-8", "comma", 1, ".", [
        {"a": 1234, "b": 0.5}, {"a": 5678, "b": 1.5},
    ], ("column a: '1,234' was read with a decimal point, by column b",)),
    Table("missing_markers.csv", "utf-8", "comma", 1, None, [
        {"n": 1, "land": "NA"}, {"n": None, "land": "DE"}, {"n": None, "land": "NULL"},
        {"n": None, "land": "FR"}, {"n": 5, "land": None},
    ]),
    Table("typed_wrong_once.csv", "utf-8", None, 1, None, [
        {"n": "1"}, {"n": "2"}, {"n": "k.A."}, {"n": "4"},
    ], ("the first 'k.A.' in line 4",)),
    *(Table(f"dates_{kind}.csv", "utf-8", "semicolon", 1, None, DATES)
      for kind in ("basic", "dotted", "english_words", "german_words", "iso",
                   "slashed_day_first", "year_first_slashes")),
    Table("dates_dotted_short_time.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01T08:30:00", "n": 1}, {"date": "2025-12-24T10:00:00", "n": 2},
    ]),
    Table("dates_slashed_month_first.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01T08:30:00", "n": 1}, {"date": "2025-12-24T22:00:00", "n": 2},
    ]),
    Table("dates_iso_space_fraction.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01T08:30:15.123", "n": 1}, {"date": "2025-12-24T10:00:00", "n": 2},
    ]),
    Table("dates_iso_time_zone.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01T08:30:00+01:00", "n": 1}, {"date": "2025-12-24T10:00:00Z", "n": 2},
    ]),
    Table("dates_serials.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01", "n": 1}, {"date": "2025-12-24T12:00:00", "n": 2},
    ], ("column date: numbers were read as days of a spreadsheet",)),
    Table("dates_ambiguous.csv", "utf-8", "semicolon", 1, None, [
        {"date": "02/01/2025", "n": 1}, {"date": "03/04/2025", "n": 2},
    ], ("column date was left as text, as nothing says whether its dates have the day or the month"
        " first",)),
    Table("dates_some_unreadable.csv", "utf-8", "semicolon", 1, None, [
        {"date": "2025-02-01", "n": 1}, {"date": "next week", "n": 2},
        {"date": "2025-02-03", "n": 3},
    ], ("column date: 1 of 3 values are no date that can be read and were left as text, the first"
        " 'next week' in line 3",)),
]  # fmt: skip


class Refused(NamedTuple):
    """A file that cannot be read, and where it is at fault."""

    file: str
    message: str


REFUSED_CASES = [
    Refused("unbalanced_quote.csv", ", line 3, column 3: a quote is opened here and not closed"),
    Refused("text_after_quote.csv", ", line 3, column 8: a quoted value ends here, and no deli"),
    Refused("more_values_than_names.csv", ", line 3, column 4: 4 values under 3 names"),
    Refused("decimal_comma_unquoted.csv", ", line 2, column 3: 3 values under 2 names"),
    Refused("title_above.csv", ", line 1: 1 value where the rows below have 2 by semicolon"),
    Refused("empty.csv", " is empty"),
    Refused("names_only.csv", " is empty below its names"),
    Refused("not_utf8_nor_known.csv", ", line 2, column 3: the encoding is not UTF-8 and"),
]


@pytest.mark.parametrize("case", TABLE_CASES, ids=lambda case: case.file)
def test_table_is_read_as_it_is_meant(case: Table) -> None:
    table = read(case.file)
    found = table.read_as
    assert (found.encoding, found.delimiter, found.header_line, found.decimal) == case[1:5]
    assert list(table) == case.rows
    assert table.rows == len(case.rows)
    assert len(table.notes) == len(case.notes)
    for note, expected in zip(table.notes, case.notes, strict=True):
        assert expected in note


@pytest.mark.parametrize("case", REFUSED_CASES, ids=lambda case: case.file)
def test_table_that_cannot_be_read_is_refused_where_it_is_at_fault(case: Refused) -> None:
    with pytest.raises(AgentError) as raised:
        read(case.file)
    assert f"{case.file}{case.message}" in raised.value.message


def test_every_table_of_the_corpus_has_its_reading() -> None:
    assert {path.name for path in TABLES.iterdir()} == {
        case.file for case in (*TABLE_CASES, *REFUSED_CASES)
    }


class Stated(NamedTuple):
    """What a request states where the values leave it open, and the rows that it makes."""

    file: str
    dialect: dict[str, Any]
    rows: list[dict[str, Any]]


@pytest.mark.parametrize(
    "case",
    [
        Stated("thousands_or_decimals.csv", {"decimal": ","},
               [{"a": 1.234, "b": "x"}, {"a": 5.678, "b": "y"}]),
        Stated("thousands_or_decimals.csv", {"decimal": "."},
               [{"a": 1234, "b": "x"}, {"a": 5678, "b": "y"}]),
        Stated("dates_ambiguous.csv", {"dateOrder": "mdy"},
               [{"date": "2025-02-01", "n": 1}, {"date": "2025-03-04", "n": 2}]),
        Stated("dates_ambiguous.csv", {"dateOrder": "dmy"},
               [{"date": "2025-01-02", "n": 1}, {"date": "2025-04-03", "n": 2}]),
        Stated("title_above.csv", {"headerLine": 2},
               [{"ort": "Bonn", "preis": 1.5}, {"ort": "Kiel", "preis": 2.75}]),
        Stated("tabs.tsv", {"headerLine": 0, "delimiter": "\t"},
               [{"column1": "a", "column2": "b"}, {"column1": "1,5", "column2": "2"},
                {"column1": "2,5", "column2": "3"}]),
        Stated("german_excel_cp1252.csv", {"encoding": "windows-1252"}, GERMAN),
    ],
    ids=lambda case: f"{case.file}, {case.dialect}",
)  # fmt: skip
def test_what_is_stated_decides(case: Stated) -> None:
    table = read(case.file, **case.dialect)
    assert list(table) == case.rows


class Text(NamedTuple):
    """A text of a request that is refused or read with a note."""

    text: str
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Text("a,b;c\nx,y;z\n", "t, line 1: the delimiter may be comma or semicolon"),
        Text("a,b\n1," + "x" * 200_000, "t, line 2, column "),
    ],
    ids=lambda case: case.text[:12],
)
def test_text_is_refused(case: Text) -> None:
    with pytest.raises(AgentError) as raised:
        read_delimited_text(case.text, "t", Dialect())
    assert case.message in raised.value.message


def test_two_values_or_a_decimal_comma_is_noted() -> None:
    assert "one with a decimal comma" in read_delimited_text("1,50\n2,75", "t", Dialect()).notes[0]


def test_declared_charset_must_fit() -> None:
    content = "text\nschön\n".encode("cp1252")
    with pytest.raises(AgentError, match=r"line 2, column 4: this is not utf-8"):
        read_delimited(lambda: io.BytesIO(content), "t", Dialect(), "utf-8")
    table = read_delimited(lambda: io.BytesIO(content), "t", Dialect(), "iso-8859-1")
    assert list(table) == [{"text": "schön"}]
    assert table.notes == ()
    with pytest.raises(AgentError, match="encoding 'klingon' is unknown"):
        read_delimited(lambda: io.BytesIO(content), "t", Dialect(), "klingon")


def test_fault_of_encoding_is_found_across_parts_of_the_file() -> None:
    content = b"text\n" + "ü\n".encode() * 200_000 + b"x\xff\n"
    with pytest.raises(AgentError, match="line 200002, column 2: this is not utf-8"):
        read_delimited(lambda: io.BytesIO(content), "t", Dialect(encoding="utf-8"))


def write_large(path: Path, size: int) -> int:
    """Write a table of German customers of a size in bytes, and return its rows."""
    rows, written = 0, 0
    with path.open("w", encoding="cp1252") as file:
        written += file.write("id;Datum;Bewertung;Kommentar\n")
        while written < size:
            written += file.write(
                f"{rows};{rows % 28 + 1:02}.02.2025;{rows % 5},5;Die Lieferung {rows} war schön"
                " verpackt, doch das Päckchen kam erst nach Tagen an\n"
            )
            rows += 1
    return rows


WITHIN_LIMITS = """
import json, resource, sys
from pathlib import Path
from agentstudio_builtin.collector.collection import Criteria, read_small_content
from agentstudio_builtin.collector.row_format import Source
from agentstudio_builtin.scope import Scope

pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
found = read_small_content(
    Source(Path(sys.argv[1]), "large.csv"), Criteria(Scope("2025-02-01", "2025-02-15"), limit=3)
)
print(json.dumps([found.matched, found.records, found.read_as]))
"""


LARGE_BYTES = 25 * 1000**2
"""Size of a table whose rows would take ten times as much as `MOST_BYTES` if they were kept."""

MOST_BYTES = 32 * 1024**2
"""Address space that reading may take beyond that of the imported modules."""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts address space")
@pytest.mark.slow
def test_large_table_is_read_in_bounded_memory(tmp_path: Path) -> None:
    rows = write_large(tmp_path / "large.csv", LARGE_BYTES)
    command = [sys.executable, "-c", WITHIN_LIMITS, str(tmp_path / "large.csv"), str(MOST_BYTES)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    matched, records, read_as = json.loads(done.stdout)
    assert matched == sum(row % 28 < 14 for row in range(rows))
    assert records[0] == {
        "id": "0",
        "date": "2025-02-01",
        "text": "Die Lieferung 0 war schön verpackt, doch das Päckchen kam erst nach Tagen an",
    }
    assert len(records) == 3
    assert read_as["columns"]["Bewertung"] == "number, decimal comma"
