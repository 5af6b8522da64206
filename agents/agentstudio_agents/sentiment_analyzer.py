"""The agent that judges how texts feel."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from statistics import fmean
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field

from agentstudio_agents.agent_shapes import AgentResult
from agentstudio_agents.compute import Checkpoint, compute
from agentstudio_agents.language_model_settings import LanguageModelSettings
from agentstudio_agents.record import Record
from agentstudio_agents.request import AgentRequest
from agentstudio_agents.response import AgentResponse
from agentstudio_agents.run import AgentRun
from agentstudio_agents.sentiment import MODEL, Label, Sentiment, judge, overall
from agentstudio_agents.text_source import TextInput, read_texts

MAX_SENTIMENTS: Final = 200
"""Most texts that the result lists one by one; the counts cover all."""

_CHUNK: Final = 100
"""Texts between two looks at whether the task was cancelled: 5 ms if they are short."""

_TRANSFORMER_CHUNK: Final = 64
_EXAMPLES: Final = 5
_LABELS: Final[tuple[Label, ...]] = ("positive", "negative", "neutral")


class SentimentConfiguration(LanguageModelSettings):
    """Settings of sentiment-analyzer."""

    threshold: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Certainty below which a text is neutral. The default takes a compound"
            " score of VADER of 0.1 for a lean.",
        ),
    ] = 0.6


Counts = Annotated[dict[Label, int], Field(description="Texts by sentiment.")]
Compound = Annotated[float, Field(description="From -1 (bad) to 1 (good).")]


class JudgedText(AgentResult):
    """A text and its verdict."""

    text: str
    sentiment: Label
    confidence: Annotated[float, Field(description="How sure the sentiment is, from 0 to 1.")]
    compound: Compound
    id: str | None = None
    category: str | None = None
    date: str | None = None


class Breakdown(AgentResult):
    """The texts that have something in common, by sentiment."""

    positive: int
    negative: int
    neutral: int
    average_compound: Compound


class SentimentResult(AgentResult):
    """How the texts feel."""

    sentiments: Annotated[
        tuple[JudgedText, ...], Field(description="The first 200; the figures cover all.")
    ]
    sentiments_truncated: bool
    overall_sentiment: Annotated[
        Literal[Label, "mixed"],
        Field(
            description="Neutral if two thirds are; else the side with more than twice the texts of"
            " the other; mixed if neither has."
        ),
    ]
    summary: Annotated[str, Field(description="The counts in words.")]
    analyzed: Annotated[int, Field(description="How many texts.")]
    counts: Counts
    average_compound: Compound
    by_category: dict[str, Breakdown]
    by_day: dict[str, Breakdown]
    by_month: dict[str, Breakdown]
    top_positive: Annotated[tuple[JudgedText, ...], Field(description="The 5 strongest.")]
    top_negative: Annotated[tuple[JudgedText, ...], Field(description="The 5 strongest.")]


class Judged(NamedTuple):
    """A record and its verdict."""

    record: Record
    sentiment: Sentiment

    def to_wire(self) -> JudgedText:
        """Return it as part of the result."""
        return JudgedText(
            text=self.record.text,
            sentiment=self.sentiment.label,
            confidence=self.sentiment.confidence,
            compound=self.sentiment.compound,
            id=self.record.id,
            category=self.record.category,
            date=self.record.date,
        )


class SentimentAnalyzer:
    """Judges texts with VADER, or with a transformer model that this service has."""

    def __init__(self, models: dict[str, str] | None = None) -> None:
        """Take folders of transformer models by name. None: there are none."""
        self._models = models or {}

    async def __call__(
        self, request: AgentRequest[TextInput, SentimentConfiguration], run: AgentRun
    ) -> AgentResponse[SentimentResult]:
        """Judges how texts feel: positive, negative or neutral, and how sure that is.

        The model is VADER, a lexicon and rules for English; or a transformer model that this
        service was started with, if configuration.model names it.
        """
        configuration = request.configuration
        found = read_texts(request)
        records = found.records
        skipped = f"; skipped {len(found.skipped)} that are none" if found.skipped else ""
        await run.think(
            "observation", f"Received {len(records)} texts for sentiment analysis{skipped}"
        )
        folder = self._models.get(configuration.model or "")
        lacks_extra = folder is not None and find_spec("transformers") is None
        if lacks_extra:
            folder = None
        is_there = folder is not None
        model = f"{configuration.model}" if is_there else MODEL
        kind = "a transformer model" if is_there else "a lexicon and rules"
        await run.think(
            "reasoning",
            f"Using {model}, {kind}; below a certainty of {configuration.threshold:g} a text counts"
            " as neutral",
        )
        await run.think("action", "Computing sentiment scores for each text")
        judged: list[Judged] = []
        size = _TRANSFORMER_CHUNK if is_there else _CHUNK
        for start in range(0, len(records), size):
            chunk = records[start : start + size]
            judged += await _judge(
                chunk, configuration.threshold, folder if is_there else None, run
            )
            done = len(judged)
            await run.progress(round(95 * done / len(records)), f"Judged {done} of {len(records)}")
        result = _result(judged)
        await run.think("observation", f"{result.summary}; overall {result.overall_sentiment}")
        await run.progress(100, "Done")
        metadata = _metadata(configuration, request, model, lacks_extra)
        if found.skipped:
            metadata["skipped"] = found.listed
        return AgentResponse(result=result, metadata=metadata)


analyze_sentiment: Final = SentimentAnalyzer().__call__
"""The agent with VADER alone."""


async def _judge(
    records: list[Record], threshold: float, folder: str | None, run: AgentRun
) -> list[Judged]:
    if folder is None:
        return await compute(_judging(records, threshold))
    texts = [record.text for record in records]
    sentiments = await run.compute(_judge_with_transformer, folder, texts, threshold)
    return [Judged(record, each) for record, each in zip(records, sentiments, strict=True)]


def _judge_with_transformer(folder: str, texts: list[str], threshold: float) -> list[Sentiment]:
    from agentstudio_agents.transformer_sentiment import judge_with_transformer

    return judge_with_transformer(folder, texts, threshold)


def _judging(records: list[Record], threshold: float) -> Callable[[Checkpoint], list[Judged]]:
    return lambda _: [Judged(record, judge(record.text, threshold)) for record in records]


def _result(judged: list[Judged]) -> SentimentResult:
    counts = _counts(judged)
    by_day = _grouped(judged, lambda record: record.date)
    by_month = _grouped(judged, lambda record: record.date[:7] if record.date else None)
    return SentimentResult(
        sentiments=tuple(each.to_wire() for each in judged[:MAX_SENTIMENTS]),
        sentiments_truncated=len(judged) > MAX_SENTIMENTS,
        overall_sentiment=overall(counts["positive"], counts["negative"], counts["neutral"]),
        summary=", ".join(f"{counts[label]} {label}" for label in _LABELS),
        analyzed=len(judged),
        counts=counts,
        average_compound=_average(judged),
        by_category=_breakdown(_grouped(judged, lambda record: record.category)),
        by_day=_breakdown(by_day),
        by_month=_breakdown(by_month),
        top_positive=_examples(judged, "positive"),
        top_negative=_examples(judged, "negative"),
    )


def _counts(judged: Iterable[Judged]) -> dict[Label, int]:
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


def _breakdown(groups: dict[str, list[Judged]]) -> dict[str, Breakdown]:
    return {
        name: Breakdown.model_validate({**_counts(members), "average_compound": _average(members)})
        for name, members in groups.items()
    }


def _examples(judged: Iterable[Judged], label: Label) -> tuple[JudgedText, ...]:
    """Return the strongest texts of a label, each text once."""
    of_label = (each for each in judged if each.sentiment.label == label)
    strongest = sorted(of_label, key=lambda each: -abs(each.sentiment.compound))
    by_text = {each.record.text: each for each in reversed(strongest)}
    distinct = sorted(by_text.values(), key=lambda each: -abs(each.sentiment.compound))
    return tuple(each.to_wire() for each in distinct[:_EXAMPLES])


def _metadata(
    configuration: SentimentConfiguration,
    request: AgentRequest[TextInput, SentimentConfiguration],
    model: str,
    lacks_extra: bool,
) -> dict[str, Any]:
    metadata = configuration.metadata(model, "vader")
    notes = [metadata["note"]] if "note" in metadata else []
    if lacks_extra:
        notes.append("transformer models need the extra 'transformers' of this service")
    language = (request.context or {}).get("language")
    if model == MODEL and isinstance(language, str) and not language.lower().startswith("en"):
        notes.append(f"{MODEL} knows English only; the context says {language}")
    return {**metadata, "note": "; ".join(notes)} if notes else metadata
