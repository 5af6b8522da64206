"""The commands and samples of the documents work as they are written."""

import re
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

import agentstudio_agents
from agentstudio_agents.definition.registry import Registry
from agentstudio_agents.testing import run_agent

PAGE = (Path(__file__).parents[2] / "docs" / "agents.md").read_text()

PACKAGE = cleandoc(agentstudio_agents.__doc__ or "")


def python_of(heading: str) -> str:
    """Return the first Python of a section."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None, heading
    return found[1]


async def test_sample_of_the_package_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentstudio_agents.definition.registry.DECORATED", registry := Registry())
    sample = re.search(r"```python\n(.*?)```", PACKAGE, re.DOTALL)
    assert sample is not None
    # Its classes have to be looked up in a module, as in a file of its own.
    module = ModuleType("sample")
    monkeypatch.setitem(sys.modules, "sample", module)
    exec(dedent(sample[1]), module.__dict__)
    assert registry.types == ["word-counter"]
    outcome = await run_agent(module.count, input={"text": "two words"})
    assert outcome.response.result == {"words": 2}
    assert [thought.content for thought in outcome.thoughts] == ["Counting words"]


def test_test_of_an_agent_runs(tmp_path: Path) -> None:
    (tmp_path / "word_counter.py").write_text(python_of("Shapes"))
    (tmp_path / "test_word_counter.py").write_text(python_of("Testing"))
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "test_word_counter.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in ended.stdout, ended.stdout + ended.stderr
