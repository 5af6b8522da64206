import asyncio
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple, cast
from unittest.mock import ANY

import httpx
import pytest

from agentstudio_agents import AgentError, AgentRequest, AgentResponse, AgentRun
from agentstudio_agents.definition.agent_definition import AgentFunction
from agentstudio_builtin.threads import Checkpoint, compute
from tests import work
from tests.problems import ERRORS, problem
from tests.running_service import Service, eventually, running_service
from tests.sleeper import Sleeper


async def echo(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    await run.think("action", "Echoing", {"empty": None})
    await run.progress(50, "half")
    await run.log("info", "line\nbreak")
    return {"input": request.input, "none": None, "attempt": run.attempt}


async def handoff(request: AgentRequest, run: AgentRun) -> AgentResponse:
    return AgentResponse.model_validate(
        {
            "success": True,
            "handoff": {"targetAgentType": "echo", "reason": "it knows"},
            "metadata": {"model": "m"},
        }
    )


async def refuse(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    raise AgentError("no such data")


async def busy(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    raise AgentError("try later", retryable=True)


async def broken(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    raise ConnectionRefusedError("postgresql://app:hunter2@10.1.2.3:5432/db")


async def killed(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    await run.compute(work.die)
    return {}


async def leave(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    raise SystemExit(3)


async def wrong(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    return cast(dict[str, Any], [1])


async def nan(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    return {"mean": float("nan")}


async def endless(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    result: dict[str, Any] = {}
    result["self"] = result
    return result


async def bad_progress(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    await run.progress(101)
    return {}


async def thinks_nan(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    await run.think("action", "x", {"score": float("inf")})
    return {}


AGENTS: dict[str, AgentFunction] = {
    "echo": echo, "handoff": handoff, "refuse": refuse, "busy": busy, "broken": broken,
    "killed": killed,     "leave": leave, "wrong": wrong, "nan": nan, "bad-progress": bad_progress,
    "thinks-nan": thinks_nan, "endless": endless,
}  # fmt: skip

TIMED = {"executionTimeMs": ANY}


class Case(NamedTuple):
    agent: str
    status: int
    body: dict[str, Any]


def agent_error(agent: str, detail: str) -> Case:
    return Case(agent, 500, problem("agent-error", "Agent Error", 500, detail, agentType=agent))


@pytest.mark.parametrize(
    "case",
    [
        Case("echo", 200, {
            "success": True,
            "result": {"input": {"a": 1}, "none": None, "attempt": 2},
            "thoughts": [{"timestamp": ANY, "type": "action", "content": "Echoing",
                          "metadata": {"empty": None}}],
            "metadata": TIMED,
        }),
        Case("handoff", 200, {
            "success": True, "result": {},
            "handoff": {"targetAgentType": "echo", "reason": "it knows"},
            "metadata": {"model": "m", **TIMED},
        }),
        Case("refuse", 200, {"success": False, "result": {}, "errorMessage": "no such data",
                             "metadata": TIMED}),
        Case("busy", 200, {"success": False, "result": {}, "errorMessage": "try later",
                           "metadata": {"retryable": True, **TIMED}}),
        Case("nan", 200, {"success": False, "result": {}, "metadata": TIMED,
                          "errorMessage": "The agent's response is not valid JSON:"
                          " $.result.mean is nan, which JSON cannot express"}),
        agent_error("broken", "The agent failed; its log says why"),
        agent_error("killed", "The agent failed: the computing process ended by signal SIGKILL"),
        agent_error("leave", "The agent failed: the agent raised SystemExit"),
        agent_error("wrong", "The agent failed: the agent returned list, not a dict, a model or an"
                    " AgentResponse"),
        agent_error("bad-progress", "The agent failed: percent must be from 0 to 100, not 101"),
        agent_error("thinks-nan", "The agent failed: $[2].score is inf, which JSON cannot express"),
        Case("nobody", 404, problem("not-found", "Not Found", 404, "Agent type 'nobody' not found",
                                    agentType="nobody")),
    ],
    ids=lambda case: case.agent,
)  # fmt: skip
async def test_execute_answers(case: Case, tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = await service.execute(case.agent, input={"a": 1}, attempt=2)
        streamed = await messages_of(service, case.agent, input={"a": 1}, attempt=2)
    assert (answer.status_code, answer.json()) == (case.status, case.body)
    kind = "application/json" if case.status == 200 else "application/problem+json"
    assert answer.headers["content-type"] == kind
    if case.status == 404:
        assert streamed == [case.body]
    else:
        name = "response" if case.status == 200 else "error"
        assert streamed[-2:] == [{"type": name, name: case.body}, "[DONE]"]


async def test_result_that_holds_itself_is_no_json(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = (await service.execute("endless")).json()
    assert answer["success"] is False
    assert "not valid JSON" in answer["errorMessage"]


async def messages_of(service: Service, agent: str, **body: object) -> list[Any]:
    """Return the messages of a stream, or the body of a refusal."""
    url = f"/agents/{agent}/stream"
    answer = await service.client.post(url, json={"task": "t", **body})
    if answer.status_code != 200:
        return [answer.json()]
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line for line in answer.text.split("\n\n") if line]
    assert lines[0] == ": keep-alive"
    texts = [line.removeprefix("data: ") for line in lines[1:]]
    return [text if text == "[DONE]" else httpx.Response(200, text=text).json() for text in texts]


async def test_stream_sends_all_in_order(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        messages = await messages_of(service, "echo")
    thought = {
        "timestamp": ANY,
        "type": "action",
        "content": "Echoing",
        "metadata": {"empty": None},
    }
    assert messages == [
        {"type": "thought", "thought": thought},
        {"type": "progress", "progress": {"percentage": 50, "currentStep": "half"}},
        {"type": "log", "log": {"timestamp": ANY, "level": "info", "message": "line\nbreak"}},
        {"type": "response", "response": {
            "success": True, "result": {"input": None, "none": None, "attempt": 1},
            "thoughts": [thought], "metadata": TIMED,
        }},
        "[DONE]",
    ]  # fmt: skip
    assert messages[0]["thought"]["timestamp"].endswith("Z")


async def test_invalid_body_names_every_fault(tmp_path: Path) -> None:
    body: dict[str, Any] = {"task": " ", "timeout": "5", "attempt": 0, "tasks": 1, "input": []}
    async with running_service(tmp_path, AGENTS) as service:
        answer = await service.client.post("/agents/echo/execute", json=body)
        unparsable = await service.client.post("/agents/echo/stream", content="{", headers=JSON)
        assert not service.calls
    assert answer.status_code == unparsable.status_code == 422
    faults = {(error["field"], error["code"]) for error in answer.json()["errors"]}
    assert faults == {
        ("task", "INVALID_FORMAT"),
        ("timeout", "INVALID_FORMAT"),
        ("attempt", "RANGE_ERROR"),
        ("tasks", "UNKNOWN_FIELD"),
        ("input", "INVALID_FORMAT"),
    }
    assert unparsable.json()["errors"][0]["code"] == "INVALID_JSON"


JSON = {"content-type": "application/json"}
DEEP = "[" * 300 + "]" * 300
HALF = r'"ok, \"fine\" \ud83d"'


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ('{"task":"t","input":{"a":[{},{"x":' + HALF + "}]}}", "input.a[1].x", "half a surrogate"),
        ('{"input":{"é, [":1,\n"b":["a",{"c":1},' + HALF + "]}}", "input.b[2]", "half"),
        ('{"task":' + HALF + "}", "task", "half a surrogate pair, which is no text"),
        (r'{"task":"\ude00 t"}', "task", "half a surrogate pair"),
        ('{"task":"t","input":{' + HALF + ":1}}", "input", "half a surrogate pair"),
        (b'{"input":{"a":"\xff"}}', "input.a", "no UTF-8"),
        ('{"input":{"a":1,"data":' + DEEP + "}}", "input.data[0][0][0][0]…", "nested too deeply"),
        ('{"input":{"a":', "", "not JSON: EOF"),
        ('{"input":{"a":NaN}}', "", "not JSON: expected"),
    ],
)  # fmt: skip
async def test_unreadable_body_names_the_place(
    body: str | bytes, field: str, message: str, tmp_path: Path
) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = await service.client.post("/agents/echo/execute", content=body, headers=JSON)
    refusal = answer.json()
    assert answer.status_code == 422
    (fault,) = refusal["errors"]
    assert fault["field"] == field
    assert message in fault["message"]
    at = f"{field}: " if field else ""
    assert refusal["detail"] == f"The body cannot be read: {at}{fault['message']}"


@pytest.mark.parametrize("way", ["execute", "stream"])
async def test_page_of_another_site_is_refused(way: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        url = f"/agents/echo/{way}"
        foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
        refused = await service.client.post(url, content='{"task": "t"}', headers=foreign)
        cancel = await service.client.post("/tasks/t1/cancel", headers=foreign)
        assert not service.calls
        own = {"Sec-Fetch-Site": "same-origin"}
        assert (await service.client.post(url, json={"task": "t"}, headers=own)).is_success
        assert (await service.client.get("/agents", headers=foreign)).is_success
    assert refused.json() == cancel.json() == problem(
        "forbidden", "Forbidden", 403, "Web pages of other sites may not call agents")  # fmt: skip
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("way", ["execute", "stream"])
async def test_closing_the_connection_cancels(way: str, tmp_path: Path) -> None:
    sleeper = Sleeper()
    async with running_service(tmp_path, {"sleeper": sleeper.run}) as service:
        url = f"/agents/sleeper/{way}"
        call = asyncio.create_task(service.client.post(url, json={"task": "t"}))
        await eventually(lambda: sleeper.started)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await eventually(lambda: sleeper.stopped, within_seconds=1)
        await eventually(lambda: service.events == ["started", "cancelled"])


async def test_thought_leaves_as_it_occurs(tmp_path: Path) -> None:
    sleeper = Sleeper()
    async with (
        running_service(tmp_path, {"sleeper": sleeper.run}) as service,
        service.client.stream("POST", "/agents/sleeper/stream", json={"task": "t"}) as answer,
    ):
        async for line in answer.aiter_lines():
            if '"content":"sleeping"' in line:
                break
        assert sleeper.stopped == 0


async def test_cancel_stops_the_task_of_its_workflow_only(tmp_path: Path) -> None:
    sleeper = Sleeper()
    async with running_service(tmp_path, {"sleeper": sleeper.run}) as service:
        calls = [
            asyncio.create_task(
                service.execute("sleeper", task="many", taskId="task_001", workflowExecutionId=wf)
            )
            for wf in ("wf_a", "wf_b")
        ]
        await eventually(lambda: sleeper.started == 2)
        unknown = await service.client.post("/tasks/task_001/cancel")
        done = await service.client.post(
            "/tasks/task_001/cancel", params={"workflowExecutionId": "wf_b"}
        )
        answer = await calls[1]
        assert sleeper.stopped == 1
        assert not calls[0].done()
        await service.client.post("/tasks/task_001/cancel?workflowExecutionId=wf_a")
        await calls[0]
    assert unknown.json() == problem(
        "not-found", "Not Found", 404, "Task 'task_001' not found or already completed",
        taskId="task_001",
    )  # fmt: skip
    assert done.json() == {"message": "Task 'task_001' cancelled successfully"}
    assert answer.status_code == 499
    assert answer.json()["type"] == ERRORS + "request-cancelled"


async def test_newer_call_of_a_task_takes_over(tmp_path: Path) -> None:
    sleeper = Sleeper()
    async with running_service(tmp_path, {"sleeper": sleeper.run}, limit=1) as service:
        calls: list[asyncio.Task[httpx.Response]] = []
        for attempt in (1, 2, 3):
            calls.append(
                asyncio.create_task(service.execute("sleeper", taskId="t1", attempt=attempt))
            )
            await eventually(lambda attempt=attempt: sleeper.started == attempt)
        assert sleeper.stopped == 2
        older = [await call for call in calls[:2]]
        await service.client.post("/tasks/t1/cancel")
        await calls[2]
    assert [answer.status_code for answer in older] == [499, 499]
    assert "newer call" in older[0].json()["detail"]


async def test_computation_stops_with_its_task_and_leaves_the_loop_free(tmp_path: Path) -> None:
    burning, threads_stopped = threading.Event(), threading.Event()

    def burn(checkpoint: Checkpoint) -> None:
        burning.set()
        try:
            while True:
                checkpoint()
                sum(range(10_000))
        finally:
            threads_stopped.set()

    async def burner(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await compute(burn)
        return {}

    async with running_service(tmp_path, {"burner": burner}) as service:
        call = asyncio.create_task(service.execute("burner", taskId="t1"))
        await eventually(burning.is_set)
        before = time.monotonic()
        assert (await service.client.get("/agents")).json() == ["burner"]
        assert time.monotonic() - before < 10
        await service.client.post("/tasks/t1/cancel")
        assert (await call).status_code == 499
        assert threads_stopped.is_set()


async def test_call_log_has_a_line_for_start_and_end(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        await service.execute("echo", taskId="t1", workflowExecutionId="wf_1", attempt=2)
        await service.execute("refuse", taskId="t2")
        calls = service.calls
    of_echo = {"timestamp": ANY, "agentType": "echo", "workflowExecutionId": "wf_1",
               "taskId": "t1", "attempt": 2}  # fmt: skip
    of_refuse = {"timestamp": ANY, "agentType": "refuse", "workflowExecutionId": None,
                 "taskId": "t2", "attempt": 1}  # fmt: skip
    assert calls == [
        {"event": "started", **of_echo},
        {"event": "completed", **of_echo, **TIMED},
        {"event": "started", **of_refuse},
        {"event": "failed", **of_refuse, **TIMED, "error": "no such data"},
    ]


async def test_unknown_path_is_a_problem(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = await service.client.get("/nowhere")
        method = await service.client.get("/agents/echo/execute")
    assert answer.json() == problem("not-found", "Not Found", 404, "Not Found")
    assert method.status_code == method.json()["status"] == 405
