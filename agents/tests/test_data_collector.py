import gzip
import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agentstudio_agents import AgentError
from agentstudio_agents.collection import MAX_RECORDS_BYTES
from agentstudio_agents.data_collector import DataCollector
from agentstudio_agents.feedback_database import PATH
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.row_format import MAX_FILE_BYTES, unpack
from make_feedback import make_feedback
from tests.run_agent import SEPTEMBER, error_of, run_agent

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
CUT = gzip.compress(b"text")[:-9]
MEMBERS = b"".join(gzip.compress(bytes(1024**2)) for _ in range(30))


class Refused(NamedTuple):
    source: str
    message: str
    prepare: Callable[[Path], object] = lambda _: None


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
        Refused("a.txt", "must end in .csv, .json, .jsonl, .parquet", write("a.txt", b"x")),
        Refused("a.json", "cannot be read as json", write("a.json", b"{")),
        Refused("b.json", "must be an array", write("b.json", b'"x"')),
        Refused("a.csv", "cannot be read as csv", write("a.csv", b"\xff\xfe")),
        Refused("nan.json", "NaN is no number of JSON", write("nan.json", b'[{"text": NaN}]')),
        Refused("cut.csv.gz", "it ends in the midst", write("cut.csv.gz", CUT)),
        Refused("plain.csv.gz", "cannot be read as csv", write("plain.csv.gz", b"text\n")),
        Refused("bomb.csv.gz", "unpacks to more than 20 MiB", write("bomb.csv.gz", BOMB)),
        Refused("many.csv.gz", "unpacks to more than 20 MiB", write("many.csv.gz", MEMBERS)),
        Refused("a.parquet", "cannot be read as parquet", write("a.parquet", b"PAR1")),
        Refused("folder.csv", "is a folder", make_folder),
        Refused("big.csv", "is larger than 20 MiB", write("big.csv", b"x" * (MAX_FILE_BYTES + 1))),
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
    assert result["records"] == [{"city": "Ulm", "n": "1"}]
    assert (result["shape"], result["summary"]["matched"]) == ("rows", 2)
    message = await error_of(
        DataCollector(tmp_path).__call__, configuration={"source": "n.csv.gz", "shape": "feedback"}
    )
    assert message.startswith("no record has a text")


async def test_rows_keep_what_feedback_leaves_out() -> None:
    rows = [{"text": "fine", "price": 3, "note": "x" * 3000}]
    result = await result_of(input={"records": rows}, configuration={"shape": "rows"})
    assert result["records"] == [{"text": "fine", "price": 3, "note": "x" * 1999 + "…"}]


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
        Bad({"configuration": {"xyz": 1}}, "known are limit, maxHandoffs"),
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
