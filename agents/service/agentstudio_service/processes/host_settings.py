"""What the process of agents receives when it starts."""

import json
from pathlib import Path
from typing import NamedTuple, cast

from agentstudio_service.log_format import LogFormat


class HostSettings(NamedTuple):
    """How to run the agents of one file.

    Attributes:
        file: The file.
        path: Where modules are found, as in the service process.
        log_level: Least severe level that is logged.
        log_format: How log lines look.
        memory_bytes: Most memory of the process. None: no limit.
        niceness: How much nicer the process is than the one that serves.
    """

    file: Path
    path: list[str]
    log_level: str
    log_format: LogFormat
    memory_bytes: int | None
    niceness: int = 0

    def to_json(self) -> str:
        """Write them as an argument of the command line."""
        return json.dumps({**self._asdict(), "file": str(self.file)})

    @staticmethod
    def from_json(text: str) -> "HostSettings":
        """Read what `to_json` has written."""
        values = cast(dict[str, object], json.loads(text))
        return HostSettings(**{**values, "file": Path(str(values["file"]))})  # pyright: ignore[reportArgumentType]
