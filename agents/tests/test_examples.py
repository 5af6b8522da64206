"""The examples do what their page says."""

import json
from pathlib import Path
from typing import Any

import pytest

from agentstudio_agents import agent_file
from agentstudio_agents.agent_file import import_agent_file
from agentstudio_agents.registry import DECORATED
from agentstudio_agents.testing import run_agent

EXAMPLES = Path(__file__).parents[2] / "examples"


async def test_workflow_of_both_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DECORATED, "_definitions", {})
    monkeypatch.setattr(agent_file._FINDER, "paths", {})  # pyright: ignore[reportPrivateUsage]
    for name in ("first_agent.py", "langgraph_agent.py"):
        import_agent_file(EXAMPLES / name)
    workflow = json.loads((EXAMPLES / "workflow.json").read_text())
    results: dict[str, Any] = {}
    contents: list[str] = []
    for step in workflow["definition"]["steps"]:
        agent = DECORATED.find(step["agentType"])
        assert agent is not None
        outcome = await run_agent(
            agent,
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
