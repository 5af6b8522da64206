"""Memory outside of processes: what tests may hold in buffers of the kernel until they end."""

import json
from collections import defaultdict
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import testing
from agentstudio_builtin.runner.pytest_agent import run_tests
from agentstudio_sandbox.plan import MEBIBYTE

MEMORY_MB = 64
MOST_BYTES = 256 * MEBIBYTE
"""What buffers may hold for a moment, at `memoryMb: 64`; see README, test-runner."""

COMMON = """
import ctypes, fcntl, os, socket, struct, time

CHUNK = bytes(65536)

def fill(write):
    filled = 0
    try:
        while True:
            filled += write(CHUNK)
    except (BlockingIOError, OSError):
        return filled

def report(total):
    os.write(1, f"\\nheld {os.getpid()} {total}\\n".encode())

def by_many(attack, processes=20):
    for _ in range(processes):
        if os.fork() == 0:
            attack()
            time.sleep(60)
    time.sleep(60)

def hold(make):
    kept, total = [], 0
    while True:
        try:
            ends = make()
        except OSError:
            return kept
        kept.append(ends)
        for end in ends:
            total += fill(end)
        report(total)

def pair(large=False):
    def make():
        left, right = socket.socketpair()
        kept.append((left, right))
        for end in (left, right):
            end.setblocking(False)
            if large:
                for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                    end.setsockopt(socket.SOL_SOCKET, option, 2**30)
        return left.send, right.send
    return make

kept = []
"""


class Attack(NamedTuple):
    """`code` holds as much as it can; `message` is what the task then fails with, if it does."""

    name: str
    code: str
    message: str | None = "used more than 64 MiB of memory"


ATTACKS = [
    Attack("pairs of sockets", """
def test_attack(capfd):
    with capfd.disabled():
        by_many(lambda: hold(pair()))
"""),
    Attack("pairs whose other end is closed", """
def one():
    def make():
        left, right = socket.socketpair()
        left.setblocking(False)
        kept.append(right)
        def write(chunk):
            return left.send(chunk)
        return (write,)
    return make

def test_attack(capfd):
    with capfd.disabled():
        by_many(lambda: hold(one()))
"""),
    Attack("sockets in flight", """
def test_attack(capfd):
    with capfd.disabled():
        def attack():
            carriers = [socket.socketpair() for _ in range(5)]
            total = 0
            for carrier, _ in carriers:
                carrier.setblocking(False)
                try:
                    while True:
                        left, right = socket.socketpair()
                        for end in (left, right):
                            end.setblocking(False)
                            total += fill(end.send)
                        socket.send_fds(carrier, [b"x"], [left.fileno(), right.fileno()])
                        left.close(); right.close()
                        report(total)
                except OSError:
                    pass
            kept.append(carriers)
        by_many(attack)
"""),
    Attack("TCP", """
def test_attack(capfd):
    with capfd.disabled():
        def attack():
            server = socket.create_server(("127.0.0.1", 0), backlog=100)
            def make():
                client = socket.create_connection(server.getsockname())
                accepted, _ = server.accept()
                kept.append((client, accepted))
                for end in (client, accepted):
                    end.setblocking(False)
                return client.send, accepted.send
            hold(make)
        by_many(attack)
"""),
    Attack("UDP", """
def test_attack(capfd):
    with capfd.disabled():
        def attack():
            def make():
                receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                receiver.bind(("127.0.0.1", 0))
                sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                kept.append(receiver)
                for _ in range(10):
                    sender.sendto(bytes(30_000), receiver.getsockname())
                sender.close()
                counted = iter([300_000])
                def write(_):
                    for each in counted:
                        return each
                    raise OSError
                return (write,)
            hold(make)
        by_many(attack)
"""),
    Attack("pipes", """
def test_attack(capfd):
    with capfd.disabled():
        def attack():
            def make():
                reading, writing = os.pipe()
                os.set_blocking(writing, False)
                return (lambda chunk: os.write(writing, chunk),)
            hold(make)
        by_many(attack, 31)
""", None),
    Attack("refused", """
import pytest
def test_large_socket_buffer():
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33):
        with pytest.raises(PermissionError):
            socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, option, 1 << 20)
def test_large_pipe():
    with pytest.raises(PermissionError):
        fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)
def test_pages_in_pipe():
    libc = ctypes.CDLL(None, use_errno=True)
    vector = ctypes.create_string_buffer(16)
    assert libc.vmsplice(os.pipe()[1], vector, 1, 0) == -1
    assert ctypes.get_errno() == 1
""", None),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_buffers_count_as_memory(attack: Attack) -> None:
    outcome = await testing.run_agent(
        run_tests,
        input={"files": {"test_attack.py": COMMON + attack.code}},
        configuration={"memoryMb": MEMORY_MB, "timeoutSeconds": 5},
    )
    result = outcome.response.result
    assert isinstance(result, dict)
    held = held_by(result)
    print(f"{attack.name}: {held / MEBIBYTE:.0f} MiB, {outcome.response.error_message}")
    if attack.name == "refused":
        assert result["approved"], json.dumps(result, indent=1)
        return
    assert 0 < held <= MOST_BYTES
    if attack.message is not None:
        assert attack.message in (outcome.response.error_message or "")


def held_by(result: dict[str, Any]) -> int:
    """Return the bytes that the processes of an attack reported last."""
    by_process: defaultdict[str, int] = defaultdict(int)
    for line in result["output"].splitlines():
        words = line.split()
        if words[:1] == ["held"] and len(words) == 3 and words[2].isdigit():
            by_process[words[1]] = max(by_process[words[1]], int(words[2]))
    return sum(by_process.values())
