"""The process that computes for `ProcessPool`.

It reads jobs from a socket and writes an answer for each. What the computation itself prints goes
to standard error.
"""

import os
import pickle
import queue
import socket
import struct
import sys
import threading
import traceback
from typing import Any, BinaryIO, Final, NamedTuple

from agentstudio_agents.error import ProcessError
from agentstudio_agents.process.agent_file import find_agent_files

HEADER: Final = struct.Struct(">Q")
"""What precedes each pickle: its length in bytes."""


class Job(NamedTuple):
    """A call to make.

    Attributes:
        path: Where modules are found.
        agent_files: Files that are modules under a name of their own.
        call: Pickle of function, positional and named arguments.
    """

    path: list[str]
    agent_files: dict[str, str]
    call: bytes


class Answer(NamedTuple):
    """What came of a job: a value, or an error with its traceback as text."""

    value: Any = None
    error: Exception | None = None
    traceback: str = ""


def main(descriptor: int) -> None:
    """Answer jobs until the connection is closed."""
    os.dup2(2, 1)
    connection = socket.socket(fileno=descriptor)
    jobs = connection.makefile("rb")
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(jobs, waiting), daemon=True).start()
    while True:
        answer = _pickled(_answer(waiting.get()))
        connection.sendall(HEADER.pack(len(answer)) + answer)


def _receive(jobs: BinaryIO, waiting: "queue.SimpleQueue[Job]") -> None:
    """Pass jobs on; end the process as soon as no process can read its answer."""
    while header := jobs.read(HEADER.size):
        waiting.put(pickle.loads(jobs.read(HEADER.unpack(header)[0])))
    os._exit(0)


def _answer(job: Job) -> Answer:
    sys.path[:] = job.path
    find_agent_files(job.agent_files)
    try:
        function, arguments, named = pickle.loads(job.call)
        return Answer(function(*arguments, **named))
    except SystemExit:
        return Answer(None, ProcessError("the function raised SystemExit"), traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - it is raised where the answer arrives
        return Answer(None, error, traceback.format_exc())


def _pickled(answer: Answer) -> bytes:
    try:
        pickled = pickle.dumps(answer)
        if answer.error is not None:
            pickle.loads(pickled)  # Only now does an error show that needs more arguments.
    except Exception as error:  # noqa: BLE001 - a class may refuse in any way it likes
        if answer.error is None:
            return pickle.dumps(Answer(None, TypeError(f"the value cannot be pickled: {error}")))
        return pickle.dumps(Answer(None, RuntimeError(str(answer.error)), answer.traceback))
    return pickled
