"""An agent with large results and files."""

import asyncio
import hashlib
from typing import Any

from agentstudio_agents import AgentRequest, AgentRun, agent


@agent("load")
async def load(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Save a file of `configuration.fileBytes`, take `configuration.millis`, and return a text of `configuration.bytes`.

    Reads what the steps before have saved, which `open` compares with its digest.
    """
    settings = request.configuration or {}
    await run.save("load.bin", run.task_id.encode() * (settings["fileBytes"] // len(run.task_id)))
    await asyncio.sleep(settings["millis"] / 1000)
    read = hashlib.sha256()
    for artifact in request.artifacts:
        with await run.open(artifact) as file:
            read.update(file.read_bytes())
    return {"text": "x" * settings["bytes"], "read": read.hexdigest()}
