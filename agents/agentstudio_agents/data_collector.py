"""The agent that collects feedback."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Final, cast

from pydantic import Field

from agentstudio_agents.compute import Checkpoint, compute
from agentstudio_agents.configuration import Configuration, read_configuration
from agentstudio_agents.error import AgentError
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.record import Record, read_record
from agentstudio_agents.record_file import read_file
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.run import AgentRun
from agentstudio_agents.scope import Scope, read_scope

MAX_RECORDS_BYTES: Final = 700 * 1024
"""Most bytes of records in a result, which must stay well below the platform's 900 KiB."""

DATABASE: Final = "feedback_database"
INLINE: Final = "inline"
_INLINE_KEYS: Final = ("records", "data", "reviews")
_CHUNK: Final = 500


class CollectorConfiguration(Configuration):
    """Settings of data-collector.

    Attributes:
        source: `feedback_database`, `inline` or the name of a file in the data folder. None:
            inline if the input holds records, else the database.
        limit: Most records to collect; if there are more, they are picked evenly over all.
        query: Text that a record must hold, whatever the case. None: any text will do.
    """

    source: Annotated[str, Field(min_length=1)] | None = None
    limit: Annotated[int, Field(ge=1, le=10_000)] = 1000
    query: Annotated[str, Field(min_length=1)] | None = None


class Collection:
    """What a source holds that is in scope, and how many of its rows had no text."""

    def __init__(self, records: list[Record], without_text: int = 0) -> None:
        self.records = records
        self.without_text = without_text


class DataCollector:
    """Reads feedback from a database, a file or the input, within the scope of the input."""

    def __init__(self, data: Path | None) -> None:
        self._data = data

    async def __call__(self, request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        """Collect; see the README for configuration and result."""
        configuration = read_configuration(CollectorConfiguration, request)
        scope = read_scope(request)
        source = configuration.source or _default_source(request)
        await run.think("observation", f"Asked for feedback from {source} {scope}")
        await run.progress(5, "Opening the source")
        await run.think("action", f"Reading {source}, at most {configuration.limit} records")
        found = await compute(
            lambda checkpoint: self._collect(
                source, scope, configuration.query, request, checkpoint
            )
        )
        await run.progress(60, f"Read {len(found.records)} matching records")
        picked = _evenly(found.records, configuration.limit)
        if len(picked) < len(found.records):
            await run.think(
                "reasoning",
                f"{len(found.records)} records match, {len(picked)} are wanted: picking evenly"
                " over the whole range, so that trends stay what they are",
            )
        fitting = await compute(lambda checkpoint: _fitting(picked, checkpoint))
        result = _result(source, scope, found, fitting, truncated=len(fitting) < len(picked))
        summary = ", ".join(f"{n} {name}" for name, n in result["summary"]["byCategory"].items())
        await run.think("observation", f"Collected {len(fitting)} records: {summary or 'none'}")
        await run.log("info", f"collected {len(fitting)} records from {source}")
        await run.progress(100, "Done")
        return result

    def _collect(
        self,
        source: str,
        scope: Scope,
        query: str | None,
        request: AgentRequest,
        checkpoint: Checkpoint,
    ) -> Collection:
        if source == DATABASE:
            # SQLAlchemy takes half a second to import: only when it is needed.
            from agentstudio_agents.feedback_database import find_feedback

            return Collection(find_feedback(scope, query))
        rows = _inline(request) if source == INLINE else read_file(self._data, source)
        return _in_scope(rows, scope, query, checkpoint)


def _default_source(request: AgentRequest) -> str:
    return INLINE if any(key in (request.input or {}) for key in _INLINE_KEYS) else DATABASE


def _inline(request: AgentRequest) -> list[Any]:
    given = request.input or {}
    key = next((key for key in _INLINE_KEYS if key in given), None)
    if key is None or not isinstance(given[key], list):
        raise AgentError("source 'inline' needs input.records, a list of texts or objects")
    return cast(list[Any], given[key])


def _in_scope(
    rows: list[Any], scope: Scope, query: str | None, checkpoint: Checkpoint
) -> Collection:
    records: list[Record] = []
    without_text = 0
    for number, row in enumerate(rows, start=1):
        if number % _CHUNK == 0:
            checkpoint()
        record = read_record(row, number)
        if record is None:
            without_text += 1
        elif scope.holds(record.date, record.category) and _mentions(record, query):
            records.append(record)
    if rows and without_text == len(rows):
        raise AgentError("no record has a text; name the field text, review, comment or feedback")
    return Collection(records, without_text)


def _mentions(record: Record, query: str | None) -> bool:
    return query is None or query.lower() in record.text.lower()


def _evenly(records: list[Record], limit: int) -> list[Record]:
    found = len(records)
    count = min(found, limit)
    return [records[index * found // count] for index in range(count)]


def _fitting(records: list[Record], checkpoint: Checkpoint) -> list[dict[str, Any]]:
    """Return as many records, from the first on, as a result may hold."""
    room = MAX_RECORDS_BYTES
    fitting: list[dict[str, Any]] = []
    for number, record in enumerate(records):
        if number % _CHUNK == 0:
            checkpoint()
        row = record.to_wire()
        room -= len(encode_json(row)) + 1
        if room < 0:
            break
        fitting.append(row)
    return fitting


def _result(
    source: str, scope: Scope, found: Collection, rows: list[dict[str, Any]], truncated: bool
) -> dict[str, Any]:
    days = sorted(row["date"] for row in rows if "date" in row)
    ratings = [row["rating"] for row in rows if "rating" in row]
    categories = Counter(row.get("category", "uncategorized") for row in rows)
    summary: dict[str, Any] = {
        "matched": len(found.records),
        "withoutText": found.without_text,
        "byCategory": dict(sorted(categories.items())),
    }
    if days:
        summary["dateRange"] = {"first": days[0], "last": days[-1]}
    if ratings:
        summary["averageRating"] = round(sum(ratings) / len(ratings), 2)
    scope_given = {"start": scope.start, "end": scope.end, "categories": list(scope.categories)}
    return {
        "recordsCollected": len(rows),
        "source": source,
        "scope": {name: value for name, value in scope_given.items() if value},
        "summary": summary,
        "truncated": truncated,
        "records": rows,
    }
