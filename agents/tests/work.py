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
