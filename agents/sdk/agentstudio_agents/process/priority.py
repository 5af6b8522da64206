"""Which processes have a lower priority than others when processors are scarce."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from agentstudio_agents.process.process_tree import processor_seconds

STEP: Final = 3
"""How much nicer a process becomes each time that its priority is lowered."""

MAX_STEPS: Final = 2
"""How often it is lowered. A process always keeps some share of a busy machine."""

NICEST: Final = 19
"""Lowest priority that there is."""

BUSY_SHARE: Final = 0.5
"""Share of a processor's time from which on a process counts as busy, if it could have all of it.
Where more runs than there are processors, the same share of what is then a fair part."""

MIN_BUSY_SHARE: Final = 0.05
"""Share of a processor's time up to which no process counts as busy, however much runs."""

CALM_SECONDS: Final = 10.0
"""How long a process has to be calm until its priority is raised by a step again."""


class Steps:
    """How many steps a priority is lowered, by what its process uses.

    Attributes:
        count: The steps.
    """

    def __init__(self, count: int, now: float) -> None:
        self.count = min(count, MAX_STEPS)
        self._calm_since = now

    def adapt(self, share: float, busy_share: float, now: float) -> None:
        """Take the share of a processor that was used until `now`, in seconds of any clock."""
        if share >= busy_share:
            self.count = min(MAX_STEPS, self.count + 1)
            self._calm_since = now
        elif now - self._calm_since >= CALM_SECONDS and self.count > 0:
            self.count -= 1
            self._calm_since = now


class ProcessPriority:
    """The priority of a process that leads a session, and of what it starts.

    It becomes lower by a step when the process has kept a processor busy between two looks, and
    higher again when it has been calm, where the system permits that: without privileges, priority
    may only be lowered. A process that may not be raised keeps its priority until it ends.
    """

    def __init__(self, pid: int, niceness: int, steps: int = 0) -> None:
        """Take a process, how much nicer than this one it shall be, and steps beyond that."""
        self._pid = pid
        self._niceness = niceness
        self._seconds = processor_seconds(pid)
        self._looked = time.monotonic()
        self._steps = Steps(steps, self._looked)

    def apply(self) -> None:
        """Give the process its priority."""
        set_niceness(self._pid, self._niceness + self._steps.count * STEP)

    def look(self) -> bool:
        """Adapt the priority to what the process has used since the last look.

        Returns:
            True if it was lowered.
        """
        before = self._steps.count
        seconds, now = processor_seconds(self._pid), time.monotonic()
        if seconds is not None and self._seconds is not None and now > self._looked:
            share = (seconds - self._seconds) / (now - self._looked)
            self._steps.adapt(share, busy_share(), now)
        self._seconds, self._looked = seconds, now
        self.apply()
        return self._steps.count > before


def busy_share() -> float:
    """Return from which share of a processor's time on a process counts as busy at present."""
    try:
        running = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[0])
    except (OSError, IndexError, ValueError):
        return BUSY_SHARE
    fair = min(1.0, (os.cpu_count() or 1) / max(1, running))
    return max(MIN_BUSY_SHARE, BUSY_SHARE * fair)


def set_niceness(pid: int, more: int) -> None:
    """Make the process group of a session leader nicer than this process by `more`.

    What is not permitted is left as it is. Where Linux schedules sessions instead of processes
    (`sched_autogroup_enabled`), the niceness of the session counts, so that is set as well.
    """
    niceness = min(NICEST, os.getpriority(os.PRIO_PROCESS, 0) + more)
    with suppress(OSError):  # It has ended; or it would have to be raised.
        if os.getpriority(os.PRIO_PGRP, pid) != niceness:
            os.setpriority(os.PRIO_PGRP, pid, niceness)
    with suppress(OSError):
        autogroup = Path(f"/proc/{pid}/autogroup")
        if not autogroup.read_text().endswith(f" nice {niceness}\n"):
            autogroup.write_text(str(niceness))
