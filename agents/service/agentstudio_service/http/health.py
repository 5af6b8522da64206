"""The health of the service."""

from typing import Literal

from agentstudio_agents.call.timestamp import utc_now
from agentstudio_agents.wire import Wire
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.version import VERSION


class Health(Wire):
    """The health of the service.

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
    """Return the health of the tasks' service."""
    fatal, trouble = tasks.reason_to_refuse, tasks.trouble
    return Health(
        status="unhealthy" if fatal else "degraded" if trouble else "healthy",
        reason=fatal or trouble,
        version=VERSION,
        agents=tasks.agents.types,
        timestamp=utc_now(),
    )
