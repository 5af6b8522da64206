"""Work in other processes."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import AgentRequest, AgentRun
from agentstudio_agents.error import ProcessError
from agentstudio_agents.process.process_pool import ProcessPool
from tests import work
from tests.running_service import eventually, has_ended, running_service


@pytest.fixture
async def pool() -> AsyncGenerator[ProcessPool]:
    pool = ProcessPool(1)
    yield pool
    await pool.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_value_comes_from_one_process_that_is_used_again(pool: ProcessPool) -> None:
    (four, first), (nine, second) = [await pool.compute(work.square, n) for n in (2, 3)]
    assert (four, nine) == (4, 9)
    assert first == second != os.getpid()
    await pool.close()
    assert not is_alive(first)


async def test_exception_comes_back_with_its_traceback(pool: ProcessPool) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        await pool.compute(work.divide, 1, denominator=0)
    assert "return numerator / denominator" in "".join(raised.value.__notes__)
    assert (await pool.compute(work.divide, 1, denominator=2)) == 0.5


class Case(NamedTuple):
    function: Callable[[], object]
    error: type[Exception]
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Case(work.die, RuntimeError, "the computing process ended by signal SIGKILL"),
        Case(work.leave, RuntimeError, "SystemExit"),
        Case(work.make_function, TypeError, "the value cannot be pickled"),
        Case(work.be_picky, RuntimeError, "ab"),
        Case(lambda: 1, ValueError, "must be at the top of its module"),
    ],
    ids=lambda case: case.function.__name__,
)
async def test_failure_leaves_the_pool_in_order(case: Case, pool: ProcessPool) -> None:
    with pytest.raises(case.error, match=case.message):
        await pool.compute(case.function)
    assert (await pool.compute(work.square, 2))[0] == 4


async def test_cancelled_task_kills_its_process_and_no_other_task(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"

    async def burner(request: AgentRequest, run: AgentRun) -> dict[str, Any]:
        await run.compute(work.compute_for_ever, pid_file)
        return {}

    async with running_service(tmp_path, {"burner": burner}) as service:
        call = asyncio.create_task(service.execute("burner", taskId="t1"))
        await eventually(pid_file.exists)
        pid = int(pid_file.read_text())
        before = time.monotonic()
        assert (await service.client.get("/agents")).json() == ["burner"]
        assert time.monotonic() - before < 10
        assert is_alive(pid)
        await service.client.post("/tasks/t1/cancel")
        assert (await call).status_code == 499
        assert not is_alive(pid)


async def test_process_without_work_ends_after_a_while() -> None:
    pool = ProcessPool(1, idle_seconds=0.05)
    _, first = await pool.compute(work.square, 2)
    await eventually(lambda: not is_alive(first))
    assert (await pool.compute(work.square, 3))[0] == 9
    await pool.close()


async def test_process_at_work_does_not_end(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    pool = ProcessPool(1, idle_seconds=0.1)
    _, first = await pool.compute(work.square, 2)
    endless = asyncio.create_task(pool.compute(work.compute_for_ever, pid_file))
    done, _ = await asyncio.wait({endless}, timeout=0.3)
    assert not done
    assert int(pid_file.read_text()) == first
    endless.cancel()
    await asyncio.wait({endless})


async def test_work_waits_its_turn(pool: ProcessPool, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    endless = asyncio.create_task(pool.compute(work.compute_for_ever, pid_file))
    await eventually(pid_file.exists)
    waiting = asyncio.create_task(pool.compute(work.square, 2))
    done, _ = await asyncio.wait({waiting}, timeout=0.05)
    assert not done
    endless.cancel()
    assert (await waiting)[0] == 4
    assert endless.cancelled()


async def test_orphan_of_an_ended_process_delays_no_caller(
    pool: ProcessPool, tmp_path: Path
) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(ProcessError, match="ended by signal SIGKILL"):
        async with asyncio.timeout(20):
            await pool.compute(work.fork_and_die, pid_file)
    await eventually(lambda: has_ended(int(pid_file.read_text())))
    assert (await pool.compute(work.square, 2))[0] == 4


async def test_daemon_of_a_cancelled_process_is_ended(pool: ProcessPool, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    computing = asyncio.create_task(pool.compute(work.daemonize_and_wait, pid_file))
    await eventually(pid_file.exists, 20)
    computing.cancel()
    await asyncio.wait({computing})
    await eventually(lambda: has_ended(int(pid_file.read_text())))


def test_executor_of_the_standard_library_loses_other_calls(tmp_path: Path) -> None:
    """Ending one call by its process ends those of all others."""
    pid_file = tmp_path / "pid"
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, spawn) as executor:
        endless = executor.submit(work.compute_for_ever, pid_file)
        # First: the executor does not watch a process that it started after its last look.
        while not pid_file.exists():
            assert not endless.done()
        other = executor.submit(time.sleep, 600)
        assert not endless.cancel()
        os.kill(int(pid_file.read_text()), signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            other.result(timeout=120)
