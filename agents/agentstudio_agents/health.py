"""How the service fares."""

from typing import Literal

from agentstudio_agents.tasks import Tasks
from agentstudio_agents.timestamp import utc_now
from agentstudio_agents.version import VERSION
from agentstudio_agents.wire import Wire


class Health(Wire):
    """How the service fares.

    Attributes:
        status: `degraded` when calls are refused or some agent does not stop, `unhealthy` when no
            call can be served.
        reason: Why it is not healthy, in words. None: it is.
        version: Of the service.
        agents: The registered agent types, sorted.
        timestamp: Of this answer: UTC, ISO 8601 with milliseconds.
    """

    status: Literal["healthy", "degraded", "unhealthy"]
    reason: str | None
    version: str
    agents: list[str]
    timestamp: str


def health_of(tasks: Tasks) -> Health:
    """Return how the tasks' service fares now."""
    fatal, trouble = tasks.reason_to_refuse, tasks.trouble
    return Health(
        status="unhealthy" if fatal else "degraded" if trouble else "healthy",
        reason=fatal or trouble,
        version=VERSION,
        agents=tasks.registry.types,
        timestamp=utc_now(),
    )
