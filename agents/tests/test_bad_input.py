"""What no agent can use, through the running service: a clear error, and all else continues."""

import asyncio
import gzip
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agentstudio_agents.definition.agent_definition import AgentFunction
from tests.built_in import built_in_agents
from tests.running_service import running_service

MOST_SECONDS = 120
"""Longest that any of these may take, on a slow machine."""


class Bad(NamedTuple):
    name: str
    agent: str
    request: dict[str, Any]
    message: str


def collect(source: str, **more: object) -> dict[str, Any]:
    return {"configuration": {"source": source, **more}}


def code_that(code: str, seconds: int = 5) -> dict[str, Any]:
    return {
        "input": {"files": {"test_a.py": code}},
        "configuration": {"timeoutSeconds": seconds},
    }


BAD = [
    Bad("no reviews", "sentiment-analyzer", {"input": {"reviews": []}}, "give input.reviews"),
    Bad("reviews that are none", "sentiment-analyzer", {"input": {"reviews": [1, None, {}]}},
        "give input.reviews"),
    Bad("NaN", "data-analyzer", {"input": {"data": [1, float("nan")]}},
        "not JSON: expected value"),
    Bad("infinity", "data-analyzer", {"input": {"data": [{"a": float("inf")}]}},
        "not JSON: expected value"),
    Bad("no data", "data-analyzer", {"input": {}}, "give input.data"),
    Bad("50 MB file", "data-collector", collect("big.csv"),
        "line 2, column 1: a value of this row has more than 131,072 characters"),
    Bad("zip bomb", "data-collector", collect("bomb.csv.gz"),
        "'bomb.csv.gz' unpacks to more than 20 MiB"),
    Bad("Parquet bomb", "data-collector", collect("bomb.parquet"), "more than 1,000,000 rows"),
    Bad("deep JSON", "data-collector", collect("deep.json"), "'deep.json' cannot be read as json"),
    Bad("path outside", "data-collector", collect("../secret.csv"), "outside the data folder"),
    Bad("link outside", "data-collector", collect("link.csv"), "outside the data folder"),
    Bad("SQL that writes", "data-collector", collect("shop", sql="DELETE FROM sale"),
        "may only read, with SELECT, WITH or VALUES: DELETE is refused"),
    Bad("second statement", "data-collector", collect("shop", sql="SELECT 1; DROP TABLE sale"),
        "must be one query, not 2 statements"),
    Bad("URL of a private address", "data-collector", collect("http://localhost/a.csv"),
        "has an address that is not public"),
    Bad("URL of another host", "data-collector", collect("http://169.254.169.254/meta-data"),
        "may not fetch from 169.254.169.254"),
    Bad("code outside", "code-analyzer", {"configuration": {"paths": ["../../"]}},
        "outside the data folder"),
    Bad("no code", "code-analyzer", {"input": {"files": {"a.txt": "x"}}}, "there is no Python"),
    Bad("code that forks for ever", "test-runner", code_that(
        "import os, time\ndef test_a():\n    while True:\n        try: os.fork()\n"
        "        except OSError: time.sleep(9)", 2), "took longer than 2 s"),
    Bad("test that prints for ever", "test-runner", code_that(
        "def test_a(capfd):\n    with capfd.disabled():\n        while True: print('x' * 9999)",
        MOST_SECONDS),
        "printed more than 1 MiB while test_a.py::test_a ran"),
    Bad("test that never ends", "test-runner", code_that("def test_a():\n    while True: pass", 1),
        "took longer than 1 s"),
    Bad("nothing to report", "report-generator", {"input": {}}, "there is nothing to report"),
    Bad("unknown format", "report-generator", {"configuration": {"format": "docx"}},
        "configuration.format: "),
]  # fmt: skip


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, AgentFunction]:
    """Return the built-in agents, with files that are a trap."""
    root = tmp_path_factory.mktemp("bad")
    data = root / "data"
    data.mkdir()
    (root / "secret.csv").write_text("text\nsecret\n")
    (data / "link.csv").symlink_to(root / "secret.csv")
    (data / "deep.json").write_text("[" * 100_000)
    (data / "big.csv").write_bytes(b"text\n" + b"x" * 50_000_000)
    (data / "bomb.csv.gz").write_bytes(gzip.compress(b"text\n" + bytes(200_000_000)))
    write_parquet_bomb(data / "bomb.parquet")
    with closing(sqlite3.connect(root / "shop.sqlite")) as database:
        database.execute("CREATE TABLE sale (id INTEGER)")
        database.commit()
    registry = built_in_agents(
        "--data", str(data), "--reports", str(root), "--http-allow", "localhost",
        "--database", f"shop=sqlite:///{root}/shop.sqlite",
    )  # fmt: skip
    return {name: function_of(registry.find(name)) for name in registry.types}


def function_of(definition: Any) -> AgentFunction:  # noqa: ANN401
    return definition._function


def write_parquet_bomb(path: Path) -> None:
    """Write 20 million equal rows, which take few bytes."""
    many = pa.table({"text": pa.repeat("x", 2_000_000)})
    with pq.ParquetWriter(path, many.schema) as writer:
        for _ in range(10):
            writer.write_table(many)  # pyright: ignore[reportUnknownMemberType]
    assert path.stat().st_size < 1_000_000


@pytest.mark.slow
async def test_bad_input_is_reported_and_all_else_continues(
    agents: dict[str, AgentFunction], tmp_path: Path
) -> None:
    async with running_service(tmp_path, agents, limit=100) as service:
        work = [asyncio.create_task(ask(service.client, bad)) for bad in BAD]
        done = asyncio.gather(*work)
        while not done.done():
            before = time.monotonic()
            good = await service.execute("sentiment-analyzer", input={"reviews": ["Good."]})
            assert good.json()["success"]
            assert time.monotonic() - before < MOST_SECONDS / 2
            await asyncio.wait({done}, timeout=0.2)
        assert (await service.client.get("/health")).json()["status"] == "healthy"
        assert [line["event"] for line in service.calls].count("completed") > 0
    for bad, (seconds, response) in zip(BAD, await done, strict=True):
        assert bad.message in error_in(response), bad.name
        assert seconds < MOST_SECONDS * 2, bad.name


def error_in(response: dict[str, Any]) -> str:
    """Return the final failure of a task, or what is wrong with its request."""
    if response.get("status") == 422:
        return response["errors"][0]["message"]
    assert not response["success"]
    assert not response["metadata"].get("retryable")
    return response["errorMessage"]


async def ask(client: Any, bad: Bad) -> tuple[float, dict[str, Any]]:  # noqa: ANN401
    before = time.monotonic()
    body = json.dumps({"task": "t", **bad.request})  # With NaN, as some clients write it.
    answer = await client.post(
        f"/agents/{bad.agent}/execute", content=body, headers={"Content-Type": "application/json"},
        timeout=2 * MOST_SECONDS,
    )  # fmt: skip
    return time.monotonic() - before, answer.json()
