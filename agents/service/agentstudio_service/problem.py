"""Failures as `application/problem+json`."""

from datetime import timedelta
from enum import Enum
from typing import Any, Final

from starlette.exceptions import HTTPException

from agentstudio_agents.call.duration import in_words
from agentstudio_agents.call.trace_context import current_traceparent
from agentstudio_agents.error import describe_error, traceback_of

MEDIA_TYPE: Final = "application/problem+json"

CANCELLED_STATUS: Final = 499
"""Widely used where the caller has disconnected; no standard status says so. Not retried."""


class ProblemType(Enum):
    """Every kind of failure: slug of the type, HTTP status, title."""

    VALIDATION = ("validation-error", 422, "Validation Error")
    NOT_FOUND = ("not-found", 404, "Not Found")
    BAD_REQUEST = ("bad-request", 400, "Bad Request")
    UNAUTHORIZED = ("unauthorized", 401, "Unauthorized")
    FORBIDDEN = ("forbidden", 403, "Forbidden")
    MISDIRECTED = ("misdirected-request", 421, "Misdirected Request")
    MEDIA_TYPE = ("unsupported-media-type", 415, "Unsupported Media Type")
    TOO_SLOW = ("request-timeout", 408, "Request Timeout")
    TOO_LARGE = ("payload-too-large", 413, "Payload Too Large")
    TIMEOUT = ("agent-timeout", 408, "Agent Timeout")
    CANCELLED = ("request-cancelled", CANCELLED_STATUS, "Request Cancelled")
    SUPERSEDED = ("call-superseded", 409, "Call Superseded")
    AGENT = ("agent-error", 500, "Agent Error")
    BUSY = ("rate-limit-exceeded", 429, "Rate Limit Exceeded")
    INTERNAL = ("internal-error", 500, "Internal Error")
    UNAVAILABLE = ("service-unavailable", 503, "Service Unavailable")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.uri = f"https://api.agentstudio.dev/errors/{slug}"
        self.status = status
        self.title = title


_PASSING: Final = (ProblemType.BUSY, ProblemType.UNAVAILABLE)
"""Kinds that pass soon, so that the caller should try again."""


class Problem(HTTPException):
    """A call that failed, with what its caller receives; made by the factories below.

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
        self._developers_only: str | None = None

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
    def unknown_call(call_id: str) -> "Problem":
        """No call of this id is running, or has ended a short time ago."""
        return Problem(ProblemType.NOT_FOUND, f"Call '{call_id}' not found", callId=call_id)

    @staticmethod
    def superseded() -> "Problem":
        """The request is by an attempt that is not the newest one of its task."""
        return Problem(ProblemType.SUPERSEDED, "A later attempt has asked for this call")

    @staticmethod
    def http(status: int, detail: str) -> "Problem":
        """A refusal of the HTTP layer: no such path, or no such method."""
        kind = ProblemType.NOT_FOUND if status == 404 else ProblemType.BAD_REQUEST
        return Problem(kind, detail, status=status)

    @staticmethod
    def unauthorized() -> "Problem":
        """The request does not have the secret of callers."""
        problem = Problem(ProblemType.UNAUTHORIZED, "Callers need the secret of this service")
        problem.headers = {"WWW-Authenticate": "Bearer"}
        return problem

    @staticmethod
    def cross_site() -> "Problem":
        """The request is made by a page of another site."""
        return Problem(ProblemType.FORBIDDEN, "Web pages of other sites may not call agents")

    @staticmethod
    def unknown_host(host: str) -> "Problem":
        """The request is for a host that is not this service."""
        detail = f"This service is not '{host}'; --allow-host says which hosts it is"
        return Problem(ProblemType.MISDIRECTED, detail)

    @staticmethod
    def unsupported_media_type() -> "Problem":
        """The body does not say that it is JSON, as pages of other sites cannot."""
        return Problem(ProblemType.MEDIA_TYPE, "Content-Type must be application/json")

    @staticmethod
    def too_slow(part: str, seconds: float) -> "Problem":
        """The head or the body of the request did not arrive in time."""
        detail = f"The {part} of the request did not arrive within {seconds:g} s"
        return Problem(ProblemType.TOO_SLOW, detail)

    @staticmethod
    def too_much_unfinished() -> "Problem":
        """Bodies that have not arrived whole take all the memory that they may."""
        detail = "Too many bodies of requests have not arrived whole"
        problem = Problem(ProblemType.UNAVAILABLE, detail)
        # So that the server does not read the rest of the body only to forget it.
        problem.headers = {**(problem.headers or {}), "Connection": "close"}
        return problem

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
        """The task was stopped on request."""
        return Problem(ProblemType.CANCELLED, reason, agentType=agent_type)

    @staticmethod
    def agent_failed(agent_type: str, error: BaseException) -> "Problem":
        """The agent raised an exception that is no `AgentError`; the log has it whole."""
        described = describe_error(error)
        detail = (
            f"The agent failed: {described}" if described else "The agent failed; its log says why"
        )
        problem = Problem(ProblemType.AGENT, detail, agentType=agent_type)
        problem._developers_only = traceback_of(error)
        return problem

    @property
    def for_developer(self) -> "Problem":
        """The same, with the traceback of the agent as a member of the body."""
        if self._developers_only is None:
            return self
        extra = {**self._extra, "traceback": self._developers_only}
        return Problem(self.kind, self.detail, self.status_code, **extra)

    @staticmethod
    def no_process(agent_type: str, reason: str) -> "Problem":
        """The process that an agent runs in is unavailable at the moment."""
        detail = f"The process of agent '{agent_type}' {reason}"
        return Problem(ProblemType.UNAVAILABLE, detail, agentType=agent_type)

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
