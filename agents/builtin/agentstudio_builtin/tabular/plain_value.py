"""Values of databases and columnar files as JSON has them."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, cast

from agentstudio_agents.error import AgentError

MAX_DEPTH: Final = 100
"""Most levels of nesting, as in the input of a workflow. A result cannot have more than 255."""


def plain(value: object, depth: int = 0) -> Any:  # noqa: ANN401
    """Return the JSON form of a value: ISO 8601 for times, seconds for durations, null for NaN.

    Raises:
        AgentError: It is nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise AgentError(f"the source has a value nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray):
        return value.decode(errors="replace")
    if isinstance(value, Mapping):
        members = cast(Mapping[Any, Any], value)
        return {str(key): plain(member, depth + 1) for key, member in members.items()}
    if isinstance(value, list | tuple):
        return [plain(member, depth + 1) for member in cast(list[Any], value)]
    return str(value)
