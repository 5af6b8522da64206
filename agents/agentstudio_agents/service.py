"""The HTTP face of the agents."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentstudio_agents.body_limit import BodyLimit
from agentstudio_agents.disconnect import unless_disconnected
from agentstudio_agents.event_stream import EventStream
from agentstudio_agents.plain_json import encode_json
from agentstudio_agents.problem import MEDIA_TYPE, Problem
from agentstudio_agents.request import AgentCall
from agentstudio_agents.tasks import Tasks
from agentstudio_agents.thought import AgentEvent, AgentLog
from agentstudio_agents.timestamp import utc_now
from agentstudio_agents.version import VERSION
from agentstudio_agents.wire import Wire

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""Largest request body. Twice what a step's input and results can come to on the platform."""

_WORKFLOW: Final = "workflowExecutionId"

_log = logging.getLogger("agentstudio_agents")


class Health(Wire):
    """How the service fares.

    Attributes:
        status: `degraded` when all task slots are taken, `unhealthy` when it is stopping.
        version: Of the service.
        agents: The registered agent types, sorted.
        timestamp: Of this answer: UTC, ISO 8601 with milliseconds.
    """

    status: Literal["healthy", "degraded", "unhealthy"]
    version: str
    agents: list[str]
    timestamp: str


class Confirmation(Wire):
    """What was done, in words."""

    message: str


def service(tasks: Tasks) -> FastAPI:
    """Make the ASGI application that serves these tasks."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield
        tasks.stop()

    app = FastAPI(title="Agent Studio agents", version=VERSION, lifespan=lifespan)
    app.add_middleware(BodyLimit, limit=MAX_BODY_BYTES)
    _handle_errors(app)
    _tell(app, tasks)
    _run(app, tasks)
    return app


def _tell(app: FastAPI, tasks: Tasks) -> None:
    async def health() -> Health:
        status = "degraded" if tasks.saturated else "healthy"
        return Health(
            status="unhealthy" if tasks.stopping else status,
            version=VERSION,
            agents=tasks.registry.types,
            timestamp=utc_now(),
        )

    async def agents() -> list[str]:
        return tasks.registry.types

    async def describe(agent_type: str) -> Response:
        definition = tasks.registry.find(agent_type)
        if definition is None:
            raise Problem.unknown_agent(agent_type)
        return _json_response(200, definition.description.to_wire())

    app.get("/health")(health)
    app.get("/agents")(agents)
    app.get("/agents/{agent_type}")(describe)


def _run(app: FastAPI, tasks: Tasks) -> None:
    async def is_known(agent_type: str) -> None:
        if tasks.registry.find(agent_type) is None:
            raise Problem.unknown_agent(agent_type)

    async def execute(request: Request, agent_type: str, call: AgentCall) -> Response:
        running = tasks.start(agent_type, call, _write_to_log)

        async def finish() -> None:
            await asyncio.wait({running.outcome})

        await unless_disconnected(request.receive, running, finish())
        outcome = await running.outcome
        if isinstance(outcome, Problem):
            raise outcome
        return _json_response(200, outcome.to_wire())

    async def stream(agent_type: str, call: AgentCall) -> Response:
        return EventStream(lambda listener: tasks.start(agent_type, call, listener))

    async def cancel(
        task_id: str, workflow_execution_id: Annotated[str | None, Query(alias=_WORKFLOW)] = None
    ) -> Confirmation:
        if not tasks.cancel((workflow_execution_id, task_id)):
            raise Problem.unknown_task(task_id)
        return Confirmation(message=f"Task '{task_id}' cancelled successfully")

    # A dependency, so that an unknown type is told before the faults of the body.
    known = [Depends(is_known)]
    app.post("/agents/{agent_type}/execute", dependencies=known)(execute)
    app.post("/agents/{agent_type}/stream", dependencies=known)(stream)
    app.post("/tasks/{task_id}/cancel")(cancel)


async def _write_to_log(event: AgentEvent) -> None:
    """Keep what an agent logs when nobody listens; thoughts are in the response."""
    if isinstance(event, AgentLog):
        _log.log(logging.getLevelNamesMapping()[event.level.upper()], "%s", event.message)


def _json_response(
    status: int, body: dict[str, Any], media_type: str = "application/json"
) -> Response:
    return Response(encode_json(body), status, media_type=media_type)


def _handle_errors(app: FastAPI) -> None:
    async def problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        response = _json_response(error.status_code, error.body, MEDIA_TYPE)
        response.headers.update(error.headers or {})
        return response

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return await problem(request, Problem.invalid([_field_error(e) for e in error.errors()]))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await problem(request, Problem.http(error.status_code, str(error.detail)))

    async def unexpected(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return await problem(request, Problem.internal())

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def _field_error(error: dict[str, Any]) -> dict[str, str]:
    """Translate a validation error: the JSON path, what is wrong and a code."""
    path = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    kind = error["type"]
    if kind == "json_invalid":
        return {
            "field": "",
            "message": f"not JSON: {error['ctx']['error']}",
            "code": "INVALID_JSON",
        }
    if kind == "missing":
        code = "REQUIRED_FIELD"
    elif kind == "extra_forbidden":
        code = "UNKNOWN_FIELD"
    elif kind == "greater_than_equal":
        code = "RANGE_ERROR"
    else:
        code = "INVALID_FORMAT"
    return {
        "field": ".".join(path),
        "message": error["msg"].removeprefix("Value error, "),
        "code": code,
    }
