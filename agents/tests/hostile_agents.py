"""Files of agents that harm the process that they run in, each in its own way."""

from pathlib import Path
from typing import NamedTuple

PREAMBLE = """
import asyncio, ctypes, gc, os, signal, sys, threading, time
from agentstudio_agents import AgentRequest, AgentRun, agent

def nothing():
    pass
"""


class Hostile(NamedTuple):
    """An agent's body, and how its task ends.

    Attributes:
        name: What it does.
        body: Statements of `async def f(request, run)`.
        status: HTTP status of its call, which has a time limit of a second.
        words: Part of the problem's detail, or of the result.
    """

    name: str
    body: str
    status: int
    words: str = ""


EXITS = [
    Hostile("exit", "sys.exit(3)", 500, "SystemExit"),
    Hostile("exit-in-gather", """
async def part(): sys.exit(3)
await asyncio.gather(part(), asyncio.sleep(5))
""", 500, "SystemExit"),
    Hostile("exit-in-task", """
async def part(): sys.exit(3)
task = asyncio.create_task(part())
await asyncio.sleep(0.05)
return {"alive": True}
""", 200, "alive"),
    Hostile("exit-in-task-group", """
async def part(): sys.exit(3)
async with asyncio.TaskGroup() as group:
    group.create_task(part())
""", 500),
    Hostile("exit-in-thread", """
threading.Thread(target=sys.exit, args=(3,)).start()
return {"alive": True}
""", 200, "alive"),
    Hostile("exit-in-executor", "await asyncio.to_thread(sys.exit, 3)", 500, "SystemExit"),
    Hostile("exit-in-callback", """
asyncio.get_running_loop().call_soon(sys.exit, 3)
await asyncio.sleep(0.05)
return {"alive": True}
""", 200, "alive"),
    Hostile("exit-in-finaliser", """
class Final:
    def __del__(self): sys.exit(3)
Final()
gc.collect()
return {"alive": True}
""", 200, "alive"),
    Hostile("exit-on-cancel", """
try:
    await asyncio.sleep(60)
finally:
    sys.exit(3)
""", 408),
    Hostile("exit-in-signal-handler", """
signal.signal(signal.SIGUSR1, lambda *_: sys.exit(3))
os.kill(os.getpid(), signal.SIGUSR1)
await asyncio.sleep(0.1)
return {"alive": True}
""", 500, "SystemExit"),
    Hostile("exit-at-once", "os._exit(7)", 500, "exit code 7"),
    Hostile("kill-itself", "os.kill(os.getpid(), signal.SIGKILL)", 500, "SIGKILL"),
    Hostile("segfault", "ctypes.string_at(0)", 500, "SIGSEGV"),
    Hostile("abort", "os.abort()", 500, "SIGABRT"),
    Hostile("recursion", """
sys.setrecursionlimit(10**9)
def down(depth): return [down(depth + 1)].sort(key=str)
down(0)
""", 500),
    Hostile("fork-and-return", """
if os.fork() == 0:
    os._exit(0)
return {"alive": True}
""", 200, "alive"),
    Hostile("kill-group", "os.kill(0, signal.SIGKILL)", 500, "SIGKILL"),
    Hostile("exit-in-loop-handler", """
loop = asyncio.get_running_loop()
loop.set_exception_handler(lambda *_: sys.exit(3))
loop.call_soon(lambda: 1 / 0)
await asyncio.sleep(0.05)
return {"alive": True}
""", 200, "alive"),
    Hostile("exit-in-generator", """
async def count():
    yield 1
    sys.exit(3)
async for _ in count(): pass
""", 500, "SystemExit"),
    Hostile("exec-another", "os.execv('/bin/true', ['true'])", 500, "exit code 0"),
    Hostile("close-descriptors", """
os.closerange(3, 512)
await asyncio.sleep(60)
""", 500),
    Hostile("write-to-descriptors", """
for number in range(3, 512):
    try:
        os.write(number, bytes(range(256)))
    except OSError:
        pass
await asyncio.sleep(60)
""", 500),
]  # fmt: skip

RAISES = [
    *(Hostile(f"raise-{number}", f"raise {what}", 500) for number, what in enumerate((
        "ValueError('no')", "MemoryError()", "RecursionError()", "StopIteration()",
        "StopAsyncIteration()", "GeneratorExit()", "KeyboardInterrupt()",
        "asyncio.CancelledError()",
        "BaseException('base')", "type('Own', (BaseException,), {})()",
        "type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})()",
        "type('Mute', (Exception,), {'__repr__': lambda self: 1 / 0})()",
        "BaseExceptionGroup('many', [SystemExit(1), ValueError()])", "OSError(9, 'bad')",
        "asyncio.TimeoutError()", "asyncio.InvalidStateError()", "UnicodeError('\\ud800')",
        "SystemExit", "ExceptionGroup('many', [ValueError() for _ in range(9)])",
        "ImportError(name='langgraph')",
    ))),
    Hostile("return-nothing", "return None", 500, "NoneType"),
    Hostile("return-function", "return {'f': nothing}", 200, "not valid JSON"),
    Hostile("return-itself", "a = {}; a['a'] = a; return a", 200, "not valid JSON"),
    Hostile("return-depth", """
a = {}
for _ in range(100_000): a = {'a': a}
return a
""", 200, "not valid JSON"),
]  # fmt: skip

LOOPS = [
    Hostile("busy", "while True: pass", 408),
    Hostile(
        "busy-in-task",
        """
async def part():
    while True: pass
await asyncio.gather(part())
""",
        408,
    ),
    Hostile(
        "busy-in-callback",
        """
def spin():
    while True: pass
asyncio.get_running_loop().call_soon(spin)
await asyncio.sleep(60)
""",
        408,
    ),
    Hostile("busy-in-c", "sum(range(10**12))", 408),
    Hostile(
        "busy-in-pattern",
        """
import re
re.match("(a+)+b", "a" * 64)
""",
        408,
    ),
    Hostile("asleep", "time.sleep(600)", 408),
    Hostile(
        "deaf",
        """
while True:
    try:
        while True: time.sleep(0.01)
    except BaseException:
        pass
""",
        408,
    ),
    Hostile(
        "callbacks",
        """
loop = asyncio.get_running_loop()
def again(): loop.call_soon(again)
for _ in range(100): again()
await asyncio.sleep(60)
""",
        408,
    ),
    Hostile("progress", "while True: await run.progress(1)", 408),
    Hostile("think", "while True: await run.think('action', 'x' * 1000)", 408),
    Hostile("log", "while True: await run.log('debug', 'x')", 408),
    Hostile("busy-in-number", "9 ** 9 ** 9 ** 9", 408),
    Hostile(
        "busy-after-cancel",
        """
try:
    await asyncio.sleep(60)
except asyncio.CancelledError:
    while True: pass
""",
        408,
    ),
    Hostile("yield", "while True: await asyncio.sleep(0)", 408),
]

FLOODS = [
    Hostile("memory-at-once", "bytearray(20 * 1024**3)", 500),
    Hostile("memory-leak", """
kept = []
while True:
    kept.append(bytearray(1024**2) + b'x')
""", 500),
    Hostile("memory-leak-slow", """
kept = []
while True:
    kept.append(b'x' * 8 * 1024**2)
    await asyncio.sleep(0.001)
""", 500),
    Hostile("threads", """
for _ in range(2000):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
return {'alive': True}
""", 500),
    Hostile("busy-threads", """
def spin():
    while True: pass
for _ in range(20):
    threading.Thread(target=spin, daemon=True).start()
await asyncio.sleep(60)
""", 408),
    Hostile("tasks", """
tasks = [asyncio.create_task(asyncio.sleep(600)) for _ in range(100_000)]
await asyncio.sleep(60)
""", 408),
    Hostile("large-thought", "await run.think('action', 'x' * 50_000_000)\nreturn {'alive': True}",
            200, "alive"),
    Hostile("large-result", "return {'a': 'x' * 70_000_000}", 500),
    Hostile("output", "for _ in range(10_000): print('x' * 100)\nreturn {'alive': True}", 200,
            "alive"),
    Hostile("many-logs", """
for _ in range(500): await run.log('error', 'x' * 100)
return {'alive': True}
""", 200, "alive"),
    Hostile("errors", """
print('x' * 1_000_000, file=sys.stderr)
return {'alive': True}
""", 200, "alive"),
    Hostile("processes", """
for _ in range(20):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
os._exit(1)
""", 500, "exit code 1"),
    Hostile("files", """
opened = []
while True: opened.append(os.open('/dev/null', os.O_RDONLY))
""", 500),
]  # fmt: skip

PATCHES = [
    Hostile("patch-clock", "time.monotonic = None\nreturn {'alive': True}", 500),
    *(Hostile(f"patch-{number}", f"{what} = None\nreturn {{'alive': True}}", 200, "alive")
      for number, what in enumerate((
        "asyncio.sleep", "asyncio.wait", "asyncio.create_task", "asyncio.get_running_loop",
        "asyncio.Future", "asyncio.current_task", "time.time", "os.getpid",
        "threading.Thread", "sys.stderr", "sys.stdout", "sys._current_frames", "signal.signal",
    ))),
    Hostile("patch-json", "import json\njson.dumps = lambda *a, **k: 1 / 0\nreturn {'a': 1}", 500,
            "exit code 70"),
    Hostile("patch-loop", "asyncio.get_running_loop().call_soon = None\nawait asyncio.sleep(60)",
            408),
    Hostile("patch-builtins", "import builtins\nbuiltins.isinstance = None\nreturn {'a': 1}", 500),
    Hostile("stop-loop", """
asyncio.get_running_loop().stop()
await asyncio.sleep(0.05)
return {'alive': True}
""", 200, "alive"),
    Hostile("close-loop", "asyncio.get_running_loop().close()", 500),
    Hostile("cancel-all", "for task in asyncio.all_tasks(): task.cancel()\nawait asyncio.sleep(60)",
            500),
    Hostile("ignore-signals", """
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGABRT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
while True: pass
""", 408),
    Hostile("alarm", "signal.alarm(1)\nawait asyncio.sleep(60)", 500, "SIGALRM"),
    Hostile("no-modules", "sys.modules.clear()\nawait asyncio.sleep(60)", 408),
    Hostile("forget-cancel", """
asyncio.current_task().cancel = lambda *_: True
await asyncio.sleep(60)
""", 408),
    Hostile("trace", "sys.settrace(lambda *_: 1 / 0)\nreturn {'alive': True}", 500),
    Hostile("no-garbage", "gc.disable()\nreturn {'alive': True}", 200, "alive"),
    Hostile("audit", """
def refuse(event, arguments):
    raise RuntimeError(event)
sys.addaudithook(refuse)
return {'alive': True}
""", 200, "alive"),
]  # fmt: skip

HOSTILE = [*EXITS, *RAISES, *LOOPS, *FLOODS, *PATCHES]


def write_files(folder: Path) -> list[Path]:
    """Write each agent to a file of its own, named as the agent."""
    return [write_file(folder, each) for each in HOSTILE]


def write_file(folder: Path, hostile: Hostile) -> Path:
    """Write a file with one agent."""
    body = "\n".join(f"    {line}" for line in hostile.body.strip().splitlines())
    file = folder / f"{hostile.name.replace('-', '_')}.py"
    file.write_text(
        f"{PREAMBLE}\n@agent('{hostile.name}')\nasync def harm(request, run):\n{body}\n"
    )
    return file
