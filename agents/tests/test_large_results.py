import json
from pathlib import Path
from typing import Any

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.artifacts.local_store import LocalStore
from agentstudio_agents.artifacts.run_artifacts import RunArtifacts
from agentstudio_agents.call.answer import MAX_RESPONSE_BYTES
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import discard
from agentstudio_agents.definition.agent_definition import AgentDefinition


async def large(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    if request.task == "twice":
        await run.save("result.json", b"own")
    return {"text": "x" * MAX_RESPONSE_BYTES, "score": 0.5, "approved": True}


async def answered(folder: Path | None, task: str = "Test") -> tuple[dict[str, Any], AgentRun]:
    run = AgentRun(discard, "task_001", artifacts=RunArtifacts(folder and LocalStore(folder)))
    call = AgentCall(task=task)
    answer = await AgentDefinition("large", large, {}).answer(call, run)
    return json.loads(answer.body), run


async def test_result_that_is_too_large_is_a_file(tmp_path: Path) -> None:
    response, run = await answered(tmp_path)
    result = response["result"]
    assert result["name"] == "result.json"
    assert (result["score"], result["approved"]) == (0.5, True)
    assert (await run.load(result))["text"] == "x" * MAX_RESPONSE_BYTES


async def test_own_file_of_that_name_stays(tmp_path: Path) -> None:
    response, run = await answered(tmp_path, "twice")
    assert response["result"]["name"] == "result-of-task.json"
    with await run.open(response["result"]) as file:
        assert file.size > MAX_RESPONSE_BYTES


async def test_without_a_place_for_files_it_is_sent_as_it_is() -> None:
    response, _ = await answered(None)
    assert len(response["result"]["text"]) == MAX_RESPONSE_BYTES


async def test_small_result_is_loaded_as_it_is(tmp_path: Path) -> None:
    _, run = await answered(tmp_path)
    assert await run.load({"a": 1}) == {"a": 1}
