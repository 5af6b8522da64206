"""The durable record of which calls were accepted and how they ended."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from agentstudio_agents.call.plain_json import encode_json


class CallLog:
    """An append-only JSONL file. Each line is on the disk before the call continues.

    Attributes:
        fault: Why the last line could not be written, in words. None: it could.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file, making it if need be. None: nothing is recorded.

        Raises:
            OSError: The file cannot be written.
        """
        # One thread keeps the order of lines and the wait for the disk off the event loop.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="call-log")
        self.fault: str | None = None
        self._file = None
        if path is not None:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def append(self, line: dict[str, Any]) -> None:
        """Write one line and wait until it is durable."""
        if self._file is None:
            return
        loop = asyncio.get_running_loop()
        content = encode_json(line) + b"\n"
        try:
            await loop.run_in_executor(self._writer, self._write, self._file, content)
        except OSError as error:
            self.fault = f"The call log cannot be written: {error.strerror}"
            raise
        self.fault = None

    @staticmethod
    def _write(file: int, line: bytes) -> None:
        while line:
            line = line[os.write(file, line) :]
        os.fsync(file)

    def close(self) -> None:
        """Finish what is being written and close the file."""
        self._writer.shutdown()
        if self._file is not None:
            os.close(self._file)
            self._file = None
