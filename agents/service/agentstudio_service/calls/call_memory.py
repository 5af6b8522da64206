"""The memory of what callers may ask for again."""

from collections.abc import Callable
from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
"""Most bytes of messages and answers that are kept, all calls together."""

CALL_BYTES: Final = 2048
"""What a call takes in addition to its messages."""


class CallMemory:
    """Counts bytes up to a limit.

    Attributes:
        used: How many bytes are taken.
    """

    def __init__(self, limit: int, make_room: Callable[[], bool]) -> None:
        """Take the limit and what frees some of the memory; it returns False if nothing can be."""
        self._limit = limit
        self._make_room = make_room
        self.used = 0

    def take(self, size: int) -> bool:
        """Take so many bytes; False if there is no room for them."""
        while self.used + size > self._limit:
            if not self._make_room():
                return False
        self.used += size
        return True

    def give_back(self, size: int) -> None:
        """Free so many bytes."""
        self.used -= size
