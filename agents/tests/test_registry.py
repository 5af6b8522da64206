from typing import Any, NamedTuple, cast

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.definition import AgentFunction, RegistrationError
from agentstudio_agents.registry import Registry


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
    with pytest.raises(RegistrationError, match="already registered"):
        registry.merged_with(registry)


def test_concurrency_is_at_least_one() -> None:
    with pytest.raises(RegistrationError, match="agent 'none' must have a concurrency of at least"):
        Registry().add("none", fine, concurrency=0)
