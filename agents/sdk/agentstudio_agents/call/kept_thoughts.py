"""The thoughts of a run that are kept for its response."""

from collections import deque
from typing import Final

from agentstudio_agents.call.thought import AgentThought

MAX_KEPT_BYTES: Final = 256 * 1024
"""Most bytes of thoughts that a run keeps. Those that it drops were sent when they occurred."""

MAX_THOUGHT_LENGTH: Final = 32 * 1024
"""Most characters of one thought; a longer one ends in an ellipsis and has no metadata."""


class KeptThoughts:
    """The newest thoughts, and how many there were.

    Attributes:
        count: How many were added, those that were dropped included.
    """

    def __init__(self) -> None:
        self.count = 0
        self._thoughts: deque[tuple[AgentThought, int]] = deque()
        self._size = 0

    def add(self, thought: AgentThought, size: int) -> None:
        """Keep a thought of `size` bytes, at the cost of the oldest ones."""
        self.count += 1
        self._thoughts.append((thought, size))
        self._size += size
        while self._size > MAX_KEPT_BYTES and len(self._thoughts) > 1:
            self._size -= self._thoughts.popleft()[1]

    @property
    def newest(self) -> tuple[AgentThought, ...]:
        """What is kept, in order."""
        return tuple(thought for thought, _ in self._thoughts)
