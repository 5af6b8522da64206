"""From a spreadsheet saved by a German Excel to the report on it."""

import re
from pathlib import Path
from typing import Any

from agentstudio_builtin.analyzer.data_analyzer import analyze_data
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.report.chart import draw
from agentstudio_builtin.report.document import Trend
from agentstudio_builtin.report.report_generator import ReportGenerator
from agentstudio_builtin.sentiment.sentiment_analyzer import analyze_sentiment
from tests.run_agent import run_agent

PRICES = (
    "Ort;Preis;Menge;Datum\r\nBonn;1,50;3;01.02.2025\r\nKöln;1.234,75;1;15.02.2025\r\n"
    'München;2,75;;28.02.2025\r\nDüsseldorf;"12,00";7;01.03.2025\r\n'
)
FEEDBACK = (
    "Ort;Datum;Kategorie;Preis;Text\r\nKöln;01.02.2025;Käse;1,50;The cheese was excellent €\r\n"
    "Köln;15.02.2025;Käse;2,50;Das Brot war köstlich und die Bedienung freundlich\r\n"
)


async def collected(folder: Path, text: str) -> dict[str, Any]:
    (folder / "datei.csv").write_bytes(text.encode("cp1252"))
    collector = DataCollector(folder)
    response = await run_agent(collector.__call__, configuration={"source": "datei.csv"})
    return response.result


async def report_on(folder: Path, **results: dict[str, Any]) -> str:
    response = await run_agent(
        ReportGenerator(folder).__call__,
        context={"results": results},
        configuration={"format": "markdown"},
    )
    return Path(response.result["path"]).read_text()


async def analyzed(agent: Any, collected: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    return (await run_agent(agent, context={"results": {"collect": collected}})).result


async def test_prices_are_analysed_and_reported(tmp_path: Path) -> None:
    records = await collected(tmp_path, PRICES)
    statistics = await analyzed(analyze_data, records)
    report = await report_on(tmp_path, collect=records, stats=statistics)
    assert statistics["columns"]["Preis"]["sum"] == 1.5 + 1234.75 + 2.75 + 12
    assert statistics["columns"]["Menge"]["missing"] == 1
    assert report.startswith("# Report\n")
    assert "All dates" not in report
    assert "1,234.75" in report
    assert report.count("was taken for windows-1252") == 1


async def test_report_on_an_analysis_says_what_was_left_out_before_it(tmp_path: Path) -> None:
    sentiment = await analyzed(analyze_sentiment, await collected(tmp_path, FEEDBACK))
    report = await report_on(tmp_path, mood=sentiment)
    assert report.startswith("# Customer Feedback Report\n")
    assert "collect: columns left out: Ort, Preis" in report
    assert "collect: the encoding is not UTF-8 and was taken for windows-1252" in report


def test_days_below_a_trend_do_not_run_into_each_other() -> None:
    days = tuple((f"2025-03-{day:02}", (1, 0, 0)) for day in range(1, 20))
    picture = draw(Trend("Texts by day", days), "svg").decode()
    assert len(re.findall(r">\d+ Mar<", picture)) == 10
