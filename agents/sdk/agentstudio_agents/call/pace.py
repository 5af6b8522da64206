"""How often a run may report, so that no agent keeps the event loop for itself."""

import time
from asyncio import sleep  # Bound here: an agent that replaces `asyncio.sleep` changes nothing.
from typing import Final

TURN_SECONDS: Final = 0.005
"""How long a run may report in one go before other tasks have their turn."""

EVENTS_PER_SECOND: Final = 1000
"""Most events of a run in a second, once its first ones, of the same number, are used up."""


class Pace:
    """Yields to other tasks, and delays the events of a run that has used up its rate."""

    def __init__(self) -> None:
        self._turn_ends = time.monotonic() + TURN_SECONDS
        self._allowance = float(EVENTS_PER_SECOND)
        self._counted = time.monotonic()

    def has_room(self) -> bool:
        """Whether an event may be sent now, without a delay."""
        self._refill()
        return self._allowance >= 1

    async def event(self) -> None:
        """Wait until a further event may be sent."""
        if not self.has_room():
            await sleep((1 - self._allowance) / EVENTS_PER_SECOND)
            self._refill()
        self._allowance -= 1
        await self.turn()

    async def turn(self) -> None:
        """Let other tasks run, if this one has run for long enough."""
        if time.monotonic() >= self._turn_ends:
            await sleep(0)
            self._turn_ends = time.monotonic() + TURN_SECONDS

    def _refill(self) -> None:
        now = time.monotonic()
        more = (now - self._counted) * EVENTS_PER_SECOND
        self._allowance = min(float(EVENTS_PER_SECOND), self._allowance + more)
        self._counted = now
