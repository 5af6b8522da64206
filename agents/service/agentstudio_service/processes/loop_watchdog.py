"""Reports which agent holds the event loop, and where."""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Coroutine
from contextvars import Context
from pathlib import Path
from types import FrameType
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

import agentstudio_agents
from agentstudio_service.log_format import current_call

MAX_HELD_SECONDS: Final = 0.2
"""How long the event loop may be held before that is logged."""

_BEAT_SECONDS: Final = 0.05
_OWN: Final = (Path(agentstudio_agents.__file__).parent, Path(__file__).parents[1])
_LIBRARY: Final = Path(asyncio.__file__).parent.parent

_log = logging.getLogger("agentstudio_agents")

_monotonic = time.monotonic
_current_task = asyncio.current_task


class LoopWatchdog:
    """A thread that watches the event loop of the thread it is created in.

    It needs the interpreter's lock to look. A call into C that keeps the lock is reported when it
    returns it, or by the service process when that ends this one.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._thread_id = threading.get_ident()
        self._agents: WeakKeyDictionary[asyncio.Task[Any], str] = WeakKeyDictionary()
        self._beat = _monotonic()
        self._stopped = threading.Event()
        loop.set_task_factory(cast(Any, self._make_task))

    def start(self) -> None:
        """Start to watch."""
        self._mark()
        threading.Thread(target=self._watch, name="loop-watchdog", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def _make_task(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any],
        *,
        context: Context | None = None,
        **options: Any,  # noqa: ANN401 - what newer versions of Python add
    ) -> "asyncio.Task[Any]":
        task = asyncio.Task(coroutine, loop=loop, context=context, **options)
        agent = current_call(context).get("agentType")
        if agent is not None:
            self._agents[task] = agent
        return task

    def _mark(self) -> None:
        self._beat = _monotonic()
        if not self._stopped.is_set():
            self._loop.call_later(_BEAT_SECONDS, self._mark)

    def _watch(self) -> None:
        reported = 0.0
        while not self._stopped.wait(_BEAT_SECONDS):
            beat = self._beat
            if _monotonic() - beat > MAX_HELD_SECONDS + _BEAT_SECONDS and beat != reported:
                reported = beat
                self._report()

    def _report(self) -> None:
        frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]
        frame = frames.get(self._thread_id)
        task = _current_task(self._loop)
        agent = None if task is None else self._agents.get(task)
        if frame is None or _waits(frame):
            return  # The loop waits for events; it was late only because the machine is busy.
        own = _frame_of_agent(frame)
        if own is None and agent is None:
            return  # The service itself, as when it starts.
        _log.warning(
            "%s holds the event loop for more than %d ms at %s; other tasks wait. Use"
            " run.compute for work that computes, asyncio.to_thread for calls that block",
            "a task or callback" if agent is None else f"agent '{agent}'",
            MAX_HELD_SECONDS * 1000,
            _place(own or frame),
        )


def _waits(frame: FrameType) -> bool:
    return frame.f_code.co_name == "select" and "selectors" in frame.f_code.co_filename


def _frame_of_agent(frame: FrameType) -> FrameType | None:
    """Return the innermost frame that is of an agent's own code, None if there is none."""
    each: FrameType | None = frame
    while each is not None:
        file = each.f_code.co_filename
        parents = Path(file).parents
        is_library = _LIBRARY in parents or "site-packages" in Path(file).parts
        if not file.startswith("<") and not any(own in parents for own in _OWN) and not is_library:
            return each
        each = each.f_back
    return None


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}"
