"""Values of databases and columnar files as JSON has them."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast


def plain(value: object) -> Any:  # noqa: ANN401
    """Return the JSON form of a value: ISO 8601 for times, seconds for durations, null for NaN."""
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
        return {str(key): plain(member) for key, member in members.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in cast(list[Any], value)]
    return str(value)
