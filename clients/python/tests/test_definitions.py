"""Workflow files, and the lines where they are wrong."""

from pathlib import Path

import pytest

from agentstudio.cli.definitions import DefinitionError, read
from agentstudio.cli.main import run

GOOD = """\
id: first
name: First
pattern: sequential
timeout: 00:05:00
steps:
  - id: a
    name: A
    agentType: echo
    configuration: {since: 2026-01-01}
"""


def findings(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    file = tmp_path / "workflow.yaml"
    file.write_text(text)
    with pytest.raises(DefinitionError) as wrong:
        read(file)
    return [(each.line, each.path) for each in wrong.value.findings]


def test_definition_alone_becomes_a_request_and_times_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "workflow.yaml"
    file.write_text(GOOD)
    definition = read(file).request["definition"]
    assert definition["timeout"] == "00:05:00"
    assert definition["steps"][0]["configuration"] == {"since": "2026-01-01"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sequential", "circular", [(3, "definition.pattern")]),
        ("name: First\n", "", [(1, "definition.name")]),
        ("agentType", "agent", [(6, "definition.steps[0].agentType"),
                                (8, "definition.steps[0].agent")]),
        ("id: first", "id: ' '", [(1, "definition.id")]),
        ("00:05:00", "5", [(4, "definition.timeout")]),
        ("steps:", "maxRetries: 11\nsteps:", [(5, "definition.maxRetries")]),
    ],
)  # fmt: skip
def test_findings_have_lines(
    tmp_path: Path, old: str, new: str, expected: list[tuple[int, str]]
) -> None:
    assert findings(tmp_path, GOOD.replace(old, new)) == expected


def test_what_is_not_yaml_has_a_line(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD + "  broken: [\n")[0][0] >= 10
    assert findings(tmp_path, "[]")[0] == (1, "")


def test_validate_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "workflow.yaml"
    file.write_text(GOOD.replace("sequential", "circular"))
    assert run(["validate", str(file)]) == 2
    assert f"{file}:3: definition.pattern: must be one of" in capsys.readouterr().err
    file.write_text(GOOD)
    assert run(["validate", str(file)]) == 0
