"""The agents that come with the service."""

import os
from importlib import import_module
from typing import Final

from agentstudio_agents.built_in_options import BuiltInOptions
from agentstudio_agents.chat_client import ChatServer
from agentstudio_agents.code_analyzer import CodeAnalyzer
from agentstudio_agents.data_analyzer import analyze_data
from agentstudio_agents.data_collector import DataCollector
from agentstudio_agents.llm import AGENT_TYPE, LanguageModel
from agentstudio_agents.registry import Registry
from agentstudio_agents.report_generator import ReportGenerator
from agentstudio_agents.sentiment_analyzer import SentimentAnalyzer
from agentstudio_agents.test_runner import run_tests
from agentstudio_agents.web_source import WebSource

_HEAVY: Final = (
    "agentstudio_agents.feedback_database",
    "vaderSentiment.vaderSentiment",
)
"""Modules that are imported on first use, which would keep the first task waiting.

Matplotlib, pandas and the like are not among them: they take more memory than all the rest.
"""


_PROGRAMS: Final = 4
"""Most tasks at once of an agent that starts programs, each of which may take much memory."""

_KEY: Final = "AGENTSTUDIO_LLM_KEY"
"""Variable of the environment with the key of the models' server: options can be seen by others."""


def built_in_agents(options: BuiltInOptions) -> Registry:
    """Make the built-in agents, with what the options let them read and write."""
    web = WebSource(options.http_allow, options.http_allow_address)
    collector = DataCollector(options.data, options.database, web)
    registry = Registry()
    registry.add("code-analyzer", CodeAnalyzer(options.data).__call__, concurrency=_PROGRAMS)
    registry.add("data-analyzer", analyze_data)
    registry.add("data-collector", collector.__call__)
    registry.add("sentiment-analyzer", SentimentAnalyzer(options.sentiment_model).__call__)
    registry.add("report-generator", ReportGenerator(options.reports).__call__)
    registry.add("test-runner", run_tests, concurrency=_PROGRAMS)
    if options.llm_url is not None:
        server = ChatServer(options.llm_url, tuple(options.llm_model), os.environ.get(_KEY))
        registry.add(AGENT_TYPE, LanguageModel(server, registry).__call__)
    return registry


def load_libraries() -> None:
    """Import what nearly every service needs, once it serves."""
    for module in _HEAVY:
        import_module(module)
