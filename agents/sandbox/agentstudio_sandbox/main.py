"""Starts a run: reads its plan from standard input and reports on standard output.

Standard input stays open as long as the run is wanted; at its end the run is ended.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

from agentstudio_sandbox.file_system import WORK, enter_own_root, write_files
from agentstudio_sandbox.isolation import (
    give_up_rights,
    limit,
    limit_tcp_buffers,
    new_namespaces,
    other_user,
    start_loopback,
)
from agentstudio_sandbox.kernel import die_with_parent
from agentstudio_sandbox.plan import Plan, read_plan
from agentstudio_sandbox.seccomp import is_supported, refuse_system_calls
from agentstudio_sandbox.supervision import Supervision, send_event

_KEY_BYTES: Final = 16
_ENVIRONMENT: Final = {
    "HOME": WORK,
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TZ": "UTC",
    # One thread each: with more, libraries would use up the processes they may have.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_INSIDE: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from agentstudio_sandbox.run_pytest import main
main(int(sys.argv[2]), sys.argv[3:])
"""


def main() -> None:
    """Run a plan. What the kernel refuses is reported as `refused`, and then nothing has run."""
    plan = read_plan(json.loads(sys.stdin.readline()))
    os.umask(0o022)
    die_with_parent(signal.SIGKILL)
    try:
        _run(plan)
    except OSError as error:
        send_event("refused", str(error))


def _run(plan: Plan) -> None:
    if not is_supported():
        raise OSError("the system calls of this processor are not known")
    new_namespaces()
    first = os.fork()
    if first:
        os.waitpid(first, 0)
        return
    # The first process of its namespace: when it ends, the kernel ends all others.
    with suppress(OSError):
        die_with_parent(signal.SIGKILL)
    try:
        uid, gid = other_user()
        enter_own_root(plan, uid, gid)
        start_loopback()
        limit_tcp_buffers()
        give_up_rights(uid, gid)
        write_files(WORK, plan.files)
        _supervise(plan)
    except OSError as error:
        send_event("refused", str(error))
    os._exit(0)


def _supervise(plan: Plan) -> None:
    (report, report_in), (output, output_in) = os.pipe(), os.pipe()
    key = os.urandom(_KEY_BYTES).hex()
    pid = os.fork()
    if pid == 0:
        try:
            _start_tests(plan, key, report_in, output_in)
        except OSError as error:
            os.write(output_in, f"the tests cannot be started: {error}".encode())
        finally:
            os._exit(127)
    os.close(report_in)
    os.close(output_in)
    Supervision(plan.limits, pid, report, output, key).watch()


def _start_tests(plan: Plan, key: str, report: int, output: int) -> NoReturn:
    os.chdir(WORK)
    os.setsid()
    # Neither in the arguments nor in the environment, which all processes of a user can read.
    given, give = os.pipe()
    os.write(give, key.encode())
    os.close(give)
    os.dup2(given, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.set_inheritable(report, True)
    limit(plan.limits)
    refuse_system_calls()
    here = str(Path(__file__).parent.parent)
    command = [plan.python, "-I", "-c", _INSIDE, here, str(report), *plan.arguments]
    os.execve(plan.python, command, _ENVIRONMENT)
