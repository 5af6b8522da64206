"""The agents of this distribution."""

import argparse
import os
from importlib import import_module
from typing import Final, cast

from agentstudio_agents.definition.registry import Registry
from agentstudio_builtin.analyzer.data_analyzer import analyze_data
from agentstudio_builtin.code.code_analyzer import CodeAnalyzer
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.collector.web_source import WebSource
from agentstudio_builtin.llm.chat_client import ChatServer
from agentstudio_builtin.llm.language_model import AGENT_TYPE, LanguageModel
from agentstudio_builtin.options import BuiltInOptions, add_options, check_options
from agentstudio_builtin.report.report_generator import ReportGenerator
from agentstudio_builtin.runner.pytest_agent import run_tests
from agentstudio_builtin.sentiment.language import language_identifier
from agentstudio_builtin.sentiment.sentiment_analyzer import SentimentAnalyzer

_HEAVY: Final = (
    "agentstudio_builtin.collector.feedback_database",
    "vaderSentiment.vaderSentiment",
)
"""Modules that are imported on first use, which would keep the first task waiting.

Matplotlib, pandas and the like are not among them: they take more memory than all the rest.
"""


_PROGRAMS: Final = 4
"""Most tasks at once of an agent that starts programs, each of which may take much memory."""

_KEY: Final = "AGENTSTUDIO_LLM_KEY"
"""Variable of the environment with the key of the models' server: options can be seen by others."""


class BuiltInAgents:
    """What the agent service finds as the entry point of this distribution."""

    @property
    def options(self) -> type[argparse.Namespace]:
        """Declares the options that the environment may set."""
        return BuiltInOptions

    add_options = staticmethod(add_options)

    def check_options(self, parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
        """End the process with 2 where one option asks for another."""
        check_options(parser, cast(BuiltInOptions, options))

    def register(self, registry: Registry, options: argparse.Namespace) -> None:
        """Register the agents, with what the options let them read and write."""
        given = cast(BuiltInOptions, options)
        web = WebSource(given.http_allow, given.http_allow_address)
        collector = DataCollector(given.data, given.database, web)
        add = registry.add
        add("code-analyzer", CodeAnalyzer(given.data).__call__, concurrency=_PROGRAMS)
        add("data-analyzer", analyze_data)
        add("data-collector", collector.__call__)
        add("sentiment-analyzer", SentimentAnalyzer(given.sentiment_model).__call__)
        add("report-generator", ReportGenerator(given.reports).__call__)
        add("test-runner", run_tests, concurrency=_PROGRAMS)
        if given.llm_url is not None:
            server = ChatServer(given.llm_url, tuple(given.llm_model), os.environ.get(_KEY))
            add(AGENT_TYPE, LanguageModel(server, registry).__call__)

    def load_libraries(self) -> None:
        """Import what nearly every service needs, once it serves."""
        for module in _HEAVY:
            import_module(module)
        language_identifier()


PLUGIN: Final = BuiltInAgents()
