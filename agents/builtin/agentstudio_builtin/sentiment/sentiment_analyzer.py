"""The agent that judges how texts feel."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from statistics import fmean
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_builtin.agent_models import AgentResult
from agentstudio_builtin.language_model_settings import LanguageModelSettings
from agentstudio_builtin.notes import Notes, bounded, with_notes
from agentstudio_builtin.record import Record
from agentstudio_builtin.sentiment.language import other_language
from agentstudio_builtin.sentiment.lexicon import MODEL, Label, Sentiment, judge, overall
from agentstudio_builtin.text_source import FoundTexts, TextInput, notes_before, read_texts
from agentstudio_builtin.threads import Checkpoint, compute

MAX_SENTIMENTS: Final = 200
"""Most texts that the result lists one by one; the counts cover all."""

_CHUNK: Final = 100
"""Texts between two looks at whether the task was cancelled: 30 ms if they are short."""

_TRANSFORMER_CHUNK: Final = 64
_EXAMPLES: Final = 5
_UNJUDGED: Final = 20
"""Most texts of other languages that the result lists."""

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


class UnjudgedText(AgentResult):
    """A text in another language than the model knows."""

    text: str
    language: Annotated[str, Field(description="Its name in English.")]
    id: str | None = None


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
        Literal[Label, "mixed", "unknown"],
        Field(
            description="Neutral if two thirds are; else the side with more than twice the texts of"
            " the other; mixed if neither has. unknown: no text could be judged."
        ),
    ]
    summary: Annotated[str, Field(description="The counts in words.")]
    analyzed: Annotated[int, Field(description="How many texts were judged.")]
    other_languages: Annotated[
        dict[str, int] | None,
        Field(description="Texts that were not judged, by language. None: there are none."),
    ] = None
    not_judged: Annotated[
        tuple[UnjudgedText, ...] | None, Field(description="The first 20 of them.")
    ] = None
    counts: Counts
    average_compound: Compound
    by_category: dict[str, Breakdown]
    by_day: dict[str, Breakdown]
    by_month: dict[str, Breakdown]
    top_positive: Annotated[tuple[JudgedText, ...], Field(description="The 5 strongest.")]
    top_negative: Annotated[tuple[JudgedText, ...], Field(description="The 5 strongest.")]
    notes: Notes = None


class Unjudged(NamedTuple):
    """A record whose text is not English, and the name of its language."""

    record: Record
    language: str


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
        unjudged: list[Unjudged] = []
        size = _TRANSFORMER_CHUNK if is_there else _CHUNK
        for start in range(0, len(records), size):
            chunk = records[start : start + size]
            for each in await _judge(
                chunk, configuration.threshold, folder if is_there else None, run
            ):
                judged.append(each) if isinstance(each, Judged) else unjudged.append(each)
            done = len(judged) + len(unjudged)
            await run.progress(round(95 * done / len(records)), f"Judged {done} of {len(records)}")
        metadata = _metadata(configuration, request, model, lacks_extra)
        notes = bounded(_notes(found, judged, unjudged))
        result = _result(judged, unjudged, bounded((*notes, *notes_before(request))))
        await run.think("observation", f"{result.summary}; overall {result.overall_sentiment}")
        await run.progress(100, "Done")
        metadata = with_notes(metadata, notes)
        if found.skipped:
            metadata["skipped"] = found.listed
        return AgentResponse(result=result, metadata=metadata)


analyze_sentiment: Final = SentimentAnalyzer().__call__
"""The agent with VADER alone."""


async def _judge(
    records: list[Record], threshold: float, folder: str | None, run: AgentRun
) -> Sequence[Judged | Unjudged]:
    if folder is None:
        return await compute(_judging(records, threshold))
    texts = [record.text for record in records]
    sentiments = await run.compute(_judge_with_transformer, folder, texts, threshold)
    return [Judged(record, each) for record, each in zip(records, sentiments, strict=True)]


def _judge_with_transformer(folder: str, texts: list[str], threshold: float) -> list[Sentiment]:
    from agentstudio_builtin.sentiment.transformer_sentiment import judge_with_transformer

    return judge_with_transformer(folder, texts, threshold)


def _judging(
    records: list[Record], threshold: float
) -> Callable[[Checkpoint], list[Judged | Unjudged]]:
    return lambda _: [_judged_if_english(record, threshold) for record in records]


def _judged_if_english(record: Record, threshold: float) -> Judged | Unjudged:
    language = other_language(record.text)
    if language is not None:
        return Unjudged(record, language)
    return Judged(record, judge(record.text, threshold))


def _notes(found: FoundTexts, judged: list[Judged], unjudged: list[Unjudged]) -> Iterator[str]:
    if found.skipped:
        yield f"{len(found.skipped):,} values are no text and were skipped"
    if unjudged:
        counts = Counter(each.language for each in unjudged)
        languages = ", ".join(f"{language} {count:,}" for language, count in counts.most_common())
        yield (
            f"{len(unjudged):,} of {len(judged) + len(unjudged):,} texts are not English"
            f" ({languages}) and were not judged, as {MODEL} knows English only"
        )


def _result(
    judged: list[Judged], unjudged: list[Unjudged], notes: tuple[str, ...]
) -> SentimentResult:
    counts = _counts(judged)
    by_day = _grouped(judged, lambda record: record.date)
    by_month = _grouped(judged, lambda record: record.date[:7] if record.date else None)
    return SentimentResult(
        sentiments=tuple(each.to_wire() for each in judged[:MAX_SENTIMENTS]),
        sentiments_truncated=len(judged) > MAX_SENTIMENTS,
        overall_sentiment=overall(counts["positive"], counts["negative"], counts["neutral"])
        if judged
        else "unknown",
        summary=", ".join(f"{counts[label]} {label}" for label in _LABELS),
        analyzed=len(judged),
        other_languages=dict(Counter(each.language for each in unjudged).most_common()) or None,
        not_judged=tuple(
            UnjudgedText(text=each.record.text, language=each.language, id=each.record.id)
            for each in unjudged[:_UNJUDGED]
        )
        or None,
        counts=counts,
        average_compound=_average(judged),
        by_category=_breakdown(_grouped(judged, lambda record: record.category)),
        by_day=_breakdown(by_day),
        by_month=_breakdown(by_month),
        top_positive=_examples(judged, "positive"),
        top_negative=_examples(judged, "negative"),
        notes=notes or None,
    )


def _counts(judged: Iterable[Judged]) -> dict[Label, int]:
    found = Counter(each.sentiment.label for each in judged)
    return {label: found[label] for label in _LABELS}


def _average(judged: Iterable[Judged]) -> float:
    compounds = [each.sentiment.compound for each in judged]
    return round(fmean(compounds), 4) if compounds else 0.0


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
    notes: list[str] = []
    if lacks_extra:
        notes.append("transformer models need the extra 'transformers' of this service")
    language = (request.context or {}).get("language")
    if model == MODEL and isinstance(language, str) and not language.lower().startswith("en"):
        notes.append(f"{MODEL} knows English only; the context says {language}")
    return with_notes(metadata, notes)
