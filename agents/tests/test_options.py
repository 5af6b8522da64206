"""What the environment and the command line say."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import pytest

from agentstudio_builtin.options import BuiltInOptions
from agentstudio_service.options import Options
from tests.built_in import options_of


class Case(NamedTuple):
    name: str
    environment: dict[str, str]
    arguments: list[str]
    expected: dict[str, Any]


CASES = [
    Case("nothing", {}, [], {"port": 8088, "http_allow": [], "database": {}, "reload": False}),
    Case("one value", {"AGENTS_PORT": "9000"}, [], {"port": 9000}),
    Case("a blank value", {"AGENTS_PORT": " "}, [], {"port": 8088}),
    Case("the command line wins", {"AGENTS_PORT": "9000"}, ["--port", "9001"], {"port": 9001}),
    Case("several values", {"AGENTS_HTTP_ALLOW": " a.example  *.b.example\n"}, [],
         {"http_allow": ["a.example", "*.b.example"]}),
    Case("values add up", {"AGENTS_HTTP_ALLOW": "a.example"}, ["--http-allow", "b.example", "c"],
         {"http_allow": ["a.example", "b.example", "c"]}),
    Case("values by name",
         {"AGENTS_DATABASE": "shop=sqlite:///shop.db crm=sqlite:///crm.db?mode=ro"},
         ["--database", "crm=sqlite:///other.db"],
         {"database": {"shop": "sqlite:///shop.db", "crm": "sqlite:///other.db"}}),
    Case("a switch", {"AGENTS_RELOAD": "true"}, [], {"reload": True}),
    Case("a switch that is off", {"AGENTS_RELOAD": "False"}, [], {"reload": False}),
    Case("options of one agent", {"AGENTS_LLM_URL": "http://h/v1", "AGENTS_LLM_MODEL": "s l"}, [],
         {"llm_url": "http://h/v1", "llm_model": ["s", "l"]}),
    Case("limits of agents", {"AGENTS_AGENT_CONCURRENCY": "llm=4"},
         ["--agent-concurrency", "scraper=2"],
         {"agent_concurrency": [("llm", 4), ("scraper", 2)]}),
    Case("files", {"AGENTS_AGENTS": __file__}, ["serve", "--port", "1"],
         {"agents": [Path(__file__)], "port": 1}),
    Case("more files", {"AGENTS_AGENTS": __file__}, ["serve", __file__],
         {"agents": [Path(__file__)] * 2}),
    Case("what is no option", {"AGENTS_URLS": "http://h", "AGENTS_LISTENER": "3"}, [],
         {"listener": None}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_options_are_read(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    options = vars(options_of(*case.arguments))
    assert {name: options[name] for name in case.expected} == case.expected


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AGENTS_PORT", "x", "AGENTS_PORT: argument --port: invalid"),
        ("AGENTS_DATABASE", "shop", "AGENTS_DATABASE: argument --database: it must be NAME=URL"),
        ("AGENTS_RELOAD", "yes", "AGENTS_RELOAD: it must be true or false"),
        ("AGENTS_LLM_URL", "http://h/v1", "--llm-url and --llm-model need each other"),
    ],
)
def test_wrong_variable_is_named_at_the_start(variable: str, value: str, message: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "agentstudio_agents", "--port", "0"],
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].partition("error: ")[2].startswith(message)


def test_every_option_has_a_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options_of("--help")
    shown = set(re.findall(r"--([a-z-]+)", capsys.readouterr().out)) - {"help", "version"}
    known = get_type_hints(Options) | get_type_hints(BuiltInOptions)
    assert {name.replace("-", "_") for name in shown} <= known.keys()
