"""The agents that come with the service."""

from importlib import import_module
from typing import Final

from agentstudio_agents.code_analyzer import CodeAnalyzer
from agentstudio_agents.data_analyzer import analyze_data
from agentstudio_agents.data_collector import DataCollector
from agentstudio_agents.options import Options
from agentstudio_agents.registry import Registry
from agentstudio_agents.report_generator import ReportGenerator
from agentstudio_agents.sentiment_analyzer import analyze_sentiment
from agentstudio_agents.test_runner import run_tests
from agentstudio_agents.web_source import WebSource

_HEAVY: Final = (
    "agentstudio_agents.feedback_database",
    "vaderSentiment.vaderSentiment",
    "agentstudio_agents.report_pdf",
    "agentstudio_agents.report_html",
)
"""Modules that import large libraries, and so are imported on first use only."""


def built_in_agents(options: Options) -> Registry:
    """Make the built-in agents, with what the options let them read and write."""
    web = WebSource(options.http_allow, options.http_allow_address)
    collector = DataCollector(options.data, options.database, web)
    registry = Registry()
    registry.add("code-analyzer", CodeAnalyzer(options.data).__call__)
    registry.add("data-analyzer", analyze_data)
    registry.add("data-collector", collector.__call__)
    registry.add("sentiment-analyzer", analyze_sentiment)
    registry.add("report-generator", ReportGenerator(options.reports).__call__)
    registry.add("test-runner", run_tests)
    return registry


def load_libraries() -> None:
    """Import what the built-in agents load on first use."""
    for module in _HEAVY:
        import_module(module)
