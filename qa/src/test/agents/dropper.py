"""An agent whose process ends while it saves a file."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from agentstudio_agents import AgentRequest, AgentRun, agent

LARGE_BYTES = 90 * 1024 * 1024


@agent("file-dropper")
async def drop(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
    """Save a small file, and begin to save a large one; the first attempt ends its process meanwhile."""
    await run.save("small.txt", f"attempt {run.attempt}")
    if run.attempt == 1:
        descriptor, name = tempfile.mkstemp()
        os.truncate(descriptor, LARGE_BYTES)
        saving = asyncio.create_task(run.save("large.bin", Path(name)))
        await asyncio.sleep(0.1)
        os.unlink(name)
        os._exit(0 if saving.done() else 1)
    return {"attempt": run.attempt}
