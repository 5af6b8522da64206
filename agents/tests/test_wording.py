"""Comments, docstrings and names use the words that engineers search for."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
NOT_CHECKED = {"build", "target", "figures", ".venv", "node_modules", "models.py"}
"""What is built, installed or generated, and the word list itself."""

FILES = sorted(
    file
    for folder in ("agents/sdk", "agents/service", "agents/builtin", "agents/sandbox",
                   "agents/tests", "examples", "qa", "clients")
    for file in (REPOSITORY / folder).rglob("*.py")
    if not NOT_CHECKED & set(file.relative_to(REPOSITORY).parts)
)  # fmt: skip


@pytest.fixture(scope="module")
def figures() -> Any:  # noqa: ANN401
    spec = importlib.util.spec_from_file_location("figures", REPOSITORY / "qa/figures/figures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_python_is_documented_in_plain_english(figures: Any) -> None:  # noqa: ANN401
    assert len(FILES) > 100
    found = [
        f"{file.relative_to(REPOSITORY)}:{line}: {text}"
        for file in FILES
        for line, text in figures.python_prose(file.read_text())
        if figures.DIALECT.search(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["# It tells the caller.", "def f():\n    'Goes on anew.'"])
def test_dialect_is_found(text: str, figures: Any) -> None:  # noqa: ANN401
    assert any(figures.DIALECT.search(each) for _, each in figures.python_prose(text))
