"""Creates whose answers are dropped now and then: as many workflows as calls.

``python creates.py PROXY COUNT``: each call meets a case of ``cases.json`` that drops answers.
"""

import asyncio
import json
import sys
import uuid
from pathlib import Path

import agentstudio as sdk

CASES = json.loads(Path(__file__).with_name("cases.json").read_text())
DROPPING = [
    index
    for index, case in enumerate(CASES)
    if case["call"] == "create" and case["outcome"] == "ok" and "credentials" not in case
]
AT_ONCE = 16
STEP = {"id": "s", "name": "Step", "agentType": "echo"}
DEFINITION = {
    "id": "creates",
    "name": "Creates",
    "pattern": "sequential",
    "steps": [STEP],
}


async def main() -> int:
    """Creates them, and counts what there is."""
    proxy, count = sys.argv[1], int(sys.argv[2])
    name = f"creates {uuid.uuid4()}"
    gate = asyncio.Semaphore(AT_ONCE)

    async def create(number: int) -> str:
        url = f"{proxy}/{DROPPING[number % len(DROPPING)]}~creates-{uuid.uuid4()}"
        retries = sdk.RetryPolicy(max_retries=20, first_delay=0.02, max_delay=2.0)
        async with (
            gate,
            sdk.AsyncAgentStudioClient(base_url=url, retries=retries) as client,
        ):
            return (await client.workflows.create(DEFINITION, initiated_by=name)).id

    created = await asyncio.gather(*(create(number) for number in range(count)))
    patient = sdk.RetryPolicy(max_retries=100)
    async with sdk.AsyncAgentStudioClient(retries=patient) as client:
        for _ in range(600):
            # Lists come from visibility, which is behind by a moment.
            listed = {each.id async for each in client.workflows.list(initiated_by=name)}
            if len(listed) >= count:
                break
            await asyncio.sleep(0.2)
    print(f"{count} calls, {len(set(created))} ids, {len(listed)} workflows")
    return int(not (len(set(created)) == count and listed == set(created)))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
