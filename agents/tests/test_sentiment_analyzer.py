import json
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import AgentError
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.collector.feedback_database import PATH
from agentstudio_builtin.sentiment.language import other_language
from agentstudio_builtin.sentiment.lexicon import judge, lean_certainty, overall
from agentstudio_builtin.sentiment.sentiment_analyzer import SentimentAnalyzer, analyze_sentiment
from agentstudio_builtin.sentiment.transformer_sentiment import label_of, sentiment_of
from tests.run_agent import REVIEWS, SEPTEMBER, error_of, run_agent
from tests.tiny_model import make_tiny_model


def lines_of(name: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


LABELLED = lines_of("sentiments.jsonl")
LEAST_RIGHT = {"plain": 17, "negation": 11, "typographic": 12, "emoji": 12}
"""Of 20 plain texts and 12 of each other kind: 52 of 56 altogether, 93 %."""


@pytest.mark.parametrize("kind", LEAST_RIGHT)
def test_labelled_texts_are_judged_as_accurately_as_stated(kind: str) -> None:
    texts = [each for each in LABELLED if each["kind"] == kind]
    right = [each for each in texts if judge(each["text"], 0.6).label == each["sentiment"]]
    assert len(right) >= LEAST_RIGHT[kind]


@pytest.mark.parametrize("case", lines_of("languages.jsonl"), ids=lambda case: case["text"])
def test_language_is_detected(case: dict[str, str]) -> None:
    assert other_language(case["text"]) == case["language"]


@pytest.mark.parametrize("text", [*(each["text"] for each in LABELLED), "", "5/5", "Gut.", "ok"])
def test_english_and_what_may_be_is_judged(text: str) -> None:
    assert other_language(text) is None


def test_no_text_of_the_sample_is_taken_for_another_language() -> None:
    database = sqlite3.connect(f"file:{PATH}?mode=ro", uri=True)
    texts = [text for (text,) in database.execute("SELECT DISTINCT text FROM feedback LIMIT 500")]
    database.close()
    assert [text for text in texts if other_language(text)] == []


async def test_texts_of_other_languages_are_counted_and_not_judged() -> None:
    response = await run_agent(
        analyze_sentiment,
        input={
            "records": [
                {"id": 7, "text": "Great."},
                {"id": 8, "text": "Der Versand war schnell und alles war heil."},
                {"id": 9, "text": "Très déçu de la livraison."},
            ]
        },
    )
    result = response.result
    assert (result["analyzed"], result["summary"]) == (1, "1 positive, 0 negative, 0 neutral")
    assert result["otherLanguages"] == {"German": 1, "French": 1}
    assert [(each["id"], each["language"]) for each in result["notJudged"]] == [
        ("8", "German"), ("9", "French")]  # fmt: skip
    assert result["notes"] == [
        "2 of 3 texts are not English (German 1, French 1) and were not judged, as vader-3.3.2"
        " knows English only"
    ]
    assert response.metadata is not None
    assert response.metadata["notes"] == result["notes"]


async def test_sentiment_of_no_english_text_is_unknown() -> None:
    response = await run_agent(
        analyze_sentiment, input={"text": "Leider kaputt angekommen, ich bin enttäuscht."}
    )
    assert response.result["overallSentiment"] == "unknown"
    assert response.result["analyzed"] == 0


def test_certainty_rises_with_the_score() -> None:
    certainties = [lean_certainty(score / 10) for score in range(11)]
    assert certainties[0] == 0.5
    assert certainties == sorted(certainties)
    assert certainties[-1] < 1


def test_uncertain_text_is_neutral() -> None:
    text = "Terrible experience, would not buy again."
    assert judge(text, 0.87).label == "negative"
    assert judge(text, 0.88).label == "neutral"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), "neutral"),
        ((1, 0, 2), "neutral"),
        ((3, 1, 0), "positive"),
        ((2, 1, 1), "mixed"),
        ((1, 3, 1), "negative"),
    ],
)
def test_overall_sentiment(counts: tuple[int, int, int], expected: str) -> None:
    assert overall(*counts) == expected


async def test_what_is_no_text_is_skipped_and_named() -> None:
    response = await run_agent(
        analyze_sentiment, input={"reviews": ["good", 5, None, {"x": 1}, " ", {"text": "bad"}]}
    )
    assert response.result["analyzed"] == 2
    assert response.metadata is not None
    assert response.metadata["skipped"] == [
        "input.reviews[1] is no text",
        "input.reviews[2] is no text",
        "input.reviews[3] has no text",
        "input.reviews[4] is blank",
    ]


async def test_what_is_skipped_is_named_within_bounds() -> None:
    collected = {"collect": {"records": [{"text": "good"}, *([{"id": 1}] * 25)]}}
    response = await run_agent(analyze_sentiment, context={"results": collected})
    assert response.metadata is not None
    assert response.metadata["skipped"][0] == "results.collect.records[1] has no text"
    assert response.metadata["skipped"][20:] == ["5 more"]


async def test_reviews_are_judged() -> None:
    response = await run_agent(
        analyze_sentiment,
        input={"reviews": REVIEWS},
        context={"language": "en", "domain": "e-commerce"},
        configuration={"model": "bert-base-uncased", "temperature": 0.7, "maxTokens": 1000},
    )
    result = response.result
    judged = [(entry["sentiment"], entry["confidence"]) for entry in result["sentiments"]]
    assert judged == [("positive", 0.96), ("negative", 0.87), ("neutral", 0.82)]
    assert result["overallSentiment"] == "mixed"
    assert result["summary"] == "1 positive, 1 negative, 1 neutral"
    assert response.metadata == {
        "model": "vader-3.3.2",
        "requestedModel": "bert-base-uncased",
        "notes": [
            "bert-base-uncased is not installed, so vader-3.3.2 was used",
            "temperature and maxTokens have no meaning for vader-3.3.2",
        ],
    }


async def test_collected_records_are_judged_with_breakdowns() -> None:
    collected = await run_agent(DataCollector(None).__call__, input=SEPTEMBER)
    response = await run_agent(
        analyze_sentiment,
        input=SEPTEMBER,
        context={"results": {"step1": collected.result}, "state": {}},
        configuration={"model": "bert-base", "threshold": 0.7},
    )
    result = response.result
    assert result["analyzed"] == sum(result["counts"].values()) == 1000
    assert len(result["sentiments"]) == 200
    assert result["sentimentsTruncated"]
    for groups in (result["byCategory"], result["byDay"], result["byMonth"]):
        assert sum(sum(group[label] for label in result["counts"]) for group in groups.values())
        for label, count in result["counts"].items():
            assert sum(group[label] for group in groups.values()) == count
    assert [entry["sentiment"] for entry in result["topPositive"]] == ["positive"] * 5
    assert [entry["sentiment"] for entry in result["topNegative"]] == ["negative"] * 5
    assert len(encode_json(result)) < 200_000


class Source(NamedTuple):
    name: str
    request: dict[str, Any]


@pytest.mark.parametrize(
    "source",
    [
        Source("texts", {"input": {"texts": ["Good."]}}),
        Source("records", {"input": {"records": [{"text": "Good."}]}}),
        Source("one text", {"input": {"text": "Good."}}),
        Source("result", {"context": {"results": {"a": {"records": [{"text": "Good."}]}}}}),
    ],
    ids=lambda source: source.name,
)
async def test_text_is_found(source: Source) -> None:
    response = await run_agent(analyze_sentiment, **source.request)
    assert response.result["summary"] == "1 positive, 0 negative, 0 neutral"


async def test_other_language_is_noted() -> None:
    response = await run_agent(
        analyze_sentiment, input={"texts": ["Gut."]}, context={"language": "de"}
    )
    assert response.metadata is not None
    assert response.metadata["notes"] == ["vader-3.3.2 knows English only; the context says de"]


async def test_request_without_texts_says_what_to_give() -> None:
    assert "give input.reviews" in await error_of(analyze_sentiment, input={"reviews": []})


async def test_bad_threshold_is_named() -> None:
    message = await error_of(
        analyze_sentiment, input={"reviews": REVIEWS}, configuration={"threshold": 1.5}
    )
    assert message.startswith("configuration.threshold: ")


@pytest.mark.parametrize(
    ("name", "label"),
    [("POSITIVE", "positive"), ("neg", "negative"), ("Neutral", "neutral"), ("1 star", "negative"),
     ("3 stars", "neutral"), ("5 stars", "positive")],
)  # fmt: skip
def test_label_of_a_model_is_understood(name: str, label: str) -> None:
    assert label_of(name) == label


def test_label_that_is_no_sentiment_is_refused() -> None:
    with pytest.raises(AgentError, match="label 'LABEL_0' is no sentiment"):
        label_of("LABEL_0")


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"POSITIVE": 0.9, "NEGATIVE": 0.1}, ("positive", 0.9, 0.8)),
        ({"POSITIVE": 0.55, "NEGATIVE": 0.45}, ("neutral", 0.9, 0.1)),
        ({"pos": 0.2, "neg": 0.1, "neu": 0.7}, ("neutral", 0.7, 0.1)),
        ({"1 star": 0.5, "2 stars": 0.3, "3 stars": 0.1, "4 stars": 0.1}, ("negative", 0.8, -0.7)),
    ],
)
def test_probabilities_are_a_sentiment(
    scores: dict[str, float], expected: tuple[str, float, float]
) -> None:
    assert tuple(sentiment_of(scores, 0.6)) == expected


async def test_model_without_its_extra_is_noted(tmp_path: Path) -> None:
    if find_spec("transformers") is not None:
        pytest.skip("the extra is installed")
    agent = SentimentAnalyzer({"mine": str(tmp_path)}).__call__
    response = await run_agent(agent, input={"texts": ["Good."]}, configuration={"model": "mine"})
    assert response.metadata == {
        "model": "vader-3.3.2",
        "requestedModel": "mine",
        "notes": [
            "mine is not installed, so vader-3.3.2 was used",
            "transformer models need the extra 'transformers' of this service",
        ],
    }


async def test_transformer_judges(tmp_path: Path) -> None:
    """With a model of two words, as real ones cannot be had without a network."""
    if find_spec("transformers") is None:
        pytest.skip("the extra 'transformers' is not installed")
    make_tiny_model(tmp_path)
    response = await run_agent(
        SentimentAnalyzer({"tiny": str(tmp_path)}).__call__,
        input={"texts": ["good good", "bad bad", "good"] * 30},
        configuration={"model": "tiny"},
    )
    assert response.metadata == {"model": "tiny", "requestedModel": "tiny"}
    judged = [entry["sentiment"] for entry in response.result["sentiments"][:3]]
    assert judged == ["positive", "negative", "positive"]
    assert response.result["analyzed"] == 90
