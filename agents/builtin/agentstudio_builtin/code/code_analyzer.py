"""The agent that looks at code."""

import asyncio
import json
import os
import tempfile
from collections import Counter
from collections.abc import Awaitable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from pydantic import Field

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput, AgentResult
from agentstudio_builtin.code import code_metrics
from agentstudio_builtin.code.code_finding import (
    DEFAULT_RULES,
    SEVERITIES,
    Finding,
    Severity,
    find_with_bandit,
    find_with_ruff,
    syntax_finding,
)
from agentstudio_builtin.code.program import ProgramError, python, run_program
from agentstudio_builtin.code.source_file import (
    MAX_BYTES,
    MAX_FILES,
    Files,
    check_folders,
    submitted_files,
)
from agentstudio_builtin.data_folder import DataFolder
from agentstudio_builtin.notes import with_notes

MAX_FINDINGS: Final = 500
"""Most findings that a result lists, the worst ones; the counts cover all."""

_ALONE: Final = "code.py"
_SUFFIX: Final = ".py"

T = TypeVar("T")


class AnalyzerInput(AgentInput):
    """The code that code-analyzer examines, in addition to the files of earlier steps."""

    code: Annotated[str | None, Field(description="One file of Python. None: see files.")] = None
    files: Annotated[
        Files | None,
        Field(
            description="Files of Python: texts by path, or a list of objects with path and"
            " content. Files in the results of the steps before are added. At most 200 files and"
            " 2 MiB in all. None: the others."
        ),
    ] = None


class AnalyzerConfiguration(Configuration):
    """Settings of code-analyzer."""

    paths: Annotated[
        tuple[str, ...],
        Field(max_length=50, description="Files and folders in the data folder to read as well."),
    ] = ()
    rules: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[A-Z]+[0-9]*$")], ...],
        Field(min_length=1, max_length=50, description="Rules of ruff to check, by code or group."),
    ] = DEFAULT_RULES
    security: Annotated[bool, Field(description="Whether bandit looks at it too.")] = True


class ComplexFunction(AgentResult):
    """A function or method and how many paths lead through it."""

    name: Annotated[str, Field(description="With its class.")]
    line: Annotated[int, Field(description="Where it starts.")]
    complexity: Annotated[int, Field(description="Cyclomatic complexity, from 1.")]
    rank: Annotated[str, Field(description="Of radon, from A (simple) to F.")]


class FileMetrics(AgentResult):
    """The measures of a file. Without those, Python cannot read it; see the findings."""

    path: Annotated[str, Field(description="The file.")]
    lines: Annotated[int | None, Field(description="All lines.")] = None
    code_lines: Annotated[int | None, Field(description="Lines with code.")] = None
    comment_lines: Annotated[int | None, Field(description="Comments and docstrings.")] = None
    blank_lines: Annotated[int | None, Field(description="Empty lines.")] = None
    functions: Annotated[int | None, Field(description="Functions and methods.")] = None
    classes: Annotated[int | None, Field(description="Classes.")] = None
    imports: Annotated[int | None, Field(description="Import statements.")] = None
    documented: Annotated[
        int | None, Field(description="Functions and classes with a docstring.")
    ] = None
    longest_function: Annotated[int | None, Field(description="In lines.")] = None
    deepest_nesting: Annotated[int | None, Field(description="Of statements.")] = None
    max_complexity: Annotated[int | None, Field(description="Of its functions.")] = None
    total_complexity: Annotated[int | None, Field(description="Of its functions, summed.")] = None
    measured_functions: Annotated[
        int | None, Field(description="Functions that the complexities are of: not inner ones.")
    ] = None
    maintainability: Annotated[
        float | None, Field(description="Maintainability index, from 0 (bad) to 100.")
    ] = None
    most_complex: Annotated[
        tuple[ComplexFunction, ...] | None, Field(description="At most 10, the worst first.")
    ] = None


class Totals(AgentResult):
    """The measures of all files that Python can read."""

    files: Annotated[int, Field(description="All files, with those that cannot be read.")]
    lines: int
    code_lines: int
    comment_lines: int
    functions: int
    classes: int
    average_complexity: Annotated[float, Field(description="Of functions; 0 without any.")]
    max_complexity: int
    maintainability: Annotated[float, Field(description="Mean of the files; 0 without any.")]


class AnalyzerResult(AgentResult):
    """What the code is like."""

    approved: Annotated[
        bool,
        Field(
            description="Whether every tool did its work and no finding is of high severity; an"
            " iterative verdict."
        ),
    ]
    score: Annotated[float, Field(description="Mean maintainability, from 0 to 1.")]
    totals: Totals
    files: tuple[FileMetrics, ...]
    findings: Annotated[tuple[Finding, ...], Field(description="The worst first, at most 500.")]
    findings_truncated: Annotated[bool, Field(description="Whether there are more.")]
    counts: Annotated[dict[Severity, int], Field(description="All findings, by severity.")]
    by_tool: Annotated[dict[str, int], Field(description="All findings, by tool.")]
    skipped: Annotated[
        dict[str, str], Field(description="Files and tools that were left out, and why.")
    ]


class CodeAnalyzer:
    """Measures Python code and looks for faults in it; runs none of it."""

    def __init__(self, data: Path | None) -> None:
        self._data = DataFolder(data)

    async def __call__(
        self, request: AgentRequest[AnalyzerInput, AnalyzerConfiguration], run: AgentRun
    ) -> AgentResponse[AnalyzerResult]:
        """Measures Python code (ast, radon) and looks for faults in it (ruff, bandit).

        Runs none of the code. A file that Python cannot read is a finding, and a tool that breaks
        down is left out and named; neither fails the task.
        """
        configuration = request.configuration
        given = await asyncio.to_thread(self._gather, request)
        files = {path: text for path, text in given.items() if path.endswith(_SUFFIX)}
        others = {path: "it is no Python" for path in sorted(given.keys() - files.keys())}
        if not any(text.strip() for text in files.values()):
            what = "the code is empty" if files else "there is no Python"
            raise AgentError(
                f"{what}: give input.code, input.files with names that end in .py, or"
                " configuration.paths in the data folder"
            )
        tools = f"radon, ruff{' and bandit' if configuration.security else ''}"
        await run.think("observation", f"Received {len(files)} files of Python")
        await run.think("action", f"Measuring them, and looking for faults with {tools}")
        await run.progress(10, "Analysing")
        result = _result(await _analyse(files, configuration), others)
        await run.think("observation", _summary(result))
        await run.progress(100, "Done")
        return AgentResponse(result=result, metadata=_metadata(configuration))

    def _gather(
        self, request: AgentRequest[AnalyzerInput, AnalyzerConfiguration]
    ) -> dict[str, str]:
        files = submitted_files(request, request.input.files)
        if request.input.code is not None:
            files[_ALONE] = request.input.code.encode(errors="replace").decode()
        for name in request.configuration.paths:
            for path in self._data.files_below(name, _SUFFIX):
                if len(files) >= MAX_FILES:
                    raise AgentError(f"there are more than {MAX_FILES} files; name fewer paths")
                with path.open("rb") as file:
                    content = file.read(MAX_BYTES + 1)
                files[self._data.name_of(path)] = content.decode(errors="replace")
        check_folders(files)
        if sum(len(text.encode()) for text in files.values()) > MAX_BYTES:
            raise AgentError(f"the files have more than {MAX_BYTES // 1024**2} MiB in all")
        # Editors put a byte order mark before the text; to Python it is part of the encoding.
        return {path: text.removeprefix("\ufeff") for path, text in files.items()}


class Looked(NamedTuple):
    """What the tools made of the code.

    Attributes:
        measured: Metrics, or the fault of syntax, by path.
        findings: Of all tools.
        gaps: Tools and files that could not be looked at, and why.
    """

    measured: dict[str, Any]
    findings: list[Finding]
    gaps: dict[str, str]


async def _analyse(files: dict[str, str], configuration: AnalyzerConfiguration) -> Looked:
    with tempfile.TemporaryDirectory(prefix="agentstudio-code-") as folder:
        root = os.path.realpath(folder)
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        measuring = python(code_metrics.__file__, root, *files)
        gaps: dict[str, str] = {}
        try:
            async with asyncio.TaskGroup() as group:
                radon = _attempt("radon", run_program("radon", measuring, root), b"{}", gaps)
                metrics = group.create_task(radon)
                ruff = _attempt("ruff", find_with_ruff(root, configuration.rules), [], gaps)
                linted = group.create_task(ruff)
                bandit = _attempt("bandit", _secure(root, configuration.security), ([], []), gaps)
                secured = group.create_task(bandit)
        except ExceptionGroup as failed:  # The first ended the others.
            raise failed.exceptions[0] from None
    measured: dict[str, Any] = {path: {} for path in files} | json.loads(metrics.result())
    unreadable = [
        syntax_finding(path, measures["syntaxError"])
        for path, measures in measured.items()
        if "syntaxError" in measures
    ]
    risks, broken = secured.result()
    gaps |= {path: "bandit broke down at it" for path in broken}
    return Looked(measured, [*unreadable, *linted.result(), *risks], gaps)


async def _attempt(tool: str, work: Awaitable[T], nothing: T, gaps: dict[str, str]) -> T:
    """Return what a tool finds; nothing if the tool fails, which becomes one of the gaps."""
    try:
        return await work
    except ProgramError as error:
        gaps[tool] = error.message
        return nothing


async def _secure(folder: str, wanted: bool) -> tuple[list[Finding], list[str]]:
    return await find_with_bandit(folder) if wanted else ([], [])


def _result(looked: Looked, others: dict[str, str]) -> AnalyzerResult:
    findings = looked.findings
    files = tuple(
        FileMetrics(path=path)
        if "syntaxError" in measures
        else FileMetrics.model_validate({"path": path, **measures})
        for path, measures in sorted(looked.measured.items())
    )
    totals = _totals(files)
    severities = Counter(finding.severity for finding in findings)
    worst = sorted(
        findings, key=lambda each: (SEVERITIES.index(each.severity), each.path, each.line)
    )
    return AnalyzerResult(
        approved=severities["high"] == 0 and not looked.gaps,
        score=round(totals.maintainability / 100, 3),
        totals=totals,
        files=files,
        findings=tuple(worst[:MAX_FINDINGS]),
        findings_truncated=len(findings) > MAX_FINDINGS,
        counts={severity: severities[severity] for severity in SEVERITIES},
        by_tool=dict(Counter(finding.tool for finding in findings)),
        skipped={**others, **looked.gaps},
    )


def _totals(files: tuple[FileMetrics, ...]) -> Totals:
    measured = [file for file in files if file.lines is not None]

    def total(name: str) -> int:
        return sum(getattr(file, name) for file in measured)

    functions = total("measured_functions")
    indices = [file.maintainability or 0 for file in measured]
    return Totals(
        files=len(files),
        lines=total("lines"),
        code_lines=total("code_lines"),
        comment_lines=total("comment_lines"),
        functions=total("functions"),
        classes=total("classes"),
        average_complexity=round(total("total_complexity") / functions, 2) if functions else 0,
        max_complexity=max((file.max_complexity or 0 for file in measured), default=0),
        maintainability=round(sum(indices) / len(indices), 1) if indices else 0,
    )


def _summary(result: AnalyzerResult) -> str:
    found = ", ".join(f"{result.counts[severity]} {severity}" for severity in SEVERITIES)
    return (
        f"{result.totals.code_lines} lines of code in {result.totals.files} files,"
        f" most complex function {result.totals.max_complexity}; findings: {found}"
    )


def _metadata(configuration: AnalyzerConfiguration) -> dict[str, Any]:
    tools = ["radon", "ruff", *(["bandit"] if configuration.security else [])]
    metadata: dict[str, Any] = {"tools": {tool: version(tool) for tool in tools}}
    if not configuration.security:
        return with_notes(metadata, ["bandit was skipped, as configuration.security is false"])
    return metadata
