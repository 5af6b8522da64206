import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_builtin.code.code_analyzer import MAX_FINDINGS, CodeAnalyzer
from agentstudio_builtin.code.code_metrics import measure
from agentstudio_builtin.code.program import python, run_program
from tests.run_agent import error_of, run_agent
from tests.running_service import eventually, running_service
from tests.test_test_runner import processes_with

analyze = CodeAnalyzer(None).__call__

RISKY = '''"""A module."""
import os
import subprocess


class Runner:
    """Runs things."""

    def run(self, command, retries):
        # Each retry.
        for _ in range(retries):
            if command:
                while True:
                    subprocess.call(command, shell=True)
        return undefined
'''


def test_file_is_measured() -> None:
    assert measure(RISKY) == {
        "lines": 15,
        "codeLines": 9,
        "commentLines": 3,
        "blankLines": 3,
        "functions": 1,
        "classes": 1,
        "imports": 2,
        "documented": 1,
        "longestFunction": 7,
        "deepestNesting": 3,
        "maxComplexity": 4,
        "totalComplexity": 4,
        "measuredFunctions": 1,
        "maintainability": 100.0,
        "mostComplex": [{"name": "Runner.run", "line": 9, "complexity": 4, "rank": "A"}],
    }


@pytest.mark.parametrize(
    ("source", "message"),
    [("def f(:", "invalid syntax"), ("\0", "null"), ("(" * 5000 + ")" * 5000, "nested")],
)
def test_unreadable_file_is_reported(source: str, message: str) -> None:
    assert message in measure(source)["syntaxError"]["message"]


async def test_findings_are_counted_by_file_and_in_all() -> None:
    files = {"a/risky.py": RISKY, "plain.py": "def twice(n):\n    return 2 * n\n",
             "broken.py": "def (", "notes.md": "# Notes"}  # fmt: skip
    response = await run_agent(analyze, input={"files": files})
    result = response.result
    found = [
        (f["tool"], f["rule"], f["severity"], f["path"], f["line"]) for f in result["findings"]
    ]
    assert found == [
        ("bandit", "B602", "high", "a/risky.py", 14),
        ("python", "syntax-error", "high", "broken.py", 1),
        ("ruff", "F401", "medium", "a/risky.py", 2),
        ("ruff", "F821", "medium", "a/risky.py", 15),
        ("bandit", "B404", "low", "a/risky.py", 3),
    ]
    assert result["counts"] == {"high": 2, "medium": 2, "low": 1}
    assert result["byTool"] == {"python": 1, "ruff": 2, "bandit": 2}
    assert not result["approved"]
    assert not result["findingsTruncated"]
    assert result["skipped"] == {"notes.md": "it is no Python"}
    assert [file["path"] for file in result["files"]] == ["a/risky.py", "broken.py", "plain.py"]
    assert result["files"][1] == {"path": "broken.py"}
    assert result["totals"]["files"] == 3
    assert result["totals"]["functions"] == 2
    assert result["totals"]["averageComplexity"] == 2.5
    assert response.metadata is not None
    assert response.metadata["tools"].keys() == {"radon", "ruff", "bandit"}


async def test_code_alone_is_enough() -> None:
    response = await run_agent(
        analyze, input={"code": "import os\n"}, configuration={"security": False, "rules": ["E"]}
    )
    assert response.result["approved"]
    assert response.result["findings"] == []
    assert response.metadata is not None
    assert response.metadata["notes"] == ["bandit was skipped, as configuration.security is false"]


async def test_files_of_the_data_folder_are_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "src/.hidden").mkdir(parents=True)
    (data / "src/a.py").write_text("import os")
    (data / "src/b.txt").write_text("text")
    (data / "src/.hidden/c.py").write_text("import os")
    (tmp_path / "secret.py").write_text("import os")
    (data / "src/link.py").symlink_to(tmp_path / "secret.py")
    agent = CodeAnalyzer(data).__call__
    response = await run_agent(agent, configuration={"paths": ["src"]})
    assert [file["path"] for file in response.result["files"]] == ["src/a.py"]
    for path in ("../secret.py", "src/link.py"):
        message = await error_of(agent, configuration={"paths": [path]})
        assert "is outside the data folder" in message


async def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "marked.py").write_text("a = 1\n", encoding="utf-8-sig")
    response = await run_agent(
        CodeAnalyzer(tmp_path).__call__,
        input={"code": "\ufeffb = 2\n"},
        configuration={"paths": ["marked.py"]},
    )
    assert response.result["findings"] == []
    assert response.result["approved"]
    assert [file["lines"] for file in response.result["files"]] == [1, 1]


async def test_tool_that_breaks_down_is_left_out_and_named() -> None:
    files = {"deep.py": f"x = {'+'.join('1' * 60_000)}\n", "plain.py": "def one():\n    return 1\n"}
    result = (await run_agent(analyze, input={"files": files})).result
    assert result["skipped"] == {
        "deep.py": "bandit broke down at it",
        "ruff": "ruff failed by signal SIGABRT",
    }
    assert not result["approved"]
    assert result["files"][1]["functions"] == 1


async def test_many_findings_are_counted_but_not_listed() -> None:
    code = "\n".join(f"import a{n}" for n in range(MAX_FINDINGS + 10))
    result = (await run_agent(analyze, input={"code": code})).result
    assert result["counts"]["medium"] == MAX_FINDINGS + 10
    assert len(result["findings"]) == MAX_FINDINGS
    assert result["findingsTruncated"]


class Refused(NamedTuple):
    message: str
    request: dict[str, Any]


@pytest.mark.parametrize(
    "case",
    [
        Refused("there is no Python: give input.code", {}),
        Refused("there is no Python", {"input": {"files": {"a.js": "let a"}}}),
        Refused("the code is empty: give input.code", {"input": {"code": ""}}),
        Refused("the code is empty", {"input": {"code": "\ufeff\n", "files": {"a.py": " "}}}),
        Refused(
            "a rule that ruff does not know",
            {"input": {"code": "a = 1"}, "configuration": {"rules": ["QQQ1"]}},
        ),
        Refused("a path must be relative", {"input": {"files": {"../a.py": ""}}}),
        Refused(
            "'a.py' cannot be the folder of 'a.py/b.py'",
            {"input": {"files": {"a.py": "", "a.py/b.py": ""}}},
        ),
        Refused(
            "'code.py' cannot be the folder",
            {"input": {"code": "a = 1", "files": {"code.py/b.py": ""}}},
        ),
        Refused("at most 255 bytes", {"input": {"files": {"ä" * 150 + ".py": ""}}}),
        Refused("more than 2 MiB", {"input": {"code": "#" * (2 * 1024**2 + 1)}}),
        Refused("start it with --data", {"configuration": {"paths": ["a.py"]}}),
        Refused("configuration.rules[0]", {"configuration": {"rules": ["--fix"]}}),
    ],
    ids=lambda case: case.message,
)
async def test_request_is_refused(case: Refused) -> None:
    assert case.message in await error_of(analyze, **case.request)


async def test_deep_folders_are_refused(tmp_path: Path) -> None:
    inner = tmp_path / "deep"
    for _ in range(60):
        inner /= "a"
    inner.mkdir(parents=True)
    (inner / "x.py").write_text("x = 1")
    analyze_data = CodeAnalyzer(tmp_path).__call__
    message = await error_of(analyze_data, configuration={"paths": ["deep"]})
    assert message == "folders are nested deeper than 50 levels; name one further in"
    within = {"paths": ["/".join(["deep", *"a" * 20])]}
    assert (await run_agent(analyze_data, configuration=within)).result["totals"]["files"] == 1


class Bad(NamedTuple):
    name: str
    code: str
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Bad("memory", "bytearray(10 * 1024**3)", "it failed with exit code 1"),
        Bad("output", "while True: print('x' * 65536)", "it printed more than 32 MiB"),
    ],
    ids=lambda case: case.name,
)
async def test_program_is_held_to_its_limits(case: Bad, tmp_path: Path) -> None:
    from agentstudio_agents import AgentError

    with pytest.raises(AgentError, match=case.message):
        await run_program("it", python("-c", case.code), str(tmp_path))


async def test_cancelled_task_leaves_no_program(tmp_path: Path) -> None:
    slow = {f"cancelled_{n}.py": "x = [" + "1, " * 5000 + "]\n" for n in range(100)}
    async with running_service(tmp_path, {"code-analyzer": analyze}) as service:
        running = asyncio.create_task(
            service.execute("code-analyzer", input={"files": slow}, taskId="task_7")
        )
        await eventually(lambda: processes_with("cancelled_1.py"))
        assert (await service.client.post("/tasks/task_7/cancel")).status_code == 200
        assert (await running).status_code == 499
        assert processes_with("cancelled_1.py") == []
