"""A web server of a test's own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agentstudio_service.server import Server, listen

Handler = Callable[[Request], Awaitable[Response]]


@asynccontextmanager
async def web_server(routes: dict[str, Handler]) -> AsyncGenerator[int]:
    """Serve the routes on a free port of 127.0.0.1."""
    app = Starlette(
        routes=[Route(path, handler, methods=["GET", "POST"]) for path, handler in routes.items()]
    )
    listener = listen("127.0.0.1", 0)
    server = Server(
        uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=0)
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
