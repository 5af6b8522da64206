"""The agents that come with the service."""

from importlib import import_module
from pathlib import Path
from typing import Final

from agentstudio_agents.code_analyzer import CodeAnalyzer
from agentstudio_agents.data_analyzer import analyze_data
from agentstudio_agents.data_collector import DataCollector
from agentstudio_agents.registry import Registry
from agentstudio_agents.report_generator import ReportGenerator
from agentstudio_agents.sentiment_analyzer import analyze_sentiment
from agentstudio_agents.test_runner import run_tests

_HEAVY: Final = (
    "agentstudio_agents.feedback_database",
    "vaderSentiment.vaderSentiment",
    "agentstudio_agents.report_pdf",
    "agentstudio_agents.report_html",
)
"""Modules that import large libraries, and so are imported on first use only."""


def built_in_agents(data: Path | None, reports: Path) -> Registry:
    """Make the built-in agents.

    Args:
        data: Folder that data-collector may read. None: it reads no files.
        reports: Folder that report-generator writes to.
    """
    registry = Registry()
    registry.add("code-analyzer", CodeAnalyzer(data).__call__)
    registry.add("data-analyzer", analyze_data)
    registry.add("data-collector", DataCollector(data).__call__)
    registry.add("sentiment-analyzer", analyze_sentiment)
    registry.add("report-generator", ReportGenerator(reports).__call__)
    registry.add("test-runner", run_tests)
    return registry


def load_libraries() -> None:
    """Import what the built-in agents load on first use."""
    for module in _HEAVY:
        import_module(module)
