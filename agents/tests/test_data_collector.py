import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents.data_collector import MAX_RECORDS_BYTES, DataCollector
from agentstudio_agents.feedback_database import PATH
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.record_file import MAX_FILE_BYTES
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
        Refused("a.txt", "must end in .csv, .json, .jsonl", write("a.txt", b"x")),
        Refused("a.json", "cannot be read as json", write("a.json", b"{")),
        Refused("b.json", "must be an array", write("b.json", b'"x"')),
        Refused("a.csv", "cannot be read as csv", write("a.csv", b"\xff\xfe")),
        Refused("c.csv", "no record has a text", write("c.csv", b"id,note\n1,x\n")),
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
        Bad({"input": {"dateRange": []}}, "input.dateRange must be an object"),
        Bad({"input": {"dateRange": {"start": "1.9.2025"}}}, "input.dateRange.start must be"),
        Bad({"input": {"dateRange": {"start": "2025-09-02", "end": "2025-09-02"}}}, "before its"),
        Bad({"input": {"categories": "product"}}, "input.categories must be a list"),
        Bad({"configuration": {"source": "inline"}}, "needs input.records"),
    ],
    ids=lambda case: case.message,
)
async def test_bad_request_is_named(case: Bad) -> None:
    assert case.message in await error_of(collect, **case.request)
