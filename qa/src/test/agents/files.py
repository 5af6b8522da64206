"""Agents that save and read files."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from agentstudio_agents import AgentError, AgentRequest, AgentRun, agent

CHUNK = 64 * 1024


@agent("file-saver")
async def save(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Save a file for each entry of `configuration.files`: its text by name.

    The first `configuration.failures` attempts fail after that.
    """
    settings = request.configuration or {}
    for name, text in settings.get("files", {}).items():
        await run.save(name, text, settings.get("mediaType"))
    if "megabytes" in settings:
        await run.save("large.bin", _zeros(settings["megabytes"]))
    if run.attempt <= settings.get("failures", 0):
        raise AgentError(f"Attempt {run.attempt} failed on purpose", retryable=True)
    return {"attempt": run.attempt}


@agent("file-reader")
async def read(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Return the texts of the artifacts that it depends on, by step and name, and of `input.file`."""
    texts: dict[str, Any] = {}
    for artifact in request.artifacts:
        with await run.open(artifact) as file:
            texts[f"{artifact.step_id}/{artifact.name}"] = file.read_text()
    uploaded = (request.input or {}).get("file")
    if uploaded is not None:
        with await run.open(uploaded) as file:
            texts["uploaded"] = [file.name, file.media_type, file.read_text()]
    return {"texts": texts}


async def _zeros(megabytes: int) -> AsyncIterator[bytes]:
    for _ in range(megabytes * 16):
        yield bytes(CHUNK)



@agent("file-holder")
async def hold(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Save a file of `configuration.megabytes`. The first attempt stops before its end, and writes the file `configuration.reached`."""
    settings = request.configuration or {}
    await run.save("held.bin", _held(settings["megabytes"], run.attempt, Path(settings["reached"])))
    return {"attempt": run.attempt}


async def _held(megabytes: int, attempt: int, reached: Path) -> AsyncIterator[bytes]:
    async for chunk in _zeros(megabytes):
        yield chunk
    if attempt == 1:
        reached.touch()
        await asyncio.Event().wait()
