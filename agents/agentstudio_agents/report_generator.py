"""The agent that writes reports."""

import hashlib
import os
import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple
from uuid import uuid4

from pydantic import Field

from agentstudio_agents.compute import Checkpoint, compute
from agentstudio_agents.configuration import Configuration, read_configuration
from agentstudio_agents.error import AgentError
from agentstudio_agents.findings import Findings
from agentstudio_agents.report import Report
from agentstudio_agents.report_text import render_json, render_markdown
from agentstudio_agents.report_writer import write_report
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.run import AgentRun
from agentstudio_agents.scope import Scope, read_scope
from agentstudio_agents.text_source import results_of

Format = Literal["pdf", "html", "markdown", "json"]

ALONE: Final = "adhoc"
"""Folder of the reports of tasks that run alone."""

_SUFFIXES: Final[dict[Format, str]] = {
    "pdf": "pdf",
    "html": "html",
    "markdown": "md",
    "json": "json",
}


class GeneratorConfiguration(Configuration):
    """Settings of report-generator.

    Attributes:
        format: Of the document.
        include_charts: Whether a pdf or html document shows charts; the other formats have none.
        title: Of the document. None: "Customer Feedback Report".
    """

    format: Format = "pdf"
    include_charts: bool = True
    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class Document(NamedTuple):
    """A rendered report. `pages` is None for formats without pages."""

    content: bytes
    pages: int | None


class ReportGenerator:
    """Writes what the steps before found out as a document."""

    def __init__(self, reports: Path) -> None:
        self._reports = reports

    async def __call__(self, request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        """Write a report; see the README for configuration and result."""
        configuration = read_configuration(GeneratorConfiguration, request)
        findings = Findings(_results(request))
        report = write_report(configuration.title, _scope(request), findings)
        if not report.sections:
            raise AgentError(
                "there is nothing to report: depend on a step with a result, such as one of"
                " sentiment-analyzer"
            )
        if not configuration.include_charts or configuration.format not in ("pdf", "html"):
            report = report.without_charts()
        headings = [section.heading for section in report.sections]
        await run.think("observation", f"There is material for: {', '.join(headings)}")
        await run.think(
            "action", f"Rendering {configuration.format} with {len(report.charts)} charts"
        )
        await run.progress(20, "Rendering")
        document = await compute(lambda check: _render(report, configuration.format, check))
        await run.progress(90, "Saving")
        path = self._path(run, _SUFFIXES[configuration.format])
        try:
            await compute(lambda _: _save(path, document.content))
        except OSError as error:
            raise AgentError(f"the report cannot be saved: {error.strerror}", True) from error
        await run.log("info", f"saved {path.name}, {len(document.content)} bytes")
        await run.progress(100, "Done")
        return {
            "format": configuration.format,
            "path": str(path),
            "sizeBytes": len(document.content),
            "sha256": hashlib.sha256(document.content).hexdigest(),
            **({} if document.pages is None else {"pages": document.pages}),
            "charts": len(report.charts),
            "title": report.title,
            "sections": headings,
        }

    def _path(self, run: AgentRun, suffix: str) -> Path:
        folder = _file_name(run.workflow_execution_id or ALONE)
        return self._reports.absolute() / folder / f"{_file_name(run.task_id)}.{suffix}"


def _scope(request: AgentRequest) -> Scope:
    given = request.input or {}
    return read_scope(given.get("dateRange"), given.get("categories"))


def _results(request: AgentRequest) -> list[dict[str, Any]]:
    """Return the results of the steps before; for a task run alone the input may be one."""
    given = request.input or {}
    is_result = not given.keys().isdisjoint({"sentiments", "overallSentiment"})
    return [*results_of(request), *([given] if is_result else [])]


def _render(report: Report, kind: Format, checkpoint: Checkpoint) -> Document:
    # The renderers import large libraries: only when they are needed.
    if kind == "pdf":
        from agentstudio_agents.report_pdf import render_pdf

        return Document(*render_pdf(report, checkpoint))
    if kind == "html":
        from agentstudio_agents.report_html import render_html

        return Document(render_html(report, checkpoint), None)
    return Document(render_markdown(report) if kind == "markdown" else render_json(report), None)


def _file_name(identity: str) -> str:
    """Return an id as a file name: itself where it is one, else made safe and kept distinct."""
    if re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", identity):
        return identity
    digest = hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9_-]', '_', identity)[:80]}-{digest}"


def _save(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{uuid4().hex}.part")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
