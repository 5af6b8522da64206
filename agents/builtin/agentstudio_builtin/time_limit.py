"""How long a computation may take."""

import signal
from collections.abc import Generator
from contextlib import contextmanager

from agentstudio_agents.error import AgentError


@contextmanager
def time_limit(what: str, seconds: float) -> Generator[None]:
    """Let the work inside fail with an `AgentError` when it takes longer than its limit.

    For use in the processes of `AgentRun.compute`, where work runs on the main thread: a limit set
    around the call would count the time in which it waits for a process and for its imports.

    Args:
        what: What takes the time, for the message.
        seconds: Longest that it may take.
    """

    def expire(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except TimeoutError:
        raise AgentError(f"{what} took longer than {seconds:g} s; ask for less") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
