from typing import Any, NamedTuple, cast

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.definition.agent_definition import (
    AgentDefinition,
    AgentFunction,
    AgentOptions,
    RegistrationError,
)
from agentstudio_agents.definition.registry import Registry, agent
from agentstudio_service.tasks.catalog import Catalog


async def fine(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    return {}


def not_async(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    return {}


async def too_few(request: AgentRequest) -> dict[str, Any]:
    return {}


class Case(NamedTuple):
    name: str
    function: object
    message: str


@pytest.mark.parametrize("name", ["a", "data-collector", "b2-c3", "a" * 64])
def test_well_formed_name_is_taken(name: str) -> None:
    registry = Registry()
    registry.add(name, fine)
    assert registry.types == [name]


@pytest.mark.parametrize(
    "case",
    [
        *(Case(name, fine, "must be lower-case words joined by '-'")
          for name in ("", "A", "a_b", "a b", "-a", "a-", "a--b", "2a", "a" * 65, "a\n")),
        Case("plain", not_async, "agent 'plain' must be an 'async def' function"),
        Case("few", too_few, "agent 'few' must take two parameters: request and run"),
    ],
    ids=lambda case: repr(case.name),
)  # fmt: skip
def test_bad_registration_is_refused(case: Case) -> None:
    with pytest.raises(RegistrationError, match=case.message):
        Registry().add(case.name, cast(AgentFunction, case.function))


def test_name_is_taken_once() -> None:
    registry = Registry()
    registry.add("twice", fine)
    with pytest.raises(RegistrationError, match="agent 'twice' is already registered"):
        registry.add("twice", fine)
    catalog = Catalog(registry)
    with pytest.raises(RegistrationError, match="already registered"):
        catalog.add(AgentDefinition("twice", fine, {}))
    catalog.add(AgentDefinition("once", fine, {}))
    with pytest.raises(RegistrationError, match="agent 'once' is already registered"):
        catalog.add(AgentDefinition("once", fine, {}))
    assert catalog.types == ["once", "twice"]


def test_agent_without_a_name_is_refused() -> None:
    with pytest.raises(RegistrationError, match=r"as in @agent\('fine'\)"):
        agent(cast(str, fine))


@pytest.mark.parametrize(
    ("option", "hint"),
    [("concurency", "did you mean concurrency?"), ("colour", "there are description, concurrency")],
)
def test_unknown_option_is_refused(option: str, hint: str) -> None:
    options = cast(AgentOptions, {option: 1})
    with pytest.raises(RegistrationError) as raised:
        agent("mistaken", **options)(fine)
    assert f"agent 'mistaken' has the unknown option {option}; {hint}" in str(raised.value)


def test_concurrency_is_at_least_one() -> None:
    with pytest.raises(RegistrationError, match="agent 'none' must have a concurrency of at least"):
        Registry().add("none", fine, concurrency=0)
