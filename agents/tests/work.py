"""Functions that other processes compute with."""

import os
import signal
import sys
import time
from pathlib import Path


def square(number: int) -> tuple[int, int]:
    print("a line that is no answer")
    return number * number, os.getpid()


def compute_for_ever(pid_file: Path) -> None:
    pid_file.with_suffix(".new").write_text(str(os.getpid()))
    pid_file.with_suffix(".new").rename(pid_file)
    while True:
        time.sleep(0)


def divide(numerator: int, denominator: int) -> float:
    return numerator / denominator


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    sys.exit(3)


def make_function() -> object:
    return lambda: None


class Picky(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def be_picky() -> None:
    raise Picky("a", "b")


def fork_and_die(pid_file: Path) -> None:
    """Leave a child that holds whatever this process has open."""
    if os.fork() == 0:
        compute_for_ever(pid_file)
    while not pid_file.exists():
        time.sleep(0.01)
    die()


def daemonize_and_wait(pid_file: Path) -> None:
    """Leave a grandchild in a session of its own, whose parent has ended."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            compute_for_ever(pid_file)
        os._exit(0)
    time.sleep(600)


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)
