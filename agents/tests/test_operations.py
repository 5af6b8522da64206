"""What operators of the service see: health, metrics, traces, logs, its shutdown."""

import asyncio
import json
import logging
import os
import socket
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from prometheus_client.parser import text_string_to_metric_families

from agentstudio_agents import AgentError, AgentRequest, AgentRun
from agentstudio_agents.definition.agent_definition import AgentFunction
from agentstudio_service.log_format import JsonFormatter, TextFormatter
from agentstudio_service.server import listen
from tests.running_service import Service, eventually, running_service

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE_ID}-{SPAN_ID}-01"
LOG = logging.getLogger("an-agent")


class Gate:
    """An agent that waits until it is released."""

    def __init__(self) -> None:
        self.started = 0
        self.open = asyncio.Event()

    async def wait(self, request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        self.started += 1
        await self.open.wait()
        return {}


async def tracer(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    LOG.warning("working")
    if request.task == "break":
        raise KeyError("gone")
    return {"traceparent": run.traceparent}


async def refuse(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    raise AgentError("no")


async def health(service: Service) -> tuple[int, Any]:
    answer = await service.client.get("/health")
    body = answer.json()
    assert list(body) == [
        "status", *(["reason"] if "reason" in body else []), "version", "agents", "timestamp",
    ]  # fmt: skip
    return answer.status_code, (body["status"], body.get("reason"))


async def test_health_states_why_it_is_degraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentstudio_service.tasks.execution.GRACE_SECONDS", 0.01)
    stubborn_may_stop = asyncio.Event()

    async def stubborn(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        while not stubborn_may_stop.is_set():
            try:
                await stubborn_may_stop.wait()
            except asyncio.CancelledError:
                continue
        return {}

    gate = Gate()
    agents: dict[str, AgentFunction] = {"gate": gate.wait, "stubborn": stubborn}
    async with running_service(tmp_path, agents, limit=2) as service:
        assert await health(service) == (200, ("healthy", None))
        call = asyncio.create_task(service.execute("stubborn", timeout="PT0.01S"))
        assert (await call).status_code == 408
        assert await health(service) == (
            200, ("degraded", "Cancelled tasks do not stop: 'stubborn' (1)"),
        )  # fmt: skip
        waiting = asyncio.create_task(service.execute("gate"))
        await eventually(lambda: gate.started)
        assert await health(service) == (200, ("degraded", "All 2 task slots are taken"))
        stubborn_may_stop.set()
        gate.open.set()
        await waiting
        assert await health(service) == (200, ("healthy", None))


async def test_service_that_cannot_record_calls_is_unhealthy(tmp_path: Path) -> None:
    async with running_service(tmp_path, {"refuse": refuse}) as service:
        (tmp_path / "calls.jsonl").unlink()
        # The log's descriptor now leads to a device that is always full.
        full = os.open("/dev/full", os.O_WRONLY)
        file = next(
            number for number in range(3, 100)
            if os.path.exists(f"/proc/self/fd/{number}")
            and os.readlink(f"/proc/self/fd/{number}").startswith(str(tmp_path / "calls.jsonl"))
        )  # fmt: skip
        os.dup2(full, file)
        os.close(full)
        answer = await service.execute("refuse")
        assert answer.status_code == 500
        assert await health(service) == (
            503, ("unhealthy", "The call log cannot be written: No space left on device"),
        )  # fmt: skip


async def test_stopping_service_lets_tasks_end_and_takes_no_more(tmp_path: Path) -> None:
    gate = Gate()
    async with running_service(tmp_path, {"gate": gate.wait}) as service:
        call = asyncio.create_task(service.execute("gate"))
        await eventually(lambda: gate.started)
        draining = asyncio.create_task(service.tasks.drain(60))
        await eventually(lambda: service.tasks.stopping)
        refused = await service.execute("gate")
        assert await health(service) == (503, ("unhealthy", "The agent service is stopping"))
        assert not draining.done()
        gate.open.set()
        await draining
        assert (await call).status_code == 200
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"


async def metrics_of(service: Service) -> dict[tuple[str, ...], float]:
    text = (await service.client.get("/metrics")).text
    return {
        (sample.name.removeprefix("agentstudio_agent_calls"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("agentstudio")
    }


async def test_metrics_count_calls_by_agent_and_outcome(tmp_path: Path) -> None:
    gate = Gate()
    agents: dict[str, AgentFunction] = {"gate": gate.wait, "tracer": tracer, "refuse": refuse}
    async with running_service(tmp_path, agents, limit=1) as service:
        for agent, task in (("tracer", "t"), ("tracer", "t"), ("tracer", "break"), ("refuse", "t")):
            await service.execute(agent, task=task)
        await service.execute("gate", timeout="PT0.01S")
        call = asyncio.create_task(service.execute("gate", taskId="t1"))
        await eventually(lambda: gate.started == 2)
        await service.execute("tracer")
        await service.execute("nobody")
        during = await metrics_of(service)
        await service.client.post("/tasks/t1/cancel")
        await call
        after = await metrics_of(service)
    assert during["_in_flight", "gate"] == 1
    assert during["_refused_total", "tracer", "unavailable"] == 1
    assert {key[1:]: value for key, value in after.items() if key[0] == "_total"} == {
        ("tracer", "completed"): 2, ("tracer", "error"): 1, ("refuse", "failed"): 1,
        ("gate", "timeout"): 1, ("gate", "cancelled"): 1,
    }  # fmt: skip
    assert after["_in_flight", "gate"] == 0
    assert after["agentstudio_agent_call_seconds_count", "tracer"] == 3
    assert 0.01 <= after["agentstudio_agent_call_seconds_sum", "gate"] < 5
    assert not any("nobody" in key or key[0].endswith("_created") for key in after)


@pytest.mark.parametrize(
    ("header", "continued"),
    [
        (TRACEPARENT, True),
        (f"01-{TRACE_ID}-{SPAN_ID}-01-more", True),
        (f"00-{TRACE_ID}-{SPAN_ID}-01-more", False),
        (f"ff-{TRACE_ID}-{SPAN_ID}-01", False),
        (f"00-{'0' * 32}-{SPAN_ID}-01", False),
        (f"00-{TRACE_ID}-{'0' * 16}-01", False),
        (TRACEPARENT.upper(), False),
        ("", False),
    ],
)
async def test_trace_is_continued(header: str, continued: bool, tmp_path: Path) -> None:
    async with running_service(tmp_path, {"tracer": tracer}) as service:
        service.client.headers["traceparent"] = header
        answer = (await service.execute("tracer")).json()
        broken = (await service.execute("tracer", task="break")).json()
        unknown = (await service.execute("nobody")).json()
        stream = await service.client.post("/agents/tracer/stream", json={"task": "break"})
    assert answer["result"] == {"traceparent": header if continued else None}
    streamed = json.loads(stream.text.split("data: ")[1])["error"]
    for problem in (broken, unknown, streamed):
        assert problem.get("traceId") == (header if continued else None)


class Lines(logging.Handler):
    """Keeps what is logged, in both formats."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.objects: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(TextFormatter("%(levelname)s %(message)s").format(record))
        self.objects.append(json.loads(JsonFormatter().format(record)))


async def test_log_lines_say_which_call_they_belong_to(tmp_path: Path) -> None:
    lines = Lines()
    logging.getLogger().addHandler(lines)
    try:
        async with running_service(tmp_path, {"tracer": tracer}) as service:
            service.client.headers["traceparent"] = TRACEPARENT
            body = {"task": "break", "taskId": "t1", "workflowExecutionId": "wf_1"}
            await service.client.post("/agents/tracer/execute", json=body)
    finally:
        logging.getLogger().removeHandler(lines)
    LOG.warning("outside of any call")
    call = {"agentType": "tracer", "taskId": "t1", "workflowExecutionId": "wf_1",
            "traceId": TRACE_ID, "spanId": SPAN_ID, "timestamp": ANY}  # fmt: skip
    mine = [line for line in lines.objects if line["logger"] in ("an-agent", "agentstudio_agents")]
    assert mine == [
        {"level": "WARNING", "logger": "an-agent", "message": "working", **call},
        {"level": "ERROR", "logger": "agentstudio_agents", "message": "agent 'tracer' failed",
         "exception": ANY, **call},
    ]  # fmt: skip
    assert mine[1]["exception"].endswith("KeyError: 'gone'")
    assert (
        f"WARNING working [agentType=tracer taskId=t1 workflowExecutionId=wf_1 traceId={TRACE_ID}"
        f" spanId={SPAN_ID}]"
    ) in lines.texts


async def test_answers_do_not_wait_for_acknowledgements() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(writer.get_extra_info("socket").getsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY))  # fmt: skip
        writer.close()

    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with await asyncio.start_server(serve, sock=listen("127.0.0.1", 0)) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await found
        writer.close()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
async def test_body_with_a_number_that_is_none_is_refused(number: str, tmp_path: Path) -> None:
    async with running_service(tmp_path, {"tracer": tracer}) as service:
        body = f'{{"task": "t", "input": {{"value": {number}}}}}'
        headers = {"content-type": "application/json"}
        answer = await service.client.post("/agents/tracer/execute", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "INVALID_JSON"
