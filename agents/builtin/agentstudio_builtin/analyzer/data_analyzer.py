"""The agent that computes statistics."""

from importlib.metadata import version
from typing import Annotated, Any, Final, cast

from pydantic import Field

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput
from agentstudio_builtin.analyzer.analysis import (
    Analysis,
    AnalysisOptions,
    CorrelationMethod,
    NumericColumn,
    OutlierMethod,
    Reading,
)
from agentstudio_builtin.language_model_settings import LanguageModelSettings
from agentstudio_builtin.notes import bounded, with_notes
from agentstudio_builtin.tabular.dialect import Dialect
from agentstudio_builtin.text_source import notes_before, results_of

_LIBRARIES: Final = ("numpy", "pandas", "scipy")
_KEYS: Final = ("data", "records", "csv")

Share = Annotated[float, Field(ge=0, le=1)]


class AnalyzerInput(AgentInput):
    """What data-analyzer analyses, if no step before has records: the first of these."""

    data: Annotated[
        Any,
        Field(
            description="Numbers, records, rows (lists), an object with a list for each column, or"
            " CSV text. null is a missing value. At most 1,000,000 cells and 200 columns."
        ),
    ] = None
    records: Annotated[Any, Field(description="As data.")] = None
    csv: Annotated[str | None, Field(description="CSV text, with a header or of numbers.")] = None


class AnalyzerConfiguration(LanguageModelSettings):
    """Settings of data-analyzer."""

    columns: Annotated[
        tuple[str, ...], Field(description="Columns to analyse. Empty: all but one called id.")
    ] = ()
    group_by: Annotated[
        str | None, Field(description="Column to group by. None: there are no groups.")
    ] = None
    quantiles: Annotated[
        tuple[Share, ...], Field(max_length=20, description="Shares, from 0 to 1.")
    ] = (0.25, 0.5, 0.75)
    outliers: Annotated[
        OutlierMethod | None,
        Field(
            description="iqr: beyond the quartiles; zscore: from the mean. null: not looked for."
        ),
    ] = "iqr"
    outlier_threshold: Annotated[
        float | None,
        Field(
            gt=0,
            le=1000,
            description="In interquartile ranges (None: 1.5) or deviations (None: 3).",
        ),
    ] = None
    correlation: Annotated[
        CorrelationMethod | None, Field(description="Of columns of numbers. null: none.")
    ] = "pearson"
    dialect: Annotated[
        Dialect, Field(description="How CSV text and numbers are written, where it is not clear.")
    ] = Dialect()


async def analyze_data(
    request: AgentRequest[AnalyzerInput, AnalyzerConfiguration], run: AgentRun
) -> AgentResponse[Analysis]:
    """Computes statistics of numbers, records or CSV text.

    Mean, median, standard deviation (of the population), quantiles, histogram and outliers of each
    column of numbers, their correlations, and the same by group. Numbers have 3 decimals, or 4
    significant digits below 1.
    """
    settings = request.configuration
    data, name = _data(request)
    await run.think("observation", f"Dataset contains {_size(data)}")
    await run.think("reasoning", "Computing statistical measures")
    options = AnalysisOptions(
        settings.columns,
        settings.group_by,
        settings.quantiles,
        settings.outliers,
        settings.outlier_threshold,
        settings.correlation,
        settings.dialect,
    )
    await run.think("action", f"Analysing with {', '.join(_LIBRARIES)}")
    await run.progress(10, "Analysing")
    analysis, read_as = await run.compute(_analyse, data, name, options)
    await run.think("observation", _summary(analysis))
    await run.progress(100, "Done")
    metadata = settings.metadata(_libraries()) | ({} if read_as is None else {"readAs": read_as})
    metadata = with_notes(metadata, analysis.notes or ())
    notes = bounded((*(analysis.notes or ()), *notes_before(request)))
    result = analysis.model_copy(update={"notes": notes or None})
    return AgentResponse(result=result, metadata=metadata)


def _analyse(data: object, name: str, options: AnalysisOptions) -> Reading:
    # Imported by the computing process only: pandas would keep the service's start waiting.
    from agentstudio_builtin.analyzer.data_analysis import analyse

    return analyse(data, name, options)


def _data(request: AgentRequest[AnalyzerInput, AnalyzerConfiguration]) -> tuple[object, str]:
    """Return what to analyse, and what it is called."""
    collected: list[Any] = []
    for result in results_of(request):
        records = result.get("records")
        if isinstance(records, list):
            collected += cast(list[Any], records)
    if collected:
        return collected, "the records of the steps before"
    for key in _KEYS:
        data = getattr(request.input, key)
        if data is not None:
            return data, f"input.{key}"
    raise AgentError(
        "there is no data: give input.data (numbers, records or CSV text), or depend on a step"
        " whose result has records"
    )


def _size(data: object) -> str:
    if isinstance(data, str):
        return f"{len(data):,} characters of CSV"
    if isinstance(data, dict):
        return f"{len(cast(dict[str, Any], data)):,} columns"
    if not isinstance(data, list):
        return "neither numbers nor records"
    rows = cast(list[Any], data)
    if all(isinstance(row, int | float) and not isinstance(row, bool) for row in rows):
        return f"{len(rows):,} numeric values"
    return f"{len(rows):,} records"


def _summary(analysis: Analysis) -> str:
    numeric = {
        name: column
        for name, column in analysis.columns.items()
        if isinstance(column, NumericColumn)
    }
    parts = [f"{name}: mean {column.mean:g}" for name, column in list(numeric.items())[:5]]
    outliers = sum(column.outliers.count for column in numeric.values() if column.outliers)
    if outliers:
        parts.append(f"{outliers} outliers")
    if analysis.correlations:
        strongest = analysis.correlations[0]
        parts.append(f"{' and '.join(strongest.columns)} correlate {strongest.coefficient:g}")
    return "; ".join(parts) or "No column holds numbers"


def _libraries() -> str:
    return ", ".join(f"{library}-{version(library)}" for library in _LIBRARIES)
