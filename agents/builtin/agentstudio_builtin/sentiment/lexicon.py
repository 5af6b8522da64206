"""How a text feels."""

import math
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from agentstudio_builtin.sentiment.text_normalization import normalized

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

MODEL: Final = "vader-3.3.2"
"""What judges the texts: a lexicon and rules for English."""

_STEEPNESS: Final = 4.0
"""Slope of `certainty`: chosen so that VADER's usual border (0.05) is 0.55 and a plain word of
praise or blame (about 0.5) is 0.88."""

Label = Literal["positive", "negative", "neutral"]


class Sentiment(NamedTuple):
    """The verdict on one text.

    Attributes:
        label: Positive or negative if the text leans to a side surely enough, else neutral.
        confidence: How sure the label is, from 0 to 1. For positive and negative it is the
            certainty that the text leans to that side; for neutral that it leans to none.
        compound: VADER's score from -1 (bad) to 1 (good).
    """

    label: Label
    confidence: float
    compound: float


def judge(text: str, threshold: float) -> Sentiment:
    """Judge a text; with a certainty below the threshold it is neutral."""
    compound: float = _analyzer().polarity_scores(normalized(text))["compound"]
    certainty = lean_certainty(compound)
    if compound == 0 or certainty < threshold:
        return Sentiment("neutral", round(2 * (1 - certainty), 2), compound)
    return Sentiment("positive" if compound > 0 else "negative", round(certainty, 2), compound)


def lean_certainty(compound: float) -> float:
    """Return how certain it is that a text leans to the side of its score: 0.5 (not) to 0.98."""
    return 1 / (1 + math.exp(-_STEEPNESS * abs(compound)))


@cache
def _analyzer() -> "SentimentIntensityAnalyzer":
    # Reading the lexicon takes a tenth of a second: only when it is needed.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def overall(positive: int, negative: int, neutral: int) -> Literal[Label, "mixed"]:
    """Sum up many texts.

    Neutral if two thirds of them are; else the side that has more than twice the texts of the
    other; mixed if neither has.
    """
    if neutral * 3 >= 2 * (positive + negative + neutral):
        return "neutral"
    if positive > 2 * negative:
        return "positive"
    if negative > 2 * positive:
        return "negative"
    return "mixed"
