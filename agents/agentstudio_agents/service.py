"""The HTTP face of the agents."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agentstudio_agents.body_limit import BodyLimit
from agentstudio_agents.cross_site import CrossSiteRefusal
from agentstudio_agents.definition import AgentDefinition
from agentstudio_agents.disconnect import outcome_unless_disconnected
from agentstudio_agents.event_stream import EventStream
from agentstudio_agents.health import health_of
from agentstudio_agents.metrics import METRICS_MEDIA_TYPE
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.problem import Problem
from agentstudio_agents.problem_response import ERROR_HANDLERS
from agentstudio_agents.request import read_call
from agentstudio_agents.run import discard
from agentstudio_agents.tasks import Tasks
from agentstudio_agents.tracing import Tracing

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""Largest request body. Twice what a step's input and results can come to on the platform."""


def service(tasks: Tasks) -> Starlette:
    """Make the ASGI application that serves these tasks."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        tasks.stop()
        await tasks.close()

    endpoints = _Endpoints(tasks)
    post = ["POST"]
    return Starlette(
        routes=[
            Route("/health", endpoints.health),
            Route("/metrics", endpoints.metrics),
            Route("/agents", endpoints.agents),
            Route("/agents/{agent_type}", endpoints.describe),
            Route("/agents/{agent_type}/execute", endpoints.execute, methods=post),
            Route("/agents/{agent_type}/stream", endpoints.stream, methods=post),
            Route("/tasks/{task_id}/cancel", endpoints.cancel, methods=post),
        ],
        middleware=[
            Middleware(Tracing),
            Middleware(CrossSiteRefusal),
            Middleware(BodyLimit, limit=MAX_BODY_BYTES),
        ],
        exception_handlers=ERROR_HANDLERS,
        lifespan=lifespan,
    )


class _Endpoints:
    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    async def health(self, _: Request) -> Response:
        health = health_of(self._tasks)
        return _json(health.to_wire(), 503 if health.status == "unhealthy" else 200)

    async def metrics(self, _: Request) -> Response:
        return Response(self._tasks.metrics.text(), media_type=METRICS_MEDIA_TYPE)

    async def agents(self, _: Request) -> Response:
        return _json(self._tasks.registry.types)

    async def describe(self, request: Request) -> Response:
        return _json(self._agent(request).description.to_wire())

    async def execute(self, request: Request) -> Response:
        definition = self._agent(request)  # First: an unknown type is told before a faulty body.
        call = read_call(await request.body())
        running = self._tasks.start(definition, call, discard)
        outcome = await outcome_unless_disconnected(request.receive, running)
        if isinstance(outcome, Problem):
            raise outcome
        return Response(outcome.body, media_type="application/json")

    async def stream(self, request: Request) -> Response:
        definition = self._agent(request)
        call = read_call(await request.body())
        return EventStream(lambda listener: self._tasks.start(definition, call, listener))

    async def cancel(self, request: Request) -> Response:
        task_id = request.path_params["task_id"]
        if not self._tasks.cancel((request.query_params.get("workflowExecutionId"), task_id)):
            raise Problem.unknown_task(task_id)
        return _json({"message": f"Task '{task_id}' cancelled successfully"})

    def _agent(self, request: Request) -> AgentDefinition:
        agent_type = request.path_params["agent_type"]
        definition = self._tasks.registry.find(agent_type)
        if definition is None:
            raise Problem.unknown_agent(agent_type)
        return definition


def _json(value: dict[str, Any] | list[str], status: int = 200) -> Response:
    return Response(encode_json(value), status, media_type="application/json")
