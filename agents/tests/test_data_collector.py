import gzip
import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agentstudio_agents import AgentError
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_builtin.collector.collection import MAX_RECORDS_BYTES
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.collector.feedback_database import PATH
from agentstudio_builtin.collector.row_format import MAX_DELIMITED_BYTES, MAX_FILE_BYTES, unpack
from make_feedback import make_feedback
from tests.run_agent import SEPTEMBER, error_of, run_agent
from tests.test_tabular import TABLE_CASES, TABLES, Table
from tests.workbook import Cell, write_workbook

collect = DataCollector(None).__call__


async def result_of(data: Path | None = None, **request: object) -> dict[str, Any]:
    return (await run_agent(DataCollector(data).__call__, **request)).result


def test_shipped_database_is_what_the_script_makes() -> None:
    database = sqlite3.connect(f"file:{PATH}?mode=ro", uri=True)
    rows = database.execute("SELECT id, day, category, rating, text FROM feedback").fetchall()
    database.close()
    assert rows == make_feedback()
    assert len(rows) >= 3000
    assert PATH.stat().st_size < 1_000_000


async def test_feedback_of_the_scope_is_collected() -> None:
    configuration = {"source": "feedback_database", "limit": 1000}
    result = await result_of(input=SEPTEMBER, configuration=configuration)
    records = result.pop("records")
    assert result == {
        "recordsCollected": 1000,
        "source": "feedback_database",
        "shape": "feedback",
        "scope": {
            "start": "2025-09-01",
            "end": "2025-10-01",
            "categories": ["product", "service", "support"],
        },
        "summary": {
            "matched": 1099,
            "withoutText": 0,
            "byCategory": {"product": 400, "service": 316, "support": 284},
            "dateRange": {"first": "2025-09-01", "last": "2025-09-30"},
            "averageRating": 3.48,
        },
        "truncated": False,
        "notes": ["1,099 records match, 1,000 of them were picked evenly"],
    }
    assert len({record["id"] for record in records}) == 1000
    assert {record["category"] for record in records} == set(SEPTEMBER["categories"])
    assert [r["date"] for r in records] == sorted(r["date"] for r in records)


async def test_query_is_text_and_not_a_pattern() -> None:
    everything = await result_of(configuration={"query": "REFUND", "limit": 10_000})
    assert 0 < everything["recordsCollected"] < 1000
    assert all("refund" in record["text"].lower() for record in everything["records"])
    assert (await result_of(configuration={"query": "%"}))["recordsCollected"] == 0


async def test_result_stays_small_and_says_so() -> None:
    long = [{"text": "x" * 5000, "id": n} for n in range(1000)]
    result = await result_of(input={"records": long})
    assert result["truncated"]
    assert 0 < result["recordsCollected"] == len(result["records"]) < 1000
    assert result["records"][0]["text"] == "x" * 1999 + "…"
    assert len(encode_json(result)) < MAX_RECORDS_BYTES + 2000


async def test_inline_records_are_read_and_filtered() -> None:
    rows: list[Any] = [
        "just text\ud800",
        {"review": "late", "date": "2025-10-01T08:00:00Z", "category": "product"},
        {"comment": "fine", "created_at": "2025-09-30T23:59:59Z", "category": "Support",
         "rating": "4", "id": 7},
        {"text": "other", "category": "billing"},
        {"text": "  "},
        3,
    ]  # fmt: skip
    result = await result_of(input={**SEPTEMBER, "records": rows})
    assert result["source"] == "inline"
    assert result["records"] == [
        {"id": "1", "text": "just text?"},
        {"id": "7", "date": "2025-09-30", "category": "Support", "rating": 4.0, "text": "fine"},
    ]
    assert result["summary"]["withoutText"] == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,text,rating\n1,\"Good, really\",5\n2,Bad,1\n"),
        ("a.json", '{"records": [{"id": 1, "text": "Good, really", "rating": 5},'
                   ' {"id": 2, "text": "Bad", "rating": 1}]}'),
        ("sub/a.jsonl", '{"id":1,"text":"Good, really","rating":5}\n\n'
                        '{"id":2,"text":"Bad","rating":1}\n'),
    ],
    ids=["csv", "json", "jsonl"],
)  # fmt: skip
async def test_file_of_the_data_folder_is_read(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / name).write_text("\ufeff" + content)
    result = await result_of(tmp_path, configuration={"source": name})
    assert result["records"] == [
        {"id": "1", "rating": 5.0, "text": "Good, really"},
        {"id": "2", "rating": 1.0, "text": "Bad"},
    ]


def make_folder(folder: Path) -> None:
    (folder / "folder.csv").mkdir()


BOMB = gzip.compress(b"text\n" + bytes(200 * 1024**2))
BIG = b"x" * (MAX_FILE_BYTES + 1)
CUT = gzip.compress(b"text")[:-9]
MEMBERS = b"".join(gzip.compress(bytes(1024**2)) for _ in range(30))


DEEP = b'[{"a":' + b"[" * 400 + b"]" * 400 + b"}]"


class Refused(NamedTuple):
    source: str
    message: str
    prepare: Callable[[Path], object] = lambda _: None


def make_workbook_bomb(folder: Path) -> None:
    with ZipFile(folder / "bomb.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(MAX_DELIMITED_BYTES + 1))


def make_sparse(folder: Path) -> None:
    with (folder / "big.csv").open("wb") as file:
        file.truncate(MAX_DELIMITED_BYTES + 1)


def link(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")


def write(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    "case",
    [
        Refused("../secret.csv", "is outside the data folder"),
        Refused("/etc/passwd", "is outside the data folder"),
Refused("link.csv", "is outside the data folder", link),
        Refused("none.csv", "is not in the data folder"),
        Refused("a\0.csv", "is not in the data folder"),
        Refused("a.txt", ".csv, .tsv, .json, .jsonl, .parquet, .xlsx;", write("a.txt", b"x")),
        Refused("a.json", "cannot be read as json", write("a.json", b"{")),
        Refused("b.json", "must be an array", write("b.json", b'"x"')),
        Refused("a.csv", "source 'a.csv' is empty", write("a.csv", b"\xff\xfe")),
        Refused("a.jsonl", "line 2 column 7", write("a.jsonl", b'{"text": "x"}\n{"a": }\n')),
        Refused("nan.json", "NaN is no number of JSON", write("nan.json", b'[{"text": NaN}]')),
        Refused("cut.csv.gz", "it ends in the midst", write("cut.csv.gz", CUT)),
        Refused("plain.csv.gz", "cannot be read as csv", write("plain.csv.gz", b"text\n")),
        Refused("bomb.csv.gz", "unpacks to more than 20 MiB", write("bomb.csv.gz", BOMB)),
        Refused("many.csv.gz", "unpacks to more than 20 MiB", write("many.csv.gz", MEMBERS)),
        Refused("a.parquet", "cannot be read as parquet", write("a.parquet", b"PAR1")),
        Refused("a.xlsx", "it is no workbook", write("a.xlsx", b"PK")),
        Refused("bomb.xlsx", "it unpacks to more than 256 MiB", make_workbook_bomb),
        Refused("folder.csv", "is a folder", make_folder),
        Refused("big.json", "is larger than 20 MiB", write("big.json", BIG)),
        Refused("big.csv", "is larger than 256 MiB", make_sparse),
        Refused("deep.json", "nested deeper than 100 levels", write("deep.json", DEEP)),
        Refused("deep.jsonl", "nested deeper than 100 levels", write("deep.jsonl", DEEP[1:-1])),
    ],
    ids=lambda case: repr(case.source),
)  # fmt: skip
async def test_file_is_refused(case: Refused, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "secret.csv").write_text("text\nsecret\n")
    case.prepare(data)
    agent = DataCollector(data).__call__
    assert case.message in await error_of(agent, configuration={"source": case.source})


def test_bomb_takes_no_more_memory_than_a_file_may() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(AgentError, match="unpacks to more than 20 MiB"):
            unpack(BOMB, "bomb.csv.gz")
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_FILE_BYTES
    finally:
        tracemalloc.stop()


def write_parquet(path: Path) -> None:
    table = pa.table(
        {
            "sold": pa.array([1, 2, None]),
            "price": pa.array([Decimal("1.50"), Decimal("2"), None]),
            "date": pa.array([date(2025, 9, 1), date(2025, 10, 1), None]),
            "tags": pa.array([["a"], [], None]),
        }
    )
    pq.write_table(table, path)  # pyright: ignore[reportUnknownMemberType]


async def test_parquet_file_is_read_in_scope(tmp_path: Path) -> None:
    write_parquet(tmp_path / "sales.parquet")
    result = await result_of(
        tmp_path,
        input={"dateRange": {"end": "2025-10-01"}},
        configuration={"source": "sales.parquet"},
    )
    assert result["shape"] == "rows"
    assert result["records"] == [
        {"sold": 1, "price": 1.5, "date": "2025-09-01", "tags": ["a"]},
        {"sold": None, "price": None, "date": None, "tags": None},
    ]
    assert result["summary"]["columns"] == ["sold", "price", "date", "tags"]


async def test_rows_without_text_are_collected_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "n.csv.gz").write_bytes(gzip.compress(b"city,n\nUlm,1\nBonn,2\nUlm,3\n"))
    configuration = {"source": "n.csv.gz", "query": "ULM", "limit": 1}
    result = await result_of(tmp_path, configuration=configuration)
    assert result["records"] == [{"city": "Ulm", "n": 1}]
    assert (result["shape"], result["summary"]["matched"]) == ("rows", 2)
    message = await error_of(
        DataCollector(tmp_path).__call__, configuration={"source": "n.csv.gz", "shape": "feedback"}
    )
    assert message.startswith("no record has a text")


async def test_rows_keep_what_feedback_leaves_out() -> None:
    rows = [{"text": "fine", "price": 3, "note": "x" * 3000}]
    result = await result_of(input={"records": rows}, configuration={"shape": "rows"})
    assert result["records"] == [{"text": "fine", "price": 3, "note": "x" * 1999 + "…"}]


@pytest.mark.parametrize("case", TABLE_CASES, ids=lambda case: case.file)
async def test_collector_reads_the_tables_of_the_corpus(case: Table) -> None:
    response = await run_agent(
        DataCollector(TABLES).__call__,
        configuration={"source": case.file, "shape": "rows"},
    )
    assert response.result["records"] == case.rows
    assert response.metadata is not None
    assert response.metadata["readAs"]["encoding"] == case.encoding
    assert response.metadata.get("notes", []) == response.result.get("notes", [])


async def test_german_feedback_of_a_spreadsheet_is_feedback(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(
        "Datum;Kategorie;Bewertung;Kommentar\r\n01.02.2025;Versand;4,5;Schön schnell\r\n"
        "13.02.2025;Qualität;1;Kaputt\r\n".encode("cp1252")
    )
    result = await result_of(tmp_path, configuration={"source": "f.csv"})
    assert result["records"] == [
        {"id": "1", "date": "2025-02-01", "category": "Versand", "rating": 4.5,
         "text": "Schön schnell"},
        {"id": "2", "date": "2025-02-13", "category": "Qualität", "rating": 1.0, "text": "Kaputt"},
    ]  # fmt: skip


async def test_first_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Datum", "Ort", "Umsatz", "Umsatz"],
        [date(2025, 2, 1), "München", 1234.5, 1],
        [date(2025, 2, 15), None, 99, None],
    ]
    write_workbook(tmp_path / "sales.xlsx", {"Sales": rows, "Other": [["x"], [1]]})
    response = await run_agent(
        DataCollector(tmp_path).__call__, configuration={"source": "sales.xlsx"}
    )
    assert response.result["records"] == [
        {"Datum": "2025-02-01", "Ort": "München", "Umsatz": 1234.5, "Umsatz_2": 1},
        {"Datum": "2025-02-15", "Ort": None, "Umsatz": 99, "Umsatz_2": None},
    ]
    assert response.result["notes"] == [
        "sheet Sales was read, without Other",
        "column 4 is a second 'Umsatz' and is called Umsatz_2",
    ]


async def test_service_without_data_folder_reads_no_file() -> None:
    message = await error_of(collect, configuration={"source": "a.csv"})
    assert "start it with --data" in message


class Bad(NamedTuple):
    request: dict[str, Any]
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Bad({"configuration": {"limt": 1}}, "configuration.limt is unknown; did you mean limit?"),
        Bad({"configuration": {"xyz": 1}}, "known are dialect, limit, maxHandoffs"),
        Bad({"configuration": {"limit": 0}}, "configuration.limit: "),
        Bad({"configuration": {"limit": "5"}}, "configuration.limit: "),
        Bad({"input": {"dateRange": []}}, "input.dateRange: Input should be an object"),
        Bad({"input": {"dateRange": {"start": "1.9.2025"}}}, "input.dateRange.start must be"),
        Bad({"input": {"dateRange": {"start": "2025-09-02", "end": "2025-09-02"}}}, "before its"),
        Bad(
            {"input": {"categories": "product"}}, "input.categories: Input should be a valid array"
        ),
        Bad({"configuration": {"source": "inline"}}, "needs input.records"),
    ],
    ids=lambda case: case.message,
)
async def test_bad_request_is_named(case: Bad) -> None:
    assert case.message in await error_of(collect, **case.request)
