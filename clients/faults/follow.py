"""Follows workflows with the async client: see ``clients/follow``."""

import asyncio
import json
import os
import sys

import httpx

import agentstudio as sdk

GOALS = {"completed", "cancelled"}
"""A workflow that has failed is resumed by somebody, and then has a stream again."""
PATIENT = sdk.RetryPolicy(max_retries=100)
"""For a server that is killed again and again."""


class Follower:
    """What was seen."""

    def __init__(self) -> None:
        self.connections = 0
        self.sequences: dict[str, list[int]] = {}
        self.client = sdk.AsyncAgentStudioClient(
            retries=PATIENT, hooks=sdk.Hooks(on_request=self.count)
        )

    def count(self, request: httpx.Request) -> None:
        """Counts connections to streams."""
        self.connections += request.url.path.endswith("/events")

    async def follow(self, workflow_id: str) -> None:
        """Until it has reached its goal."""
        seen = self.sequences.setdefault(workflow_id, [])
        while True:
            async for event in self.client.workflows.watch(workflow_id, since=last(seen)):
                if event.sequence is not None:
                    seen.append(event.sequence)
            if (await self.client.workflows.get(workflow_id)).status in GOALS:
                return
            await asyncio.sleep(0.5)

    async def report(self) -> int:
        """Compares what was seen with what the server has, read without the client."""
        key = os.environ["AGENTSTUDIO_API_KEY"]
        headers = {"Authorization": f"Bearer {key}"}
        url = os.environ["AGENTSTUDIO_BASE_URL"]
        differing: list[str] = []
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120) as http:
            for workflow_id, seen in self.sequences.items():
                answer = await http.get(f"/api/workflows/{workflow_id}/events")
                lines = answer.raise_for_status().text.splitlines()
                whole = [int(line[4:]) for line in lines if line.startswith("id: ")]
                if seen != whole or not whole:
                    differing.append(workflow_id)
                    print(f"{workflow_id}: {seen} instead of {whole}", file=sys.stderr)
        found = {
            "workflows": len(self.sequences),
            "events": sum(len(each) for each in self.sequences.values()),
            "connections": self.connections,
            "differing": differing,
        }
        print(json.dumps(found), flush=True)
        return int(bool(differing))


def last(seen: list[int]) -> int | None:
    """The newest event that was seen."""
    return seen[-1] if seen else None


async def main() -> int:
    """Follows until standard input has ended, and all that it named."""
    follower = Follower()
    async with asyncio.TaskGroup() as tasks:
        while line := await asyncio.to_thread(sys.stdin.readline):
            tasks.create_task(follower.follow(line.strip()))
    return await follower.report()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
