"""All calls that outlive the connections of their callers."""

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Final

from agentstudio_agents.call.answer import Answer
from agentstudio_agents.call.request import AgentCall
from agentstudio_service.calls.call_memory import CALL_BYTES, MAX_BYTES, CallMemory
from agentstudio_service.calls.lasting_call import LastingCall, Reader
from agentstudio_service.calls.message_log import MessageLog
from agentstudio_service.problem import Problem
from agentstudio_service.tasks.execution import StopReason
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.tasks.served_agent import ServedAgent

_MAX_CANCELLED: Final = 1000
"""How many of the newest cancels are remembered whose calls were not known."""

_log = logging.getLogger("agentstudio_agents")


class LastingCalls:
    """The calls by their ids: those that run, and for a while those that have ended.

    Attributes:
        tasks: What runs them.
    """

    def __init__(self, tasks: Tasks, grace: float, memory: int = MAX_BYTES) -> None:
        """Take what runs tasks, the seconds that a caller has to return in, and the bytes to use.

        0 seconds: no call outlives its connection.
        """
        self.tasks = tasks
        self._grace = grace
        self._calls: dict[str, LastingCall] = {}
        self._ended: OrderedDict[str, float] = OrderedDict()
        self._cancelled: OrderedDict[str, int] = OrderedDict()
        self._memory = CallMemory(memory, self._forget_oldest)
        self._sweep: asyncio.TimerHandle | None = None

    def find(self, call_id: str) -> LastingCall | None:
        """Return a call. None: it is unknown here."""
        return self._calls.get(call_id)

    @property
    def detached(self) -> list[LastingCall]:
        """The calls that run without a caller."""
        return [each for each in self._calls.values() if each.is_detached]

    def obtain(self, agent: ServedAgent, call: AgentCall, call_id: str) -> LastingCall | None:
        """Return the call of an id, which is started if it is unknown.

        Returns:
            None if there is no memory for a further one, or calls end with their connections.

        Raises:
            Problem: A later attempt has asked for it; it was cancelled before; or it cannot be
                started.
        """
        if call.attempt <= self._cancelled.get(call_id, 0):
            raise Problem.cancelled(agent.agent_type, StopReason.CANCELLED.value)
        found = self._calls.get(call_id)
        if found is not None:
            if call.attempt < found.reader_attempt:
                raise Problem.superseded()
            return found
        if self._grace == 0 or not self._memory.take(CALL_BYTES):
            return None
        log = MessageLog(self._memory)
        started = LastingCall(call_id, call, log)
        try:
            started.run(self.tasks.start(agent, call, started.report))
        except BaseException:
            log.close()
            raise
        self._calls[call_id] = started
        self._await_reader(started)
        started.outcome.add_done_callback(lambda _: self._end(started))
        return started

    def leave(self, call: LastingCall, reader: Reader) -> None:
        """Take note that a reader is gone; if nobody returns in time, the agent is cancelled."""
        if call.reader is not reader:
            return
        call.reader = None
        if not call.outcome.done() and self._calls.get(call.id) is call:
            self._await_reader(call)
            _log.info("call %s: its caller is gone; the agent continues", call.id)

    def cancel(self, call_id: str, attempt: int) -> None:
        """Cancel a call, or forget it if it has ended.

        The request that starts a call may arrive after the one that cancels it.

        Raises:
            Problem: It is unknown, or a later attempt has asked for it.
        """
        call = self._calls.get(call_id)
        if call is None:
            self._cancelled[call_id] = attempt
            if len(self._cancelled) > _MAX_CANCELLED:
                self._cancelled.popitem(last=False)
            raise Problem.unknown_call(call_id)
        if attempt < call.reader_attempt:
            raise Problem.superseded()
        self._forget(call)
        call.stop(StopReason.CANCELLED)

    def _await_reader(self, call: LastingCall) -> None:
        loop = asyncio.get_running_loop()
        call.expiry = loop.call_later(self._grace, self._expire, call)

    def _expire(self, call: LastingCall) -> None:
        _log.warning("call %s: its caller has not returned; it is cancelled", call.id)
        self._forget(call)
        call.stop(StopReason.ABANDONED)

    def _end(self, call: LastingCall) -> None:
        if self._calls.get(call.id) is not call:
            return
        if call.expiry is not None:
            call.expiry.cancel()
            call.expiry = None
        outcome = call.outcome.result()
        if not call.keep_answer(len(outcome.body) if isinstance(outcome, Answer) else 0):
            self._forget(call)
            return
        self._ended[call.id] = time.monotonic()
        if self._sweep is None:
            self._sweep_later()

    def _sweep_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweep = loop.call_later(self._grace, self._forget_ended)

    def _forget_ended(self) -> None:
        """Forget the calls to whose answers nobody has returned."""
        self._sweep = None
        latest = time.monotonic() - self._grace
        while self._ended and next(iter(self._ended.values())) <= latest:
            self._forget_oldest()
        if self._ended:
            self._sweep_later()

    def _forget_oldest(self) -> bool:
        if not self._ended:
            return False
        self._forget(self._calls[next(iter(self._ended))])
        return True

    def _forget(self, call: LastingCall) -> None:
        del self._calls[call.id]
        self._ended.pop(call.id, None)
        call.close()
