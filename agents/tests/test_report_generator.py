import hashlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import testing
from agentstudio_builtin.analyzer.analysis import AnalysisOptions
from agentstudio_builtin.analyzer.data_analysis import analyse
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.report import pdf
from agentstudio_builtin.report.cells import number
from agentstudio_builtin.report.document import Paragraph, Table
from agentstudio_builtin.report.drawable import Drawable
from agentstudio_builtin.report.report_generator import ReportGenerator
from agentstudio_builtin.sentiment.sentiment_analyzer import analyze_sentiment
from tests.run_agent import REVIEWS, SEPTEMBER, error_of, outcome_of, run_agent

SECTIONS = [
    "Summary",
    "Sentiment by category",
    "Trend",
    "What customers praise",
    "What customers complain about",
    "Collected data",
    "Notes",
]


async def analyzed(scope: dict[str, Any]) -> dict[str, Any]:
    collected = (await run_agent(DataCollector(None).__call__, input=scope)).result
    context = {"results": {"step1": collected}}
    sentiment = (await run_agent(analyze_sentiment, input=scope, context=context)).result
    return {"results": {"step1": collected, "step2": sentiment}}


class Case(NamedTuple):
    kind: str
    suffix: str
    charts: int
    start: bytes


@pytest.mark.parametrize(
    "case",
    [
        Case("pdf", "pdf", 3, b"%PDF-"),
        Case("html", "html", 3, b"<!doctype html>"),
        Case("markdown", "md", 0, b"# Customer Feedback Report\n"),
        Case("json", "json", 0, b'{"title":"Customer Feedback Report"'),
    ],
    ids=lambda case: case.kind,
)
async def test_document_is_written(case: Case, tmp_path: Path) -> None:
    response = await run_agent(
        ReportGenerator(tmp_path).__call__,
        input=SEPTEMBER,
        context=await analyzed(SEPTEMBER),
        configuration={"format": case.kind, "includeCharts": True},
    )
    path = tmp_path / "wf_1" / f"task_001.{case.suffix}"
    content = path.read_bytes()
    expected: dict[str, Any] = {
        "format": case.kind,
        "path": str(path),
        "sizeBytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "charts": case.charts,
        "title": "Customer Feedback Report",
        "sections": [name for name in SECTIONS if case.charts or name != "Trend"],
    }
    if case.kind == "pdf":
        expected["pages"] = len(re.findall(rb"/Type /Page\b", content))
    assert response.result == expected
    assert content.startswith(case.start)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_document_is_an_artifact_where_the_platform_keeps_them(tmp_path: Path) -> None:
    outcome = await outcome_of(
        ReportGenerator(tmp_path).__call__,
        input={"overallSentiment": "mixed", "counts": {"positive": 1}},
        configuration={"format": "markdown"},
    )
    result = outcome.response.result
    assert result["artifact"] == "report.md"
    assert "path" not in result
    assert list(outcome.files) == ["report.md"]
    assert hashlib.sha256(outcome.files["report.md"]).hexdigest() == result["sha256"]
    assert list(tmp_path.iterdir()) == []


async def test_page_loads_nothing_and_trusts_no_text(tmp_path: Path) -> None:
    context = {"results": {"s": {"overallSentiment": "mixed", "counts": {"positive": 1},
        "topPositive": [{"text": "<script>alert(1)</script> 你好 👍"}]}}}  # fmt: skip
    for kind in ("html", "markdown", "pdf"):
        await run_agent(
            ReportGenerator(tmp_path).__call__,
            context=context,
            configuration={"format": kind, "title": "<b>Title & more"},
        )
    page = (tmp_path / "wf_1" / "task_001.html").read_text()
    assert "<script" not in page
    assert "&lt;b&gt;Title &amp; more" in page
    assert "<svg" in page
    assert not re.search(r'(?:src|href)="http', page)


class Text(NamedTuple):
    text: str
    drawn: str
    missing: str


@pytest.mark.parametrize(
    "case",
    [
        Text("Größe ≥ 3 · “x” Ω жук", "Größe ≥ 3 · “x” Ω жук", ""),
        Text("a 你好吗 b", "a [CJK, 3 characters] b", "你好吗"),
        Text("好", "[CJK, 1 character]", "好"),
        Text("ok 👍❤️ 🎉", "ok [thumbs up sign]❤️ [party popper]", "👍🎉"),
        Text("سلام عليكم!", "[Arabic, 9 characters]!", "سلامعيك"),
        Text("שלום", "[Hebrew, 4 characters]", "שלום"),
        Text("1 日 2 日 3 日 4 日 5", "1 [CJK, 1 character] 2 [CJK, 1 character] 3"
             " [CJK, 1 character] 4 […] 5", "日"),
    ],
    ids=lambda case: case.text,
)  # fmt: skip
def test_what_the_font_lacks_is_described(case: Text) -> None:
    drawable = Drawable(pdf.KNOWN)
    paragraph, table = Paragraph(case.text), Table(("a",), ((case.text,),))
    assert drawable.all_of((paragraph, table, 1.5)) == (
        Paragraph(case.drawn), Table(("a",), ((case.drawn,),)), 1.5)  # fmt: skip
    assert "".join(drawable.missing) == case.missing


async def test_pdf_says_what_it_cannot_draw(tmp_path: Path) -> None:
    counts = {"positive": 1, "neutral": 0, "negative": 0}
    results = {"s": {"overallSentiment": "positive", "byCategory": {"配送": counts, "a$b$": counts},
        "counts": counts, "topPositive": [{"text": "很好 👍"}]}}  # fmt: skip
    notes: dict[str, list[str] | None] = {}
    for kind in ("pdf", "html"):
        response = await run_agent(
            ReportGenerator(tmp_path).__call__,
            context={"results": results},
            configuration={"format": kind, "title": "ألف"},
        )
        assert response.metadata is not None
        notes[kind] = response.metadata.get("notes")
    assert notes["html"] is None
    assert notes["pdf"] == [
        "the PDF cannot draw 8 of the characters (أ, ل, ف, 配, 送, 很, 好, 👍) and describes them"
        " in brackets; format html shows them"
    ]


async def test_any_answer_of_another_agent_fits_the_pages(tmp_path: Path) -> None:
    counts = {"positive": 1, "neutral": 0, "negative": 2}
    sentiment = {
        "overallSentiment": "mixed",
        "counts": counts,
        "byCategory": {f"{n} {'x' * 300}": counts for n in range(200)},
        "byDay": {"2025-09-01": counts, "2025-09-02": counts, "monday": counts, "2025-09": 1},
        "topNegative": [{"text": "word " * 5000, "category": 3}, {"text": 1}, "text"],
    }
    other = {"k" * 300: "v " * 9000, "n": 1.5, "deep": {"a": 1}}
    for kind in ("pdf", "html", "markdown"):
        response = await run_agent(
            ReportGenerator(tmp_path).__call__,
            context={"results": {"a": sentiment, "b": other, "c": None}},
            configuration={"format": kind},
        )
        assert response.result["sizeBytes"] > 1000


STATISTICS = analyse(
    [{"city": city, "price": price} for price, city in enumerate(["Ulm", "Bonn", "Jena"] * 5)],
    "input.data",
    AnalysisOptions(group_by="city"),
).analysis.model_dump(by_alias=True, mode="json")
CODE: dict[str, Any] = {
    "approved": False,
    "totals": {"files": 1, "codeLines": 1234, "maxComplexity": 7, "maintainability": 55.5},
    "counts": {"high": 1, "medium": 0, "low": 1},
    "files": [{"path": "a.py", "mostComplex": [
        {"name": "Shop.sell", "line": 3, "complexity": 7, "rank": "B"}]}],
    "findings": [{"tool": "bandit", "rule": "B602", "severity": "high", "path": "a.py", "line": 9,
                  "message": "shell=True"}],
}  # fmt: skip
TESTS: dict[str, Any] = {
    "approved": False, "score": 0.5, "total": 2, "counts": {"passed": 1, "failed": 1},
    "tests": [
        {"nodeid": "test_a.py::test_b", "outcome": "failed", "durationMs": 1500,
         "message": "test_a.py:2: in test_b\nE   assert 1 == 2"},
        {"nodeid": "test_a.py::test_c", "outcome": "passed", "durationMs": 1},
    ],
}  # fmt: skip
FREE: dict[str, Any] = {
    "text": "A long answer of a language model. " * 10,
    "confidenceLevel": 0.91,
    "sources": [{"name": "crm", "rows": 1200345, "fresh": True}],
    "nested": {"a": 1, "b": [1, 2]},
    "nothing": None,
}


async def test_results_of_any_agent_are_reported(tmp_path: Path) -> None:
    results = {
        "numbers": STATISTICS,
        "more": STATISTICS,
        "lint": CODE,
        "checks": TESTS,
        "bot": FREE,
    }
    for kind, charts in (("markdown", 0), ("pdf", 6), ("html", 6)):
        response = await run_agent(
            ReportGenerator(tmp_path).__call__,
            input={"results": results},
            configuration={"format": kind},
        )
        assert response.result["charts"] == charts
        assert response.result["title"] == "Report"
    assert response.result["sections"] == [
        "Statistics: Numbers", "Statistics: More", "Code", "Tests", "Result of Bot"]  # fmt: skip
    assert response.metadata is not None
    assert response.metadata["tools"].keys() == {"matplotlib", "reportlab"}
    text = (tmp_path / "wf_1" / "task_001.md").read_text()
    for line in (
        "| price | 15 | 7 | 7 | 4.32 | 0 | 14 | 0 |",
        "| Ulm | 5 | 6 |",
        "- **1,234** lines of code",
        r"| a.py:9 | bandit B602 | high | shell=True |",
        "| Shop.sell | a.py:3 | 7 | B |",
        "- **50%** did not fail",
        r"| test\_a.py::test\_b | failed | assert 1 == 2 |",
        r"| test\_a.py::test\_b | 1,500 |",
        "| Confidence level | 0.91 |",
        "| Nested | a: 1, b: 1, 2 |",
        "| crm | 1,200,345 | yes |",
        "A long answer of a language model.",
    ):
        assert line in text


ODD: list[dict[str, Any]] = [
    {"columns": {"a": {"kind": "numeric", "histogram": {"edges": "x", "counts": [None]}}}},
    {"columns": {"a": {"kind": "text", "top": [1, {"value": None}]}, "b": 3}, "groups": []},
    {"totals": {"codeLines": None}, "findings": "x", "counts": {"high": "x"}},
    {"totals": {"codeLines": 1}, "findings": [{}], "files": [{"mostComplex": [{}]}]},
    {"tests": [{"nodeid": 1, "outcome": None, "durationMs": "x"}], "counts": 3},
    {"a": [{"b": {"c": [{"d": float("1e300")}]}}], "e": "x" * 50_000, "f": [[]], "": ""},
]


@pytest.mark.parametrize("result", ODD, ids=str)
async def test_odd_result_does_not_fail_the_report(result: dict[str, Any], tmp_path: Path) -> None:
    for kind in ("markdown", "pdf"):
        await run_agent(
            ReportGenerator(tmp_path).__call__,
            context={"results": {"odd": result}},
            configuration={"format": kind},
        )


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3, "3"), (3.0, "3"), (1234567, "1,234,567"), (1.41421, "1.414"), (0.5, "0.5"),
     (0.0000123, "1.23e-05"), (1e300, "1e+300"), (None, "n/a"), (True, "n/a"), ("x", "n/a")],
)  # fmt: skip
def test_number_is_shown(value: object, shown: str) -> None:
    assert number(value) == shown


async def test_charts_can_be_left_out(tmp_path: Path) -> None:
    response = await run_agent(
        ReportGenerator(tmp_path).__call__,
        context=await analyzed(SEPTEMBER),
        configuration={"includeCharts": False},
    )
    assert response.result["charts"] == 0
    assert "Trend" not in response.result["sections"]


async def test_long_time_is_shown_by_week_and_month(tmp_path: Path) -> None:
    await run_agent(
        ReportGenerator(tmp_path).__call__,
        context=await analyzed({}),
        configuration={"format": "json"},
    )
    document = json.loads((tmp_path / "wf_1" / "task_001.json").read_text())
    trend = next(section for section in document["sections"] if section["heading"] == "Trend")
    months = [row[0] for row in trend["blocks"][0]["rows"]]
    assert months == ["2025-07", "2025-08", "2025-09", "2025-10", "2025-11"]


async def test_sentiments_alone_are_enough(tmp_path: Path) -> None:
    sentiment = (await run_agent(analyze_sentiment, input={"reviews": REVIEWS})).result
    bare = {"sentiments": sentiment["sentiments"]}
    response = await run_agent(ReportGenerator(tmp_path).__call__, input=bare)
    assert response.result["sections"] == ["Summary"]
    assert response.result["pages"] == 1


@pytest.mark.parametrize("identity", ["../../x", "/etc/x", "..", ".hidden", "a/b", "x" * 300])
async def test_id_cannot_lead_outside(identity: str, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    outcome = await testing.run_agent(
        ReportGenerator(reports).__call__,
        input={"overallSentiment": "mixed"},
        configuration={"format": "json"},
        task_id=identity,
        workflow_execution_id=identity,
        artifacts=None,
    )
    result = outcome.response.result
    path = Path(result["path"])
    assert path.resolve().parent.parent == reports
    assert path.is_file()


async def test_nothing_to_report_is_refused(tmp_path: Path) -> None:
    message = await error_of(ReportGenerator(tmp_path).__call__, input=SEPTEMBER)
    assert message.startswith("there is nothing to report")


async def test_unknown_format_is_named(tmp_path: Path) -> None:
    message = await error_of(ReportGenerator(tmp_path).__call__, configuration={"format": "docx"})
    assert message.startswith("configuration.format: ")


WIDE = [{f"c{column}": row for column in range(40)} for row in range(60)]


@pytest.mark.parametrize("kind", ["markdown", "html", "pdf", "json"])
async def test_what_the_report_does_not_show_is_listed(kind: str, tmp_path: Path) -> None:
    results: dict[str, Any] = {
        "wide": {"rows": WIDE},
        "many": {f"v{number}": number for number in range(2000)},
        "deep": {"values": {f"v{number}": number for number in range(2000)}},
        "long": {"text": "word " * 3000},
    }
    response = await run_agent(
        ReportGenerator(tmp_path).__call__,
        input={"results": results},
        configuration={"format": kind},
    )
    hidden = ", ".join(f"c{column}" for column in range(8, 40))
    expected = [
        "Result of Wide: The first 50 of 60 rows are shown.",
        f"Result of Wide: The first 8 of 40 columns are shown, without {hidden}.",
        "Result of Many: The first 200 of 2,000 values are shown.",
        "Result of Deep: Values of more than 300 characters are cut: Values.",
        "Result of Long: The first 6,000 of 15,000 characters are shown.",
    ]
    assert response.result["notes"] == expected
    assert response.metadata is not None
    assert response.metadata["notes"] == expected
    if kind != "pdf":
        text = Path(response.result["path"]).read_text()
        assert all(note.partition(": ")[2] in text for note in expected)


async def test_notes_of_the_steps_before_are_reported(tmp_path: Path) -> None:
    texts = ["Great.", "Der Versand war schnell und alles war heil."]
    sentiment = (await run_agent(analyze_sentiment, input={"texts": texts})).result
    response = await run_agent(
        ReportGenerator(tmp_path).__call__,
        context={"results": {"analyze-feedback": sentiment}},
        configuration={"format": "markdown"},
    )
    assert response.result["sections"][-1] == "Notes"
    text = Path(response.result["path"]).read_text()
    assert "Texts in other languages than English were not analysed: German 1." in text
    assert (
        "| Analyze feedback | 1 of 2 texts are not English (German 1) and were not judged, as"
        " vader-3.3.2 knows English only |" in text
    )


async def test_report_about_texts_none_of_which_is_english_says_so(tmp_path: Path) -> None:
    texts = ["Leider kaputt angekommen.", "Nicht zu empfehlen, der Kundendienst antwortet nie."]
    sentiment = (await run_agent(analyze_sentiment, input={"texts": texts})).result
    response = await run_agent(
        ReportGenerator(tmp_path).__call__,
        context={"results": {"a": sentiment}},
        configuration={"format": "pdf"},
    )
    assert response.result["sections"] == ["Summary", "Notes"]
    assert response.result["charts"] == 0
