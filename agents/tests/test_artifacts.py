import asyncio
import hashlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from agentstudio_agents import AgentRequest, AgentRun, Artifact
from agentstudio_agents.artifacts import local_store, remote_store
from agentstudio_agents.artifacts.artifact_store import ArtifactAccess
from agentstudio_agents.artifacts.remote_store import artifacts_of
from agentstudio_agents.definition.agent_definition import AgentDefinition
from agentstudio_agents.error import AgentError, MisuseError
from agentstudio_agents.testing import run_agent
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.runner.junit_report import junit_xml
from agentstudio_builtin.runner.pytest_session import TestResult
from tests.running_service import eventually
from tests.workbook import write_workbook


class Saved(NamedTuple):
    name: str
    media_type: str | None
    stated: str


@pytest.mark.parametrize(
    "case",
    [
        Saved("table.csv", None, "text/csv"),
        Saved("Größe 1.txt", None, "text/plain"),
        Saved("archive.tar.gz", None, "application/octet-stream"),
        Saved("data", None, "application/octet-stream"),
        Saved("page.html", "text/plain; charset=utf-8", "text/plain; charset=utf-8"),
    ],
    ids=lambda case: case.name,
)
async def test_file_is_saved_as_what_its_name_says(case: Saved) -> None:
    async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        return (await run.save(case.name, b"12", case.media_type)).to_wire()

    outcome = await run_agent(save)
    result = outcome.response.result
    assert (result["name"], result["mediaType"], result["size"]) == (case.name, case.stated, 2)
    assert result["sha256"] == hashlib.sha256(b"12").hexdigest()
    assert outcome.files == {case.name: b"12"}


async def pieces() -> AsyncIterator[bytes]:
    yield b"a" * 700_000
    yield b"b" * 700_000


async def test_bytes_text_paths_and_streams_are_saved(tmp_path: Path) -> None:
    path = tmp_path / "of.bin"
    path.write_bytes(b"\x00\x01")

    async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.save("empty", b"")
        await run.save("text", "ä")
        await run.save("path", path)
        await run.save("stream", pieces())
        await run.save("text", "again")
        return {}

    outcome = await run_agent(save)
    assert outcome.files == {
        "empty": b"",
        "text": b"again",
        "path": b"\x00\x01",
        "stream": b"a" * 700_000 + b"b" * 700_000,
    }


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "a/b", "a\\b", "a\nb", "a\x00", "x" * 256, "\ud800"]
)
async def test_name_that_is_none_is_refused(name: str) -> None:
    async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        with pytest.raises(MisuseError):
            await run.save(name, b"")
        return {}

    assert (await run_agent(save)).files == {}


@pytest.mark.parametrize("data", [b"12345", "12345", pieces()], ids=["bytes", "text", "stream"])
async def test_file_over_the_limit_is_refused(
    data: bytes | str | AsyncIterator[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_store, "MAX_BYTES", 4)

    async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.save("large", data)
        return {}

    outcome = await run_agent(save)
    assert outcome.response.error_message == (
        "'large' has more than 4 bytes, which an artifact may have"
    )
    assert outcome.files == {}


async def test_files_are_read_and_their_copies_removed() -> None:
    copies: list[Path] = []

    async def read(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        first = await run.open(request.artifacts[0])
        copies.append(first.path)
        with await run.open(request.artifacts[1]) as second:
            copies.append(second.path)
            assert b"".join(second.chunks(2)) == b"hello"
        return {"text": first.read_text(), "size": first.size, "name": first.name}

    outcome = await run_agent(read, artifacts={"a.txt": b"xyz", "b.txt": b"hello"})
    assert outcome.response.result == {"text": "xyz", "size": 3, "name": "a.txt"}
    assert not any(path.exists() for path in copies)


async def test_file_that_does_not_exist_is_named() -> None:
    async def read(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.open(request.artifacts[0].model_copy(update={"object": "gone"}))
        return {}

    message = (await run_agent(read, artifacts={"a.txt": b""})).response.error_message
    assert message == "the artifact does not exist, or does not exist any more"


async def test_call_without_the_platform_says_so() -> None:
    async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.save("a", b"")
        return {}

    message = (await run_agent(save, artifacts=None)).response.error_message
    assert message == "this call came without a place for artifacts; call by the platform"


def test_outcomes_of_tests_are_xml() -> None:
    tests = [
        TestResult(nodeid="a.py::test_x[\x01]", outcome="passed", duration_ms=5),
        TestResult(nodeid="a.py::test_y", outcome="failed", duration_ms=5, message="<1 & 2>"),
        TestResult(nodeid="b.py", outcome="error", duration_ms=0, output="]]>\x1b"),
    ]
    suite = ElementTree.fromstring(junit_xml(tests))
    assert suite.attrib == {"name": "pytest", "tests": "3", "failures": "1", "errors": "1",
        "skipped": "0", "time": "0.010"}  # fmt: skip
    assert [case.attrib["name"] for case in suite] == ["test_x[\ufffd]", "test_y", "b.py"]
    failure = suite[1].find("failure")
    assert failure is not None
    assert failure.attrib == {"message": "<1 & 2>"}


class Script(NamedTuple):
    """What a server answers: a status and a body for each request, and what it was sent."""

    answers: list[tuple[int, bytes]]
    received: list[bytes]


@contextmanager
def serving(script: Script) -> Generator[ArtifactAccess]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            script.received.append(self.rfile.read(length))
            assert self.headers["Authorization"] == "Bearer secret"
            status, body = script.answers.pop(0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = _answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            yield ArtifactAccess(url=url, token="secret", max_bytes=1000)
        finally:
            server.shutdown()


BUSY = (503, b'{"detail":"The artifact store cannot be reached","retryable":true}')


def saved(content: bytes, sha256: str | None = None) -> Artifact:
    return Artifact(
        name="a",
        media_type="text/plain",
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        object="run.task.1.1.1",
    )


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_store, "_WAITS", (0.0, 0.0))


@pytest.mark.usefixtures("no_waits")
async def test_transfer_is_tried_again_from_its_start() -> None:
    answer = json.dumps(saved(b"hello").to_wire()).encode()
    script = Script([BUSY, BUSY, (201, answer)], [])
    with serving(script) as access:
        artifact = await artifacts_of(access).save("a", b"hello", None)
    assert artifact == saved(b"hello")
    assert script.received == [b"hello"] * 3


@pytest.mark.usefixtures("no_waits")
async def test_store_that_stays_away_is_worth_another_attempt() -> None:
    with serving(Script([BUSY] * 3, [])) as access, pytest.raises(AgentError) as raised:
        await artifacts_of(access).save("a", b"hello", None)
    assert raised.value.retryable
    assert raised.value.message == "'a' cannot be saved: The artifact store cannot be reached"


async def test_file_is_saved_by_way_of_the_worker_that_takes_over() -> None:
    answer = json.dumps(saved(b"hello").to_wire()).encode()
    gone = Script([(401, b'{"detail":"The call has ended, or there was none"}')] * 9, [])
    next_one = Script([(201, answer)], [])
    with serving(gone) as access, serving(next_one) as renewed:
        artifacts = artifacts_of(access)
        saving = asyncio.create_task(artifacts.save("a", b"hello", None))
        await eventually(lambda: gone.received)
        artifacts.renew(renewed)
        assert await saving == saved(b"hello")
    assert next_one.received == [b"hello"]


async def test_refusal_is_final() -> None:
    script = Script([(409, b'{"detail":"A task may save at most 100 files"}')], [])
    with serving(script) as access, pytest.raises(AgentError) as raised:
        await artifacts_of(access).save("a", b"hello", None)
    assert not raised.value.retryable
    assert raised.value.message == "A task may save at most 100 files"


async def test_other_bytes_than_were_saved_are_an_error() -> None:
    script = Script([(200, b"hello")], [])
    with serving(script) as access, pytest.raises(AgentError) as raised:
        await artifacts_of(access).open(saved(b"hellO"))
    assert raised.value.retryable
    assert raised.value.message == "the store returned other bytes of 'a' than were saved"


async def read_uploaded(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    reference: dict[str, Any] = (request.input or {})["files"][0]
    with await run.open(reference) as file:
        return {"name": file.name, "type": file.media_type, "text": file.read_text()}


async def test_uploaded_file_is_read_by_its_reference() -> None:
    given = {"files": [{"$artifact": "a.csv"}]}
    outcome = await run_agent(read_uploaded, input=given, uploads={"a.csv": b"1,2"})
    assert outcome.response.result == {"name": "a.csv", "type": "text/csv", "text": "1,2"}


async def test_reference_that_the_platform_has_not_seen_is_refused() -> None:
    outcome = await run_agent(read_uploaded, input={"files": [{"$artifact": "art_1"}]})
    assert outcome.response.error_message == "'art_1' is no file that this task was given"


async def test_object_that_is_no_reference_is_refused() -> None:
    with pytest.raises(MisuseError, match="no file: an Artifact, or"):
        await run_agent(read_uploaded, input={"files": [{"name": "a.csv"}]})


def write_csv(path: Path) -> None:
    path.write_text("text,rating\ngood,5\nbad,1\n")


def write_json(path: Path) -> None:
    path.write_text('[{"text": "good", "rating": 5}, {"text": "bad", "rating": 1}]')


def write_xlsx(path: Path) -> None:
    write_workbook(path, {"Sheet 1": [["text", "rating"], ["good", 5], ["bad", 1]]})


def write_parquet(path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"text": ["good", "bad"], "rating": [5, 1]})
    pyarrow.parquet.write_table(table, path)  # pyright: ignore[reportUnknownMemberType]


class Table(NamedTuple):
    name: str
    write: Callable[[Path], None]


@pytest.mark.parametrize(
    "case",
    [
        Table("a.csv", write_csv),
        Table("a.json", write_json),
        Table("a.xlsx", write_xlsx),
        Table("a.parquet", write_parquet),
    ],
    ids=lambda case: case.name,
)
async def test_data_collector_takes_an_uploaded_file_as_source(case: Table, tmp_path: Path) -> None:
    case.write(tmp_path / case.name)
    outcome = await run_agent(
        AgentDefinition("data-collector", DataCollector(None).__call__, {}),
        configuration={"source": {"$artifact": case.name}},
        uploads={case.name: (tmp_path / case.name).read_bytes()},
    )
    assert outcome.response.error_message is None
    assert outcome.response.result["source"] == case.name
    texts = [(each["text"], each["rating"]) for each in outcome.response.result["records"]]
    assert texts == [("good", 5), ("bad", 1)]


async def test_data_collector_refuses_an_uploaded_file_of_another_format() -> None:
    collector = AgentDefinition("data-collector", DataCollector(None).__call__, {})
    outcome = await run_agent(
        collector, configuration={"source": {"$artifact": "a.doc"}}, uploads={"a.doc": b"x"}
    )
    assert "a.doc" in str(outcome.response.error_message)


@pytest.mark.parametrize("source", ["customer_feedback", "feedback_database"])
async def test_data_collector_takes_the_source_of_the_input(source: str) -> None:
    collector = AgentDefinition("data-collector", DataCollector(None).__call__, {})
    outcome = await run_agent(collector, input={"source": source}, configuration={"limit": 3})
    assert outcome.response.result["recordsCollected"] == 3
    assert outcome.response.result["source"] == source


async def test_source_of_the_configuration_comes_first() -> None:
    collector = AgentDefinition("data-collector", DataCollector(None).__call__, {})
    outcome = await run_agent(
        collector,
        input={"source": "unknown", "records": ["good"]},
        configuration={"source": "inline"},
    )
    assert outcome.response.result["recordsCollected"] == 1
