"""Points in time as the wire shows them."""

from datetime import UTC, datetime


def utc_now() -> str:
    """Return the present as UTC ISO 8601 with milliseconds, e.g. `2025-10-08T10:30:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
