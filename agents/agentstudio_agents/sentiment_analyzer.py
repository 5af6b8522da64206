"""The agent that judges how texts feel."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field

from agentstudio_agents.compute import Checkpoint, compute
from agentstudio_agents.configuration import Configuration, read_configuration
from agentstudio_agents.record import Record
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.sentiment import MODEL, Label, Sentiment, judge, overall
from agentstudio_agents.text_source import read_texts

MAX_SENTIMENTS: Final = 200
"""Most texts that the result lists one by one; the counts cover all."""

_CHUNK: Final = 100
"""Texts between two looks at whether the task was cancelled: 5 ms if they are short."""

_EXAMPLES: Final = 5
_LABELS: Final[tuple[Label, ...]] = ("positive", "negative", "neutral")


class AnalyzerConfiguration(Configuration):
    """Settings of sentiment-analyzer.

    Attributes:
        model: The model that is wished for. VADER is what runs, and `metadata` says so. None: it.
        threshold: Certainty, from 0 to 1, below which a text is neutral. The default takes a
            compound score of 0.1 for a lean.
        temperature: Accepted for requests made for a language model; VADER has no use for it.
        max_tokens: As `temperature`.
    """

    model: str | None = None
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.6
    temperature: float | None = None
    max_tokens: int | None = None


class Judged(NamedTuple):
    """A record and its verdict."""

    record: Record
    sentiment: Sentiment

    def to_wire(self) -> dict[str, Any]:
        """Return it as a JSON object, without what is not known."""
        known = {"id": self.record.id, "category": self.record.category, "date": self.record.date}
        return {
            "text": self.record.text,
            "sentiment": self.sentiment.label,
            "confidence": self.sentiment.confidence,
            "compound": self.sentiment.compound,
            **{name: value for name, value in known.items() if value is not None},
        }


async def analyze_sentiment(request: AgentRequest, run: AgentRun) -> AgentResponse:
    """Judge the texts of the steps before or of the input; see the README for the result."""
    configuration = read_configuration(AnalyzerConfiguration, request)
    records = read_texts(request)
    await run.think("observation", f"Received {len(records)} texts for sentiment analysis")
    await run.think(
        "reasoning",
        f"Using {MODEL}, a lexicon and rules; below a certainty of {configuration.threshold:g}"
        " a text counts as neutral",
    )
    await run.think("action", "Computing sentiment scores for each text")
    judged: list[Judged] = []
    for start in range(0, len(records), _CHUNK):
        judged += await compute(_judging(records[start : start + _CHUNK], configuration.threshold))
        done = len(judged)
        await run.progress(round(95 * done / len(records)), f"Judged {done} of {len(records)}")
    result = _result(judged)
    await run.think("observation", f"{result['summary']}; overall {result['overallSentiment']}")
    await run.progress(100, "Done")
    return AgentResponse(success=True, result=result, metadata=_metadata(configuration, request))


def _judging(records: list[Record], threshold: float) -> Callable[[Checkpoint], list[Judged]]:
    return lambda _: [Judged(record, judge(record.text, threshold)) for record in records]


def _result(judged: list[Judged]) -> dict[str, Any]:
    counts = _counts(judged)
    by_day = _grouped(judged, lambda record: record.date)
    by_month = _grouped(judged, lambda record: record.date[:7] if record.date else None)
    return {
        "sentiments": [each.to_wire() for each in judged[:MAX_SENTIMENTS]],
        "sentimentsTruncated": len(judged) > MAX_SENTIMENTS,
        "overallSentiment": overall(counts["positive"], counts["negative"], counts["neutral"]),
        "summary": ", ".join(f"{counts[label]} {label}" for label in _LABELS),
        "analyzed": len(judged),
        "counts": counts,
        "averageCompound": _average(judged),
        "byCategory": _breakdown(_grouped(judged, lambda record: record.category)),
        "byDay": _breakdown(by_day),
        "byMonth": _breakdown(by_month),
        "topPositive": _examples(judged, "positive"),
        "topNegative": _examples(judged, "negative"),
    }


def _counts(judged: Iterable[Judged]) -> dict[str, int]:
    found = Counter(each.sentiment.label for each in judged)
    return {label: found[label] for label in _LABELS}


def _average(judged: Iterable[Judged]) -> float:
    return round(fmean(each.sentiment.compound for each in judged), 4)


def _grouped(
    judged: Iterable[Judged], key: Callable[[Record], str | None]
) -> dict[str, list[Judged]]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        name = key(each.record)
        if name is not None:
            groups[name].append(each)
    return dict(sorted(groups.items()))


def _breakdown(groups: dict[str, list[Judged]]) -> dict[str, dict[str, Any]]:
    return {
        name: {**_counts(members), "averageCompound": _average(members)}
        for name, members in groups.items()
    }


def _examples(judged: Iterable[Judged], label: Label) -> list[dict[str, Any]]:
    """Return the strongest texts of a label, each text once."""
    of_label = (each for each in judged if each.sentiment.label == label)
    strongest = sorted(of_label, key=lambda each: -abs(each.sentiment.compound))
    by_text = {each.record.text: each for each in reversed(strongest)}
    distinct = sorted(by_text.values(), key=lambda each: -abs(each.sentiment.compound))
    return [each.to_wire() for each in distinct[:_EXAMPLES]]


def _metadata(configuration: AnalyzerConfiguration, request: AgentRequest) -> dict[str, Any]:
    metadata: dict[str, Any] = {"model": MODEL}
    notes: list[str] = []
    if configuration.model is not None:
        metadata["requestedModel"] = configuration.model
        if configuration.model not in (MODEL, "vader"):
            notes.append(f"{configuration.model} is not installed, so {MODEL} was used")
    if configuration.temperature is not None or configuration.max_tokens is not None:
        notes.append(f"temperature and maxTokens have no meaning for {MODEL}")
    language = (request.context or {}).get("language")
    if isinstance(language, str) and not language.lower().startswith("en"):
        notes.append(f"{MODEL} knows English only; the context says {language}")
    if notes:
        metadata["note"] = "; ".join(notes)
    return metadata
