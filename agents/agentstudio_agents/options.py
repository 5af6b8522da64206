"""The command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from agentstudio_agents.version import VERSION

LOG_LEVELS: Final = ("debug", "info", "warning", "error", "critical")


class Options(argparse.Namespace):
    """What the command line says.

    Attributes:
        host: Address to listen on.
        port: Port to listen on. 0: any that is free.
        agents: Python files whose `@agent` functions are served too.
        data: Folder that data-collector may read. None: it reads no files.
        reports: Folder that reports are written to; made when needed.
        call_log: File that calls are recorded in. None: they are not.
        max_concurrent: Most tasks at once; a further one is refused with 503.
        log_level: Least severe level that is logged to standard error.
    """

    host: str
    port: int
    agents: list[Path]
    data: Path | None
    reports: Path
    call_log: Path | None
    max_concurrent: int
    log_level: str


def parse_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; ends the process with 2 and one line about what is wrong with it."""
    parser = argparse.ArgumentParser(
        prog="agentstudio-agents", description="Runs agents behind HTTP."
    )
    add = parser.add_argument
    add("--version", action="version", version=VERSION)
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--port", type=_port, default=8088, help="port; 0 = a free one (default %(default)s)")
    add("--agents", type=_file, nargs="+", action="extend", default=[], metavar="FILE.py",
        help="Python files with agents of your own")  # fmt: skip
    add("--data", type=_folder, metavar="DIR", help="folder that data-collector may read")
    add("--reports", type=Path, default=Path("reports"), metavar="DIR",
        help="folder for reports (default ./%(default)s)")  # fmt: skip
    add("--call-log", type=Path, metavar="FILE", help="JSONL file that calls are recorded in")
    add("--max-concurrent", type=_positive, default=32, metavar="N",
        help="most tasks at once (default %(default)s)")  # fmt: skip
    add("--log-level", choices=LOG_LEVELS, default="info", help="default %(default)s")
    return parser.parse_args(arguments, Options())


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is not from 0 to 65535")
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is below 1")
    return number


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text).resolve()


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text).resolve()
