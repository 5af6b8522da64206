"""What the pages tell readers to do works as it is written."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "agents.md").read_text()


def python_of(heading: str) -> str:
    """Return the first Python of a section."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None, heading
    return found[1]


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
