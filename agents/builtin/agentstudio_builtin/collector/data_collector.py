"""The agent that collects data."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Final, cast

from pydantic import Field

from agentstudio_agents.artifacts.file_reference import FileReference
from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.definition.configuration import Configuration
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput, AgentResult
from agentstudio_builtin.collector.collection import (
    Collection,
    Criteria,
    Shape,
    pick,
    read_content,
    read_small_content,
)
from agentstudio_builtin.collector.query import Query
from agentstudio_builtin.collector.row_format import Rows, Source, check_format
from agentstudio_builtin.collector.web_source import WebSource, is_url
from agentstudio_builtin.data_folder import DataFolder
from agentstudio_builtin.notes import Notes, with_notes
from agentstudio_builtin.scope import Scope, read_scope
from agentstudio_builtin.tabular.dialect import Dialect
from agentstudio_builtin.threads import Checkpoint, compute

DATABASE: Final = "feedback_database"
SAMPLES: Final = (DATABASE, "customer_feedback")
"""Names of the sample."""

INLINE: Final = "inline"

MAX_QUERY_SECONDS: Final = 30
"""Longest that a database may take for a query."""

_INLINE_KEYS: Final = ("records", "data", "reviews")

_SMALL_BYTES: Final = 1024 * 1024
"""Up to this size a file is read in a thread, which holds up other tasks for less than the tenth
of a second that a computing process takes to start."""

_LIGHT: Final = (".csv", ".tsv", ".json", ".jsonl")
"""Formats that are read without a large library."""

Records = Annotated[
    list[Any] | None,
    Field(description="Texts or objects, for source inline: the first of these that is given."),
]


SourceName = Annotated[str, Field(min_length=1, max_length=2000)]


class CollectorInput(AgentInput):
    """What the collection is about; data may be part of it."""

    source: Annotated[
        SourceName | FileReference | None,
        Field(description="As configuration.source, where that is absent."),
    ] = None

    date_range: Annotated[
        dict[str, Any] | None,
        Field(description="{start, end}: ISO dates, the end not included. None: any day."),
    ] = None
    categories: Annotated[
        list[Any] | None, Field(description="Categories, whatever the case. None: all.")
    ] = None
    records: Records = None
    data: Annotated[Any, Field(description="As records.")] = None
    reviews: Annotated[Any, Field(description="As records.")] = None


class CollectorConfiguration(Configuration):
    """Settings of data-collector."""

    source: Annotated[
        SourceName | FileReference | None,
        Field(
            description="feedback_database (the sample), inline (the input's records), an uploaded"
            ' file ({"$artifact": its id}) or a file of'
            " the data folder (.csv and .tsv up to 256 MiB; .json, .jsonl, each of these also .gz,"
            " .parquet and .xlsx, up to 20 MiB), a"
            " database of the service's --database, or a URL of a host of --http-allow. None:"
            " input.source, else inline if the input holds records, else feedback_database.",
        ),
    ] = None
    limit: Annotated[
        int,
        Field(ge=1, le=10_000, description="Most records; of more, some from all over are picked."),
    ] = 1000
    query: Annotated[
        str | None, Field(min_length=1, description="Text that a record must hold. None: any.")
    ] = None
    sql: Annotated[
        str | None,
        Field(
            description="For a database: one query that only reads, at most 10,000 rows in 30 s."
        ),
    ] = None
    parameters: Annotated[
        dict[str, str | int | float | bool | None],
        Field(description="Values of the query's :name parameters."),
    ] = {}  # noqa: RUF012 - Pydantic copies it
    shape: Annotated[
        Shape | None,
        Field(
            description="feedback: records of id, text, date, category and rating; rows: as they"
            " are. None: feedback if any has a text."
        ),
    ] = None
    dialect: Annotated[
        Dialect, Field(description="How a table and its dates are written, where it is not clear.")
    ] = Dialect()


class CollectedScope(AgentResult):
    """What the collection was limited to."""

    start: Annotated[str | None, Field(description="First day. None: any.")] = None
    end: Annotated[str | None, Field(description="First day after it. None: any.")] = None
    categories: Annotated[tuple[str, ...] | None, Field(description="None: all.")] = None


class DateRange(AgentResult):
    """The first and the last day of the records."""

    first: str
    last: str


class CollectionSummary(AgentResult):
    """The records in figures."""

    matched: Annotated[int, Field(description="Records in scope, before the limit.")]
    without_text: Annotated[int, Field(description="Rows left out, as they had no text.")]
    by_category: Annotated[dict[str, int] | None, Field(description="None: rows.")] = None
    date_range: Annotated[DateRange | None, Field(description="None: no dates.")] = None
    average_rating: Annotated[float | None, Field(description="None: no ratings.")] = None
    columns: Annotated[tuple[str, ...] | None, Field(description="None: feedback.")] = None


class CollectorResult(AgentResult):
    """What was collected."""

    records_collected: int
    source: str
    shape: Shape
    scope: CollectedScope
    summary: CollectionSummary
    truncated: Annotated[bool, Field(description="Whether 700 KiB were not enough for more.")]
    records: Annotated[
        tuple[dict[str, Any], ...],
        Field(description="Texts of more than 2,000 characters are cut."),
    ]
    notes: Notes = None


class DataCollector:
    """Reads data from where it is allowed to, within the scope of the input."""

    def __init__(
        self,
        data: Path | None,
        databases: dict[str, str] | None = None,
        web: WebSource | None = None,
    ) -> None:
        """Take what may be read.

        Args:
            data: Folder with files. None: no file may be read.
            databases: SQLAlchemy URLs by name. None: there are none.
            web: What may be fetched. None: nothing.
        """
        self._data = DataFolder(data)
        self._databases = databases or {}
        self._web = web or WebSource()

    async def __call__(
        self, request: AgentRequest[CollectorInput, CollectorConfiguration], run: AgentRun
    ) -> AgentResponse[CollectorResult]:
        """Collects records from the input, files, databases or the web, by date and category."""
        configuration = request.configuration
        scope = read_scope(request.input.date_range, request.input.categories)
        given = configuration.source or request.input.source or _default_source(request.input)
        source = _name_of(given)
        await run.think("observation", f"Asked for data from {source} {scope}")
        await run.progress(5, "Opening the source")
        await run.think("action", f"Reading {source}, at most {configuration.limit} records")
        criteria = Criteria(
            scope,
            configuration.query,
            configuration.limit,
            configuration.shape,
            configuration.dialect,
        )
        if isinstance(given, FileReference):
            found = await _from_upload(given, request.configuration, run, criteria)
        else:
            found = await self._collect(source, request, run, criteria)
        if found.matched > configuration.limit:
            await run.think(
                "reasoning",
                f"{found.matched} records match, {configuration.limit} are wanted: picking evenly"
                " over the whole range, so that trends stay what they are",
            )
        result = _result(source, scope, found)
        await run.think("observation", _summary(result))
        await run.log("info", f"collected {len(found.records)} records from {source}")
        await run.progress(100, "Done")
        return AgentResponse(result=result, metadata=_metadata(found) or None)

    async def _collect(
        self,
        source: str,
        request: AgentRequest[CollectorInput, CollectorConfiguration],
        run: AgentRun,
        criteria: Criteria,
    ) -> Collection:
        if request.configuration.sql is not None and source not in self._databases:
            raise AgentError(self._no_database(source))
        if source in SAMPLES:
            return await compute(lambda checkpoint: _from_feedback(criteria, checkpoint))
        if source == INLINE:
            rows = _inline(request.input)
            return await compute(lambda checkpoint: pick(Rows(rows), criteria, checkpoint))
        if source in self._databases:
            return await self._query(source, request.configuration, run, criteria)
        if is_url(source):
            fetched = await self._web.fetch(source)
            await run.progress(50, "Fetched")
            source_file = Source(fetched.content, fetched.name, fetched.charset)
            return await _read(run, source_file, len(fetched.content), criteria)
        path = self._data.find_file(source)
        check_format(source)
        return await _read(run, Source(path, source), path.stat().st_size, criteria)

    async def _query(
        self, name: str, configuration: CollectorConfiguration, run: AgentRun, criteria: Criteria
    ) -> Collection:
        if configuration.sql is None:
            raise AgentError(f"source '{name}' is a database: give configuration.sql")
        query = Query(configuration.sql, configuration.parameters, MAX_QUERY_SECONDS)
        return await run.compute(_from_database, name, self._databases[name], query, criteria)

    def _no_database(self, source: str) -> str:
        known = ", ".join(sorted(self._databases)) or "none; start it with --database NAME=URL"
        return (
            f"source '{source}' is no database that configuration.sql could query; known: {known}"
        )


def _name_of(source: str | FileReference) -> str:
    return source if isinstance(source, str) else source.name or source.artifact


async def _from_upload(
    reference: FileReference,
    configuration: CollectorConfiguration,
    run: AgentRun,
    criteria: Criteria,
) -> Collection:
    if configuration.sql is not None:
        raise AgentError("configuration.sql queries databases, not uploaded files")
    name = _name_of(reference)
    check_format(name)
    with await run.open(reference) as file:
        return await _read(run, Source(file.path, name), file.size, criteria)


async def _read(run: AgentRun, source: Source, size: int, criteria: Criteria) -> Collection:
    is_small = size <= _SMALL_BYTES and source.name.lower().endswith(_LIGHT)
    if is_small:
        return await compute(lambda _: read_small_content(source, criteria))
    return await run.compute(read_content, source, criteria)


def _from_database(name: str, url: str, query: Query, criteria: Criteria) -> Collection:
    from agentstudio_builtin.collector.database import query_database
    from agentstudio_builtin.memory_limit import memory_limit

    with memory_limit("configuration.sql"):
        answer = query_database(name, url, query)
        found = pick(Rows(answer.rows, None, answer.notes), criteria)
    return found._replace(truncated=found.truncated or answer.more)


def _from_feedback(criteria: Criteria, checkpoint: Checkpoint) -> Collection:
    # SQLAlchemy takes half a second to import: only when it is needed.
    from agentstudio_builtin.collector.feedback_database import find_feedback

    records = [record.to_wire() for record in find_feedback(criteria.scope, criteria.query)]
    return pick(Rows(records), criteria, checkpoint)


def _default_source(given: CollectorInput) -> str:
    return INLINE if any(getattr(given, key) is not None for key in _INLINE_KEYS) else DATABASE


def _inline(given: CollectorInput) -> list[Any]:
    members = (getattr(given, key) for key in _INLINE_KEYS)
    rows = next((member for member in members if member is not None), None)
    if not isinstance(rows, list):
        raise AgentError("source 'inline' needs input.records, a list of texts or objects")
    return cast(list[Any], rows)


def _result(source: str, scope: Scope, found: Collection) -> CollectorResult:
    return CollectorResult(
        records_collected=len(found.records),
        source=source,
        shape=found.shape,
        scope=CollectedScope(start=scope.start, end=scope.end, categories=scope.categories or None),
        summary=_feedback_summary(found) if found.shape == "feedback" else _row_summary(found),
        truncated=found.truncated,
        records=tuple(found.records),
        notes=found.notes or None,
    )


def _metadata(found: Collection) -> dict[str, Any]:
    read_as = {"readAs": found.read_as} if found.read_as is not None else {}
    return with_notes(read_as, found.notes)


def _feedback_summary(found: Collection) -> CollectionSummary:
    days = sorted(record["date"] for record in found.records if "date" in record)
    ratings = [record["rating"] for record in found.records if "rating" in record]
    categories = Counter(record.get("category", "uncategorized") for record in found.records)
    return CollectionSummary(
        matched=found.matched,
        without_text=found.without_text,
        by_category=dict(sorted(categories.items())),
        date_range=DateRange(first=days[0], last=days[-1]) if days else None,
        average_rating=round(sum(ratings) / len(ratings), 2) if ratings else None,
    )


def _row_summary(found: Collection) -> CollectionSummary:
    columns = dict.fromkeys(name for record in found.records for name in record)
    return CollectionSummary(
        matched=found.matched, without_text=found.without_text, columns=tuple(columns)
    )


def _summary(result: CollectorResult) -> str:
    categories = (result.summary.by_category or {}).items()
    parts = [f"{count} {name}" for name, count in categories] or result.summary.columns or ("none",)
    return f"Collected {result.records_collected} records: {', '.join(parts)}"
