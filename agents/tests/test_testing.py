"""The test helper of the SDK, and through it what a run offers."""

import asyncio
from typing import Any

import pytest

from agentstudio_agents import AgentError, AgentHandoff, AgentRequest, AgentResponse, AgentRun
from agentstudio_agents.testing import run_agent


async def report(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    await run.think("action", "Reporting", {"of": request.task})
    await run.progress(50, "half")
    await run.log("warning", "nearly done")
    return {"input": request.input, "id": [run.workflow_execution_id, run.task_id, run.attempt]}


async def test_outcome_holds_all_that_was_reported() -> None:
    outcome = await run_agent(report, task="x", input={"a": 1}, attempt=2)
    assert outcome.response == AgentResponse(
        result={"input": {"a": 1}, "id": ["wf_test", "task_001", 2]}
    )
    assert [(each.type, each.content, each.metadata) for each in outcome.thoughts] == [
        ("action", "Reporting", {"of": "x"})
    ]
    assert [(each.percentage, each.current_step) for each in outcome.progress] == [(50, "half")]
    assert [(each.level, each.message) for each in outcome.logs] == [("warning", "nearly done")]


async def test_failure_on_purpose_is_a_response_and_a_defect_is_raised() -> None:
    async def refuse(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        raise AgentError("later", retryable=True)

    async def break_down(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        raise KeyError("gone")

    async def nan(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        return {"mean": float("nan")}

    assert (await run_agent(refuse)).response == AgentResponse(
        success=False, error_message="later", metadata={"retryable": True}
    )
    with pytest.raises(KeyError):
        await run_agent(break_down)
    with pytest.raises(ValueError, match="which JSON cannot express"):
        await run_agent(nan)


async def test_handoff_goes_with_the_result() -> None:
    async def triage(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.handoff("billing", "It is about an invoice", {"invoice": 7}, priority="high")
        return {"triaged": True}

    outcome = await run_agent(triage)
    assert outcome.response == AgentResponse(
        result={"triaged": True},
        handoff=AgentHandoff(
            target_agent_type="billing",
            reason="It is about an invoice",
            context={"invoice": 7},
            priority="high",
        ),
    )


async def test_work_is_handed_off_once_and_as_json() -> None:
    async def twice(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.handoff("billing", "first")
        await run.handoff("support", "second")
        return {}

    def work() -> None: ...

    async def no_json(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.handoff("billing", "a function", {"ids": work})
        return {}

    with pytest.raises(ValueError, match="has handed off to 'billing'"):
        await run_agent(twice)
    with pytest.raises(ValueError, match=r"\$\[2\]\.ids is a function"):
        await run_agent(no_json)


async def test_cancelled_run_knows_it() -> None:
    runs: list[AgentRun] = []

    async def wait(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        runs.append(run)
        await asyncio.Event().wait()
        return {}

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await run_agent(wait)
    assert [run.cancelled for run in runs] == [True]
