"""What tests may try against the machine they run on, through the running service."""

import asyncio
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents.definition.agent_definition import AgentFunction
from agentstudio_builtin.runner.pytest_agent import run_tests
from agentstudio_builtin.sentiment.sentiment_analyzer import analyze_sentiment
from tests.running_service import running_service
from tests.test_test_runner import processes_with

Response = dict[str, Any]


class Attempt(NamedTuple):
    """`code` makes a test that passes if it gets out; `contained` looks at what came of it."""

    name: str
    code: str
    contained: Callable[[Response], bool]
    configuration: dict[str, Any] | None = None


def failed_with(*texts: str) -> Callable[[Response], bool]:
    """Every test failed, with one of the texts for a reason, and the session went to its end."""

    def look(response: Response) -> bool:
        tests = response["result"]["tests"]
        return (
            response["success"]
            and bool(tests)
            and all(
                test["outcome"] == "failed" and any(text in test["message"] for text in texts)
                for test in tests
            )
        )

    return look


def ended_well(name: str, value: object) -> Callable[[Response], bool]:
    """The task went to its end, and its result says so."""
    return lambda response: response["success"] and response["result"][name] == value


def ended_for(text: str) -> Callable[[Response], bool]:
    """The task failed with a message that says why."""
    return lambda response: not response["success"] and text in response["errorMessage"]


SECRET = "the-secret-of-the-host"

ATTEMPTS = [
    Attempt("network", """
import socket, urllib.request
def test_address(): socket.create_connection(("1.1.1.1", 53), 2)
def test_host_service(): socket.create_connection(("127.0.0.1", {port}), 2)
def test_name(): urllib.request.urlopen("http://example.com", timeout=2)
""", failed_with("unreachable", "refused", "name resolution", "Name or service")),
    Attempt("sockets past the network", """
import pytest, socket
@pytest.mark.parametrize("family", [socket.AF_VSOCK, socket.AF_ALG, socket.AF_PACKET])
def test_socket(family): socket.socket(family, socket.SOCK_SEQPACKET)
def test_stream(): socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
def test_socketpair(): socket.socketpair(socket.AF_VSOCK)
""", failed_with("Address family not supported")),
    Attempt("reading the home folder", """
import os, pathlib, pwd
def test_secret(): pathlib.Path("{secret}").read_text()
def test_home(): assert os.listdir("{home}") and not set(os.listdir("{home}")) <= {allowed}
def test_shadow(): pathlib.Path("/etc/shadow").read_text()
def test_process(): pathlib.Path("/proc/1/environ").read_bytes()
def test_root_of_first(): os.listdir("/proc/1/root/")
def test_service(): pathlib.Path("/proc/{pid}/environ").read_bytes()
""", failed_with("No such file", "assert", "Permission denied")),
    Attempt("writing outside its folder", """
import os, pathlib
def test_usr(): pathlib.Path("/usr/bin/planted").write_text("x")
def test_root(): pathlib.Path("/planted").write_text("x")
def test_package(): pathlib.Path(os.__file__).write_text("x")
def test_sysctl(): pathlib.Path("/proc/sys/kernel/core_pattern").write_text("|/tests/x")
def test_mount(): assert os.system("mount -t tmpfs none /usr") == 0
def test_device(): os.mknod("/tmp/disk", 0o60600, os.makedev(254, 0)); open("/tmp/disk", "rb")
""", failed_with("Read-only", "Permission denied", "not permitted", "assert")),
    Attempt("more rights", """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def test_root(): os.setuid(0)
def test_namespace(): assert libc.unshare(0x10000000) == 0
def test_trace(): assert libc.ptrace(16, 1, 0, 0) == 0
def test_chroot(): os.chroot("/tmp")
def test_setuid_program(): assert os.system("su -c true") == 0
""", failed_with("not permitted", "assert")),
    Attempt("fork bomb", """
import os, time
def test_fork():
    while True:
        try:
            os.fork()
        except BlockingIOError:
            time.sleep(60)
""", ended_for("took longer than 2 s"), {"timeoutSeconds": 2}),
    Attempt("10 GB of memory", """
import mmap, os
def test_at_once(): bytearray(10 * 1024**3)
def test_mapped(): mmap.mmap(-1, 10 * 1024**3)
def test_in_no_process(): os.memfd_create("more")
def test_on_disk():
    for n in range(1000):
        open(f"/tmp/{{n}}", "wb").write(bytes(10_000_000))
""", failed_with("MemoryError", "Cannot allocate", "not permitted", "No space", "File too large")),
    Attempt("10 GB of memory by many", """
import os, time
def test_many():
    for _ in range(20):
        if os.fork() == 0:
            held = bytearray(os.urandom(4096)) * 25_000
            time.sleep(60)
    time.sleep(60)
""", ended_for("used more than 256 MiB"), {"memoryMb": 256}),
    Attempt("endless output", """
import os
def test_print():
    while True:
        os.write(2, b"x" * 65536)
""", failed_with("File too large")),
    Attempt("endless output past pytest", """
import os
def test_print(capfd):
    with capfd.disabled():
        while True:
            os.write(1, b"x" * 65536)
""", ended_for("printed more than 1 MiB")),
    Attempt("endless results", """
import os
def test_results():
    while True:
        for channel in range(3, 20):
            try:
                os.write(channel, b'{{"started":"x"}}' * 1000)
            except OSError:
                pass
""", ended_for("results")),
    Attempt("leaving a daemon behind", """
import os, subprocess, sys
def test_daemon():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"],
                     start_new_session=True)
""", ended_well("processesLeft", 1)),
    Attempt("killing who watches", """
import os, signal
def test_kill():
    os.kill(1, signal.SIGKILL)
    os.kill(1, signal.SIGSTOP)
    os.kill(os.getppid(), signal.SIGTERM)
""", ended_well("approved", True)),
    Attempt("endless loop", """
def test_loop():
    while True:
        pass
""", ended_for("took longer than 2 s (configuration.timeoutSeconds) while test_escape.py::"
               "test_loop ran"), {"timeoutSeconds": 2}),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
async def test_attempt_is_contained(attempt: Attempt, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    mark = f"mark-{os.getpid()}-{attempt.name.replace(' ', '-')}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        code = attempt.code.format(
            port=listener.getsockname()[1],
            secret=tmp_path / "secret",
            home=Path.home(),
            # The way to an interpreter that was installed there.
            allowed={".pyenv", ".local", ".venv"},
            pid=os.getpid(),
            mark=mark,
        )
        body = {"input": {"files": {"test_escape.py": code}}}
        agents: dict[str, AgentFunction] = {
            "test-runner": run_tests,
            "sentiment-analyzer": analyze_sentiment,
        }
        async with running_service(tmp_path, agents) as service:
            before = time.monotonic()
            attack = asyncio.create_task(
                service.execute("test-runner", **body, configuration=attempt.configuration)
            )
            while not attack.done():
                other = await service.execute("sentiment-analyzer", input={"reviews": ["Good."]})
                assert other.json()["success"]
                await asyncio.wait({attack}, timeout=0.2)
            attacked = await attack
            assert time.monotonic() - before < 20
        with pytest.raises(BlockingIOError):
            listener.accept()
    response = attacked.json()
    assert attempt.contained(response), response
    assert SECRET not in attacked.text
    assert processes_with(mark) == []
