"""Failures as `application/problem+json`."""

from datetime import timedelta
from enum import Enum
from typing import Any, Final

from starlette.exceptions import HTTPException

from agentstudio_agents.duration import in_words
from agentstudio_agents.error import DefectError
from agentstudio_agents.tracing import current_traceparent

MEDIA_TYPE: Final = "application/problem+json"

CANCELLED_STATUS: Final = 499
"""Widely used for a request whose caller is gone; no standard status says so. Not retried."""


class ProblemType(Enum):
    """Every kind of failure: slug of the type, HTTP status, title."""

    VALIDATION = ("validation-error", 422, "Validation Error")
    NOT_FOUND = ("not-found", 404, "Not Found")
    BAD_REQUEST = ("bad-request", 400, "Bad Request")
    FORBIDDEN = ("forbidden", 403, "Forbidden")
    TOO_LARGE = ("payload-too-large", 413, "Payload Too Large")
    TIMEOUT = ("agent-timeout", 408, "Agent Timeout")
    CANCELLED = ("request-cancelled", CANCELLED_STATUS, "Request Cancelled")
    AGENT = ("agent-error", 500, "Agent Error")
    BUSY = ("rate-limit-exceeded", 429, "Rate Limit Exceeded")
    INTERNAL = ("internal-error", 500, "Internal Error")
    UNAVAILABLE = ("service-unavailable", 503, "Service Unavailable")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.uri = f"https://api.agentstudio.dev/errors/{slug}"
        self.status = status
        self.title = title


_PASSING: Final = (ProblemType.BUSY, ProblemType.UNAVAILABLE)
"""Kinds that are over soon, so that the caller shall try again."""


class Problem(HTTPException):
    """A call that failed, with what its caller is told; made by the factories below.

    An `HTTPException`, since the framework turns any other failure while a body is read into 400.
    """

    def __init__(
        self, kind: ProblemType, detail: str, status: int | None = None, **extra: object
    ) -> None:
        headers = {"Retry-After": "1"} if kind in _PASSING else None
        super().__init__(status or kind.status, detail, headers)
        self.kind = kind
        self._extra = extra
        self._traceparent = current_traceparent()

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object of the problem. `traceId` is the whole `traceparent` of its request."""
        return {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.status_code,
            "detail": self.detail,
            **({} if self._traceparent is None else {"traceId": self._traceparent}),
            **self._extra,
        }

    @staticmethod
    def invalid(
        errors: list[dict[str, str]], detail: str = "One or more validation errors occurred"
    ) -> "Problem":
        """The body breaks rules: each with `field`, `message` and `code`."""
        return Problem(ProblemType.VALIDATION, detail, errors=errors)

    @staticmethod
    def unknown_agent(agent_type: str) -> "Problem":
        """No agent of this type is registered."""
        return Problem(
            ProblemType.NOT_FOUND, f"Agent type '{agent_type}' not found", agentType=agent_type
        )

    @staticmethod
    def unknown_task(task_id: str) -> "Problem":
        """No task of this id is running."""
        return Problem(
            ProblemType.NOT_FOUND,
            f"Task '{task_id}' not found or already completed",
            taskId=task_id,
        )

    @staticmethod
    def http(status: int, detail: str) -> "Problem":
        """A refusal of the HTTP layer: no such path, or no such method."""
        kind = ProblemType.NOT_FOUND if status == 404 else ProblemType.BAD_REQUEST
        return Problem(kind, detail, status=status)

    @staticmethod
    def cross_site() -> "Problem":
        """A browser calls for a page of another site."""
        return Problem(ProblemType.FORBIDDEN, "Web pages of other sites may not call agents")

    @staticmethod
    def too_large(limit: int) -> "Problem":
        """The body is longer than the limit, in bytes."""
        return Problem(ProblemType.TOO_LARGE, f"The body is larger than {limit} bytes")

    @staticmethod
    def timeout(agent_type: str, limit: timedelta) -> "Problem":
        """The agent overran the time limit of its task."""
        detail = f"Agent task timed out after {in_words(limit)}"
        return Problem(ProblemType.TIMEOUT, detail, agentType=agent_type)

    @staticmethod
    def cancelled(agent_type: str, reason: str) -> "Problem":
        """The task was stopped on somebody's wish."""
        return Problem(ProblemType.CANCELLED, reason, agentType=agent_type)

    @staticmethod
    def agent_failed(agent_type: str, error: BaseException) -> "Problem":
        """The agent raised an exception that is no `AgentError`; the log has it whole."""
        told = isinstance(error, DefectError)
        detail = f"The agent failed: {error}" if told else "The agent failed; its log says why"
        return Problem(ProblemType.AGENT, detail, agentType=agent_type)

    @staticmethod
    def internal() -> "Problem":
        """A fault of the service itself; its log says more."""
        return Problem(ProblemType.INTERNAL, "The agent service failed; its log says why")

    @staticmethod
    def saturated(limit: int) -> "Problem":
        """As many tasks as the service runs at once are running."""
        return Problem(ProblemType.UNAVAILABLE, f"All {limit} task slots are taken")

    @staticmethod
    def busy(agent_type: str, limit: int) -> "Problem":
        """As many tasks of this agent as it allows at once are running."""
        detail = f"Agent '{agent_type}' works on at most {limit} tasks at once"
        return Problem(ProblemType.BUSY, detail, agentType=agent_type)

    @staticmethod
    def stopping(agent_type: str | None = None) -> "Problem":
        """The service shuts down."""
        detail = "The agent service is stopping"
        if agent_type is None:
            return Problem(ProblemType.UNAVAILABLE, detail)
        return Problem(ProblemType.UNAVAILABLE, detail, agentType=agent_type)
