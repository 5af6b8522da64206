"""The agent that writes reports."""

import hashlib
import os
import re
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentResult
from agentstudio_builtin.notes import Notes, bounded, with_notes
from agentstudio_builtin.report.document import Report
from agentstudio_builtin.report.findings import Findings
from agentstudio_builtin.report.text_formats import render_json, render_markdown
from agentstudio_builtin.report.writer import write_report
from agentstudio_builtin.scope import read_scope
from agentstudio_builtin.text_source import named_results_of
from agentstudio_builtin.threads import Checkpoint, compute

Format = Literal["pdf", "html", "markdown", "json"]

ALONE: Final = "adhoc"
"""Folder of the reports of tasks that run alone."""

_LIBRARIES: Final = ("matplotlib", "reportlab")

_MISSING_SHOWN: Final = 10
"""Most characters that metadata names."""

_SUFFIXES: Final[dict[Format, str]] = {
    "pdf": "pdf",
    "html": "html",
    "markdown": "md",
    "json": "json",
}

_MEDIA_TYPES: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "json": "application/json",
}


class GeneratorInput(BaseModel):
    """What the report covers. A task that runs alone may bring what the report is about."""

    model_config = ConfigDict(alias_generator=to_camel, extra="allow", frozen=True)

    date_range: Annotated[
        dict[str, Any] | None, Field(description="{start, end}: ISO dates, the end not included.")
    ] = None
    categories: Annotated[list[Any] | None, Field(description="Categories.")] = None
    results: Annotated[
        dict[str, dict[str, Any]] | None,
        Field(description="Results by step, besides those of the steps before."),
    ] = None


class GeneratorConfiguration(Configuration):
    """Settings of report-generator."""

    format: Annotated[Format, Field(description="Of the document.")] = "pdf"
    include_charts: Annotated[
        bool, Field(description="Whether pdf and html show charts; the other formats have none.")
    ] = True
    title: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="None: says what the report is about."),
    ] = None


class GeneratorResult(AgentResult):
    """Where the report is, and what it holds."""

    format: Format
    artifact: Annotated[str | None, Field(description="Its name. None: path says where it is.")] = (
        None
    )
    path: Annotated[
        str | None,
        Field(description="On the machine of the agent service. None: it is an artifact."),
    ] = None
    size_bytes: int
    sha256: str
    pages: Annotated[int | None, Field(description="None: not a pdf.")] = None
    charts: int
    title: str
    sections: Annotated[tuple[str, ...], Field(description="Their headings.")]
    notes: Notes = None


class Document(NamedTuple):
    """A rendered report.

    Attributes:
        content: The file.
        pages: None for formats without pages.
        missing: Characters that the format cannot show.
    """

    content: bytes
    pages: int | None = None
    missing: tuple[str, ...] = ()


class ReportGenerator:
    """Writes what the steps before found out as a document."""

    def __init__(self, reports: Path) -> None:
        self._reports = reports

    async def __call__(
        self, request: AgentRequest[GeneratorInput, GeneratorConfiguration], run: AgentRun
    ) -> AgentResponse[GeneratorResult]:
        """Writes what the steps before found out as a pdf, html, markdown or json document.

        It knows the results of the other built-in agents, and shows those of any agent.
        """
        configuration = request.configuration
        findings = Findings(_results(request))
        scope = read_scope(request.input.date_range, request.input.categories)
        report = write_report(configuration.title, scope, findings)
        if not report.sections:
            raise AgentError(
                "there is nothing to report: depend on a step with a result, or give input.results"
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
        place = await self._keep(run, configuration.format, document.content)
        await run.progress(100, "Done")
        notes = bounded((*_drawing_notes(document), *report.omissions))
        result = GeneratorResult(
            format=configuration.format,
            **place,
            size_bytes=len(document.content),
            sha256=hashlib.sha256(document.content).hexdigest(),
            pages=document.pages,
            charts=len(report.charts),
            title=report.title,
            sections=tuple(headings),
            notes=notes or None,
        )
        metadata = with_notes(_metadata(configuration), notes)
        return AgentResponse(result=result, metadata=metadata or None)

    async def _keep(self, run: AgentRun, kind: Format, content: bytes) -> dict[str, str]:
        """Save the file as an artifact, or in the folder if the call came without the platform."""
        if run.keeps_artifacts:
            name = f"report.{_SUFFIXES[kind]}"
            await run.save(name, content, _MEDIA_TYPES[kind])
            await run.log("info", f"saved {name}, {len(content)} bytes")
            return {"artifact": name}
        path = self._path(run, _SUFFIXES[kind])
        try:
            await compute(lambda _: _save(path, content))
        except OSError as error:
            raise AgentError(f"the report cannot be saved: {error.strerror}", True) from error
        await run.log("info", f"saved {path.name}, {len(content)} bytes")
        return {"path": str(path)}

    def _path(self, run: AgentRun, suffix: str) -> Path:
        folder = _file_name(run.workflow_execution_id or ALONE)
        return self._reports.absolute() / folder / f"{_file_name(run.task_id)}.{suffix}"


def _metadata(configuration: GeneratorConfiguration) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if configuration.format in ("pdf", "html"):
        metadata["tools"] = {library: version(library) for library in _LIBRARIES}
    return metadata


def _drawing_notes(document: Document) -> tuple[str, ...]:
    if not document.missing:
        return ()
    shown = ", ".join(document.missing[:_MISSING_SHOWN])
    return (
        f"the PDF cannot draw {len(document.missing)} of the characters ({shown}"
        f"{', …' if len(document.missing) > _MISSING_SHOWN else ''}) and describes them in"
        " brackets; format html shows them",
    )


def _results(request: AgentRequest[GeneratorInput, Any]) -> dict[str, dict[str, Any]]:
    """Return results by step; for a task run alone the input may be one."""
    given: dict[str, Any] = request.input.model_extra or {}
    is_result = not given.keys().isdisjoint({"sentiments", "overallSentiment"})
    own = {"input": given} if is_result else {}
    return {**named_results_of(request), **(request.input.results or {}), **own}


def _render(report: Report, kind: Format, checkpoint: Checkpoint) -> Document:
    # The renderers import large libraries: only when they are needed.
    if kind == "pdf":
        from agentstudio_builtin.report.pdf import render_pdf

        return Document(*render_pdf(report, checkpoint))
    if kind == "html":
        from agentstudio_builtin.report.html import render_html

        return Document(render_html(report, checkpoint))
    return Document(render_markdown(report) if kind == "markdown" else render_json(report))


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
