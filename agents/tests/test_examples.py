"""The examples do what their page says."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from agentstudio_agents.definition.agent_definition import AgentDefinition
from agentstudio_agents.definition.registry import DECORATED
from agentstudio_agents.process import agent_file
from agentstudio_agents.process.agent_file import import_agent_file
from agentstudio_agents.testing import run_agent

EXAMPLES = Path(__file__).parents[2] / "examples"


def import_examples(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Import files of examples as if nothing had been imported before."""
    monkeypatch.setattr(DECORATED, "_definitions", {})
    monkeypatch.setattr(agent_file._FINDER, "paths", {})  # pyright: ignore[reportPrivateUsage]
    for name in names:
        monkeypatch.delitem(sys.modules, f"agent_file_{Path(name).stem}", raising=False)
        import_agent_file(EXAMPLES / name)


def find(agent_type: str) -> AgentDefinition:
    """Find an agent that was imported."""
    found = DECORATED.find(agent_type)
    assert found is not None
    return found


async def test_workflow_of_both_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    import_examples(monkeypatch, "first_agent.py", "langgraph_agent.py")
    workflow = json.loads((EXAMPLES / "workflow.json").read_text())
    results: dict[str, Any] = {}
    contents: list[str] = []
    for step in workflow["definition"]["steps"]:
        outcome = await run_agent(
            find(step["agentType"]),
            task=step["name"],
            input=workflow["input"],
            context={"results": {each: results[each] for each in step.get("dependsOn", [])}},
            configuration=step.get("configuration"),
        )
        assert outcome.response.success, outcome.response.error_message
        results[step["id"]] = outcome.response.result
        contents += [thought.content for thought in outcome.thoughts]
    assert results["keywords"]["words"] == 33
    assert results["keywords"]["keywords"][0] == {"word": "workflow", "count": 3}
    assert results["summary"]["approved"] is True
    assert results["summary"]["draft"].startswith("The text is about workflow, ")
    assert len(results["summary"]["draft"]) <= 60
    assert contents.count("review: approved") > 1


async def test_desk_hands_over_to_the_one_that_a_message_is_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_examples(monkeypatch, "patterns.py")
    for message, target in (
        ("I was charged twice!", "refund-desk"),
        ("Where is my parcel?", "shipping-desk"),
    ):
        outcome = await run_agent(find("support-desk"), input={"message": message})
        handoff = outcome.response.handoff
        assert handoff is not None and handoff.target_agent_type == target
        assert DECORATED.find(target) is not None
    assert (
        await run_agent(find("support-desk"), input={"message": "Hello"})
    ).response.handoff is None


async def test_editor_makes_the_copywriter_write_less(monkeypatch: pytest.MonkeyPatch) -> None:
    import_examples(monkeypatch, "patterns.py")
    context: dict[str, Any] = {}
    verdicts: list[bool] = []
    while not verdicts or (not verdicts[-1] and len(verdicts) < 10):
        draft = (
            await run_agent(find("copywriter"), input={"topic": "A green tea"}, context=context)
        ).response.result
        verdict = (
            await run_agent(
                find("editor"),
                input={"topic": "A green tea"},
                context={"results": {"write": draft}},
            )
        ).response.result
        verdicts.append(verdict["approved"])
        context = {"previousResult": draft, "feedback": verdict["feedback"]}
    assert verdicts == [False, False, True]
