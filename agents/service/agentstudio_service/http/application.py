"""The HTTP interface of the agents."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.request import AgentCall
from agentstudio_agents.call.run import discard
from agentstudio_service.calls.lasting_call import LastingCall
from agentstudio_service.calls.lasting_calls import LastingCalls
from agentstudio_service.http.allowed_hosts import AllowedHosts, HostCheck
from agentstudio_service.http.body_limit import BodyLimit
from agentstudio_service.http.call_body import read_attempt, read_call, read_call_headers
from agentstudio_service.http.call_stream import CALL_ID, CALL_RECEIVED, CallStream
from agentstudio_service.http.cross_site import CrossSiteRefusal
from agentstudio_service.http.disconnect import outcome_unless_disconnected
from agentstudio_service.http.event_stream import EventStream
from agentstudio_service.http.health import health_of
from agentstudio_service.http.problem_response import ERROR_HANDLERS
from agentstudio_service.http.shared_secret import SecretCheck, SecretFile
from agentstudio_service.http.tracing import Tracing
from agentstudio_service.problem import Problem
from agentstudio_service.tasks.metrics import METRICS_MEDIA_TYPE
from agentstudio_service.tasks.served_agent import ServedAgent

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""Largest request body. Twice what a step's input and results can come to on the platform."""

_OF_PROXIES: Final = ("forwarded", "x-forwarded-for", "via")
"""Headers that say that a request was passed on."""

MAX_UNFINISHED_BYTES: Final = 64 * 1024 * 1024
"""Most bytes of bodies that have not arrived whole, all connections together."""


def service(
    calls: LastingCalls,
    hosts: AllowedHosts,
    is_local: bool = False,
    secret: SecretFile | None = None,
) -> Starlette:
    """Make the ASGI application that serves these calls.

    Args:
        calls: Those that outlive their connections, and the tasks that run them.
        hosts: What requests may be for.
        is_local: Whether only programs of this machine can connect. They are then shown the
            traceback of an agent that failed.
        secret: What callers must know. None: nothing.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        tasks.stop()
        await tasks.close()

    tasks = calls.tasks
    endpoints = _Endpoints(calls, is_local)
    post = ["POST"]
    return Starlette(
        routes=[
            Route("/health", endpoints.health),
            Route("/metrics", endpoints.metrics),
            Route("/agents", endpoints.agents),
            Route("/agents/{agent_type}", endpoints.describe),
            Route("/agents/{agent_type}/execute", endpoints.execute, methods=post),
            Route("/agents/{agent_type}/stream", endpoints.stream, methods=post),
            Route("/calls", endpoints.detached_calls),
            Route("/calls/{call_id}", endpoints.describe_call, methods=["GET"]),
            Route("/calls/{call_id}", endpoints.cancel_call, methods=["DELETE"]),
            Route("/tasks/{task_id}/cancel", endpoints.cancel, methods=post),
        ],
        middleware=[
            Middleware(Tracing),
            Middleware(HostCheck, allowed=hosts),
            Middleware(CrossSiteRefusal),
            *([] if secret is None else [Middleware(SecretCheck, secret=secret)]),
            Middleware(BodyLimit, limit=MAX_BODY_BYTES, unfinished=MAX_UNFINISHED_BYTES),
        ],
        exception_handlers=ERROR_HANDLERS,
        lifespan=lifespan,
    )


class _Endpoints:
    def __init__(self, calls: LastingCalls, is_local: bool) -> None:
        self._calls = calls
        self._tasks = calls.tasks
        self._is_local = is_local

    async def health(self, _: Request) -> Response:
        health = health_of(self._tasks)
        return _json(health.to_wire(), 503 if health.status == "unhealthy" else 200)

    async def metrics(self, _: Request) -> Response:
        return Response(self._tasks.metrics.text(), media_type=METRICS_MEDIA_TYPE)

    async def agents(self, _: Request) -> Response:
        return _json(self._tasks.agents.types)

    async def describe(self, request: Request) -> Response:
        return _json(self._agent(request).description.to_wire())

    async def execute(self, request: Request) -> Response:
        definition = self._agent(
            request
        )  # First: an unknown type takes precedence over a faulty body.
        call = await _call(request)
        running = self._tasks.start(definition, call, discard)
        outcome = await outcome_unless_disconnected(request.receive, running)
        if isinstance(outcome, Problem):
            raise self._shown(outcome, request)
        return Response(outcome.body, media_type="application/json")

    async def stream(self, request: Request) -> Response:
        definition = self._agent(request)
        call = await _call(request)
        return self._lasting_stream(request, definition, call) or EventStream(
            lambda listener: self._tasks.start(definition, call, listener),
            lambda problem: self._shown(problem, request),
        )

    def _lasting_stream(
        self, request: Request, definition: ServedAgent, call: AgentCall
    ) -> Response | None:
        """Return the stream of a call that has an id. None: it ends with its connection."""
        call_id = request.headers.get(CALL_ID)
        if call_id is None:
            return None
        received = read_call_headers(call_id, request.headers.get(CALL_RECEIVED))
        lasting = self._calls.obtain(definition, call, call_id)
        if lasting is None:
            return None
        return CallStream(
            self._calls,
            lasting,
            call,
            received,
            lambda problem: self._shown(problem, request),
        )

    async def detached_calls(self, _: Request) -> Response:
        return _json([_about(call) for call in self._calls.detached])

    async def describe_call(self, request: Request) -> Response:
        call_id = request.path_params["call_id"]
        call = self._calls.find(call_id)
        if call is None:
            raise Problem.unknown_call(call_id)
        return _json(_about(call))

    async def cancel_call(self, request: Request) -> Response:
        call_id = request.path_params["call_id"]
        self._calls.cancel(call_id, read_attempt(request.query_params.get("attempt")))
        return Response(status_code=204)

    async def cancel(self, request: Request) -> Response:
        task_id = request.path_params["task_id"]
        if not self._tasks.cancel((request.query_params.get("workflowExecutionId"), task_id)):
            raise Problem.unknown_task(task_id)
        return _json({"message": f"Task '{task_id}' cancelled successfully"})

    def _shown(self, problem: Problem, request: Request) -> Problem:
        """Add the traceback, unless the caller may be on another machine."""
        is_developer = self._is_local and not any(name in request.headers for name in _OF_PROXIES)
        return problem.for_developer if is_developer else problem

    def _agent(self, request: Request) -> ServedAgent:
        agent_type = request.path_params["agent_type"]
        definition = self._tasks.agents.find(agent_type)
        if definition is None:
            raise Problem.unknown_agent(agent_type)
        return definition


async def _call(request: Request) -> AgentCall:
    # Of the types that a page may send elsewhere without asking first, JSON is none.
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem.unsupported_media_type()
    return read_call(await request.body())


def _about(call: LastingCall) -> dict[str, Any]:
    return {
        "callId": call.id,
        "workflowExecutionId": call.workflow_execution_id,
        "taskId": call.task_id,
        "agentType": call.running.execution.agent_type,
        "attempt": call.attempt,
        "readerAttempt": call.reader_attempt,
        "isRunning": not call.outcome.done(),
        "isAttached": call.reader is not None,
    }


def _json(value: dict[str, Any] | list[str] | list[dict[str, Any]], status: int = 200) -> Response:
    return Response(encode_json(value), status, media_type="application/json")
