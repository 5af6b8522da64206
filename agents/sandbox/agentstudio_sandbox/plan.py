"""What to run, and within which limits."""

from typing import Any, Final, NamedTuple, cast

MEBIBYTE: Final = 1024 * 1024


class Limits(NamedTuple):
    """What a run of tests may take.

    Attributes:
        seconds: Of time, from the start of pytest on.
        memory_bytes: Of all processes together, each socket counted as all that its buffers may
            hold. It is looked at 20 times a second, so a run may take more for a moment; one
            process can never get more than `address_bytes`.
        start_seconds: Of time until pytest starts, which a busy machine makes long.
        address_bytes: Of address space, for each process.
        processes: At once, threads included.
        disk_bytes: Of files, and again of temporary files.
        file_bytes: Of one file.
        output_bytes: That pytest prints.
        report_bytes: Of results.
    """

    seconds: float = 60
    memory_bytes: int = 512 * MEBIBYTE
    start_seconds: float = 30
    address_bytes: int = 1024 * MEBIBYTE
    processes: int = 32
    disk_bytes: int = 64 * MEBIBYTE
    file_bytes: int = 16 * MEBIBYTE
    output_bytes: int = MEBIBYTE
    report_bytes: int = 4 * MEBIBYTE


class Plan(NamedTuple):
    """One run of tests.

    Attributes:
        folder: An empty folder of this run alone.
        files: Text of each file, by its path.
        arguments: For pytest.
        readable: Folders that the tests need to read: the interpreter and its packages.
        python: The interpreter.
        limits: What it may take.
    """

    folder: str
    files: dict[str, str]
    arguments: list[str]
    readable: list[str]
    python: str
    limits: Limits

    def to_wire(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {**self._asdict(), "limits": self.limits._asdict()}


def read_plan(value: dict[str, Any]) -> Plan:
    """Read a plan that `to_wire` wrote."""
    members = {**value, "limits": Limits(**value["limits"])}
    return Plan(**cast(dict[str, Any], members))
