"""The agent that runs tests."""

import signal
from importlib.metadata import version
from typing import Annotated, Any, Final

from pydantic import Field

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput, AgentResult
from agentstudio_builtin.code.source_file import Files, check_path, submitted_files
from agentstudio_builtin.runner.junit_report import junit_xml
from agentstudio_builtin.runner.pytest_session import TestResult, TestSession
from agentstudio_builtin.runner.sandboxed_run import ISOLATION, Sandbox
from agentstudio_sandbox.plan import MEBIBYTE, Limits

RESULTS: Final = "test-results.xml"
"""Artifact with the outcomes of all tests, which the result may have no room for."""

_NOTHING_FOUND: Final = 5
_MISUSED: Final = (3, 4)
"""Exit codes of pytest: an error of its own, and arguments or plugins that it cannot use."""


class RunnerInput(AgentInput):
    """What test-runner tests."""

    files: Annotated[
        Files | None,
        Field(
            description="The tests and what they test: texts by path, or a list of objects with"
            " path and content. Files in the results of the steps before are added. At most 200"
            " files and 2 MiB. None: those of the steps before."
        ),
    ] = None


class RunnerConfiguration(Configuration):
    """Settings of test-runner."""

    timeout_seconds: Annotated[
        int, Field(ge=1, le=600, description="Longest time of pytest, all tests together.")
    ] = 60
    memory_mb: Annotated[
        int, Field(ge=64, le=2048, description="Most memory of all processes, in MiB.")
    ] = 512
    keyword: Annotated[
        str | None,
        Field(max_length=500, description="Which tests to run, as of pytest's -k. None: all."),
    ] = None
    paths: Annotated[
        tuple[str, ...],
        Field(max_length=50, description="Files or tests to run, as nodeids. Empty: all."),
    ] = ()
    max_failures: Annotated[
        int | None, Field(ge=1, description="Stop after so many failures. None: do not stop.")
    ] = None


class RunnerResult(AgentResult):
    """How the tests ended."""

    approved: Annotated[
        bool, Field(description="Whether tests ran and none failed; an iterative verdict.")
    ]
    score: Annotated[float, Field(description="Share of tests that did not fail, from 0 to 1.")]
    total: Annotated[int, Field(description="Tests that ended, those with errors included.")]
    counts: Annotated[dict[str, int], Field(description="Tests by outcome.")]
    tests: Annotated[
        list[TestResult],
        Field(description="The tests in order, at most 1,000: failures before others."),
    ]
    output: Annotated[str, Field(description="The last 8 KiB of what pytest printed.")]
    processes_left: Annotated[
        int, Field(description="Processes that outlived the tests; they were ended.")
    ]
    peak_memory_bytes: Annotated[int, Field(description="Most memory seen, every 50 ms.")]


async def run_tests(
    request: AgentRequest[RunnerInput, RunnerConfiguration], run: AgentRun
) -> AgentResponse[RunnerResult]:
    """Runs pytest on submitted files in a sandbox and reports how each test ended.

    The sandbox has no network, sees no file but the interpreter's and its own, and is ended with
    all its processes. Tests that fail are a result; tests that break a limit fail the task.
    """
    configuration = request.configuration
    files = submitted_files(request, request.input.files)
    if not files:
        raise AgentError(
            "there are no files: give input.files, or depend on a step whose result has files"
        )
    limits = Limits(configuration.timeout_seconds, configuration.memory_mb * MEBIBYTE)
    await run.think("observation", f"Received {len(files)} files")
    await run.think(
        "action",
        f"Running pytest in a sandbox, for at most {limits.seconds:g} s and in at most"
        f" {configuration.memory_mb} MiB",
    )
    session = TestSession()
    end: dict[str, Any] = {}
    async for event, value in Sandbox(files, _arguments(configuration), limits).run():
        if event == "end":
            end = value
        elif (test := session.take(value)) is not None:
            await _report(run, session, test)
    if end["reason"] == "start":
        raise AgentError(
            f"pytest did not start within {limits.start_seconds:g} s; the machine is too busy", True
        )
    result = _result(session, end)
    await run.think("observation", _summary(result))
    if run.keeps_artifacts:
        await run.save(RESULTS, junit_xml(session.tests))
    await run.progress(100, "Done")
    error = _error(session, end, limits)
    return AgentResponse(
        success=error is None,
        result=result,
        error_message=error,
        metadata={"model": f"pytest-{version('pytest')}", "isolation": ISOLATION},
    )


def _arguments(configuration: RunnerConfiguration) -> list[str]:
    arguments: list[str] = []
    if configuration.keyword is not None:
        arguments += ["-k", configuration.keyword]
    if configuration.max_failures is not None:
        arguments.append(f"--maxfail={configuration.max_failures}")
    for path in configuration.paths:
        check_path(path)
    # So that none of them can be taken for an option.
    return [*arguments, *(f"./{path}" for path in configuration.paths)]


async def _report(run: AgentRun, session: TestSession, test: TestResult) -> None:
    done = len(session.tests)
    share = min(1.0, done / max(session.collected, 1))
    await run.progress(round(95 * share), f"{done} of {session.collected} tests")
    if test.outcome in ("failed", "error"):
        await run.log("warning", f"{test.nodeid}: {test.outcome}")


def _result(session: TestSession, end: dict[str, Any]) -> RunnerResult:
    counts = session.counts
    total = len(session.tests)
    bad = counts["failed"] + counts["error"]
    has_ended_well = end["exitCode"] == 0 or (end["exitCode"] == _NOTHING_FOUND and total > 0)
    whole = has_ended_well and session.running is None and total == session.collected
    return RunnerResult(
        approved=whole and total > 0 and bad == 0,
        score=round((total - bad) / total, 4) if total else 0,
        total=total,
        counts={outcome: count for outcome, count in counts.items() if count},
        tests=session.listed,
        output=end["output"],
        processes_left=end["processesLeft"],
        peak_memory_bytes=end["peakMemoryBytes"],
    )


def _summary(result: RunnerResult) -> str:
    parts = ", ".join(f"{count} {outcome}" for outcome, count in result.counts.items())
    return f"{result.total} tests ended: {parts}" if parts else "No test ended"


def _error(session: TestSession, end: dict[str, Any], limits: Limits) -> str | None:
    """Say why the session as a whole failed; None if it did not."""
    during = f" while {session.running} ran" if session.running else ""
    if end["reason"] is not None:
        return f"the tests {_excess(end['reason'], limits)}{during}; they were ended"
    code = end["exitCode"]
    if code < 0:
        return f"the tests' process was ended by {signal.Signals(-code).name}{during}"
    if session.running is not None:
        return f"the tests' process left with exit code {code}{during}"
    if code == _NOTHING_FOUND and not session.tests:  # Else a file has skipped all of itself.
        return "no tests were found: name files test_*.py and functions test_*, and see paths"
    if code in _MISUSED or not session.tests:
        return f"pytest could not run the tests (exit code {code}): {_reason(end['output'])}"
    return None


def _excess(reason: str, limits: Limits) -> str:
    memory = limits.memory_bytes // MEBIBYTE
    words = {
        "time": f"took longer than {limits.seconds:g} s (configuration.timeoutSeconds)",
        "memory": f"used more than {memory} MiB of memory (configuration.memoryMb)",
        "processes": f"had more than {limits.processes} processes",
        "output": f"printed more than {limits.output_bytes // MEBIBYTE} MiB",
        "forged": "wrote where pytest reports its results",
        "results": f"reported more than {limits.report_bytes // MEBIBYTE} MiB of results",
    }
    return words[reason]


def _reason(output: str) -> str:
    """Return what pytest says is wrong: its first error, else its last word."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line.lower()]
    return [*errors, *lines[-1:], "it printed nothing"][0][:500]
