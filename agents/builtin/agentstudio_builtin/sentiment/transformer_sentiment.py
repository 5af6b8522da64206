"""Judges texts with a transformer model. Imports large libraries: for a computing process."""

# transformers' own annotations leave parts of its signatures unknown, and it need not be there.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingImports=false
# pyright: reportUnknownParameterType=false, reportUntypedFunctionDecorator=false

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from agentstudio_agents.error import AgentError
from agentstudio_builtin.sentiment.lexicon import Label, Sentiment

_BATCH: Final = 16
_WORDS: Final[tuple[tuple[str, Label], ...]] = (
    ("neg", "negative"), ("neu", "neutral"), ("pos", "positive"),
)  # fmt: skip
_STARS: Final[dict[str, Label]] = {
    "1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive",
}  # fmt: skip


def judge_with_transformer(folder: str, texts: list[str], threshold: float) -> list[Sentiment]:
    """Judge texts with the model of a folder.

    Raises:
        AgentError: It cannot be loaded, or does not classify by sentiment.
    """
    classify = _classifier(folder)
    judged = classify(texts, top_k=None, truncation=True, batch_size=_BATCH)
    return [sentiment_of({e["label"]: e["score"] for e in scores}, threshold) for scores in judged]


def sentiment_of(scores: Mapping[str, float], threshold: float) -> Sentiment:
    """Return the verdict that a model's probabilities by label mean.

    Raises:
        AgentError: A label is no sentiment.
    """
    sums: dict[Label, float] = {"positive": 0.0, "negative": 0.0, "neutral": 0.0}
    for name, score in scores.items():
        sums[label_of(name)] += score
    best = max(sums, key=lambda label: sums[label])
    compound = round(sums["positive"] - sums["negative"], 4)
    if best != "neutral" and sums[best] < threshold:
        return Sentiment("neutral", round(1 - abs(compound), 2), compound)
    return Sentiment(best, round(sums[best], 2), compound)


def label_of(name: str) -> Label:
    """Return the sentiment that a model's label means: a word for it, or stars from 1 to 5.

    Raises:
        AgentError: It means none.
    """
    stars = re.fullmatch(r"([1-5]) stars?", name.lower())
    if stars:
        return _STARS[stars[1]]
    for start, label in _WORDS:
        if name.lower().startswith(start):
            return label
    raise AgentError(f"the model's label '{name}' is no sentiment; use a model of sentiments")


@cache
def _classifier(folder: str) -> Any:  # noqa: ANN401 - transformers is not there for type checks
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    try:
        # From the folder alone, as numbers, and without code of the model's own.
        model = AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
        )
        tokenizer = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise AgentError(f"the model cannot be loaded: {reason}") from None
    return pipeline("text-classification", model=model, tokenizer=tokenizer)
