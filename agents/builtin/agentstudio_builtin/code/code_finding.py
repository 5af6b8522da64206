"""What tools find in Python code."""

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentResult
from agentstudio_builtin.code.program import ProgramError, python, run_program

Severity = Literal["high", "medium", "low"]
SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")

DEFAULT_RULES: Final = ("E4", "E7", "E9", "F", "B")
"""Of ruff: those that it checks by default, and likely bugs (flake8-bugbear)."""

_MESSAGE_LENGTH: Final = 500
_MISUSED: Final = 2
"""Exit code of ruff where its options are at fault."""


class Finding(AgentResult):
    """Something that a tool found."""

    tool: Annotated[Literal["python", "ruff", "bandit"], Field(description="Which tool.")]
    rule: Annotated[str, Field(description="The tool's name of the rule.")]
    severity: Annotated[Severity, Field(description="How bad it is.")]
    message: Annotated[str, Field(description="What is wrong.")]
    path: Annotated[str, Field(description="The file.")]
    line: Annotated[int, Field(description="The line, from 1.")]
    link: Annotated[str | None, Field(description="Where it is explained.")] = None


async def find_with_ruff(folder: str, rules: Iterable[str]) -> list[Finding]:
    """Return ruff's findings. Faults of syntax are left to Python.

    Raises:
        AgentError: ruff does not know a rule.
        ProgramError: ruff failed.
    """
    command = python(
        "-m", "ruff", "check", "--isolated", "--no-cache", "--exit-zero",
        "--output-format", "json", "--select", ",".join(rules), ".",
    )  # fmt: skip
    try:
        printed = await run_program("ruff", command, folder)
    except ProgramError as error:
        if error.code == _MISUSED:
            raise AgentError("configuration.rules names a rule that ruff does not know") from None
        raise
    found: list[dict[str, Any]] = json.loads(printed)
    return [
        _of_ruff(folder, each) for each in found if each["code"] not in (None, "invalid-syntax")
    ]


async def find_with_bandit(folder: str) -> tuple[list[Finding], list[str]]:
    """Return bandit's findings, what is a risk for security, and the files where it broke down.

    Raises:
        ProgramError: bandit failed.
    """
    command = python("-m", "bandit", "-r", ".", "-f", "json", "-q", "--exit-zero")
    report: dict[str, Any] = json.loads(await run_program("bandit", command, folder))
    broken = [each for each in report["errors"] if "syntax error" not in each["reason"]]
    return (
        [_of_bandit(each) for each in report["results"]],
        [PurePath(each["filename"]).as_posix() for each in broken],
    )


def syntax_finding(path: str, fault: dict[str, Any]) -> Finding:
    """Return the finding of a file that Python cannot read."""
    return Finding(
        tool="python",
        rule="syntax-error",
        severity="high",
        message=fault["message"][:_MESSAGE_LENGTH],
        path=path,
        line=fault["line"],
    )


def _of_ruff(folder: str, found: dict[str, Any]) -> Finding:
    # F: undefined names and the like. The others are style, or may be bugs.
    severity: Severity = "medium" if found["code"].startswith(("F", "E9")) else "low"
    return Finding(
        tool="ruff",
        rule=found["code"],
        severity=severity,
        message=found["message"][:_MESSAGE_LENGTH],
        path=PurePath(found["filename"]).relative_to(folder).as_posix(),
        line=found["location"]["row"],
        link=found.get("url"),
    )


def _of_bandit(found: dict[str, Any]) -> Finding:
    grades: dict[str, Severity] = {"HIGH": "high", "MEDIUM": "medium"}
    return Finding(
        tool="bandit",
        rule=found["test_id"],
        severity=grades.get(found["issue_severity"], "low"),
        message=found["issue_text"][:_MESSAGE_LENGTH],
        path=PurePath(found["filename"]).as_posix(),
        line=found["line_number"],
        link=found.get("more_info"),
    )
