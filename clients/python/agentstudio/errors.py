"""What can go wrong with a call. Every error of this package is an ``AgentStudioError``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast


class AgentStudioError(Exception):
    """Base of all errors of this package."""


class APIConnectionError(AgentStudioError):
    """No answer arrived, after all retries. The cause is the transport's own error."""


class APITimeoutError(APIConnectionError):
    """No answer arrived in time, after all retries."""


class ResponseFormatError(AgentStudioError):
    """An answer arrived that the API does not give: a proxy may have sent it."""


class WaitTimeoutError(AgentStudioError):
    """What was waited for did not happen in time; the workflow continues."""


class ConfigurationError(AgentStudioError):
    """The client was made without what it needs, such as a credential."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    """JSON path, such as ``definition.steps[0].agentType``; empty for the whole body."""
    message: str
    code: str


class APIError(AgentStudioError):
    """The API refused a request or could not carry it out (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.status = status
        """HTTP status."""
        self.problem = problem
        """The whole answer, with members that only some errors have, such as ``workflowId``."""
        self.headers = headers
        self.code = _text(problem, "code") or "UNKNOWN"
        """Kind of the error, for programs to compare with."""
        self.title = _text(problem, "title") or f"HTTP {status}"
        self.detail = _text(problem, "detail") or ""
        self.trace_id = _text(problem, "traceId")
        """The request's W3C traceparent, which leads to the service's log. None if unknown."""
        self.errors = _field_errors(problem)
        """What is wrong with single fields; empty when it is not about fields."""
        super().__init__(self._message())

    def _message(self) -> str:
        fields = "".join(f"\n  {each.field or '(body)'}: {each.message}" for each in self.errors)
        trace = f" (trace {self.trace_id})" if self.trace_id else ""
        detail = self.detail or self.title
        return f"{self.status} {self.code}: {detail}{trace}{fields}"


class BadRequestError(APIError):
    """400: the request cannot be read."""


class AuthenticationError(APIError):
    """401: the credential is missing, wrong, revoked or has expired."""


class PermissionDeniedError(APIError):
    """403: the credential lacks the scope."""


class NotFoundError(APIError):
    """404: there is no such thing, or it is another caller's."""


class ConflictError(APIError):
    """409: the state of the workflow does not permit it."""


class PreconditionFailedError(APIError):
    """412: the workflow has changed since it was read."""


class ValidationError(APIError):
    """422, or 400 for unknown agents: ``errors`` lists everything that is wrong."""


class RateLimitError(APIError):
    """429 after all retries: too many requests, workflows or streams."""


class WorkflowTimeoutError(APIError):
    """408: the workflow overran its own timeout. It has failed, and can be resumed."""


class RequestCancelledError(APIError):
    """499: what was waited for was cancelled."""


class AgentError(APIError):
    """502: the agent or its service failed."""


class AgentTimeoutError(APIError):
    """504: the agent overran the timeout of the task."""


class ServiceUnavailableError(APIError):
    """503 after all retries: a part of the platform is unavailable."""


class ServerError(APIError):
    """Another 5xx: an error of the server, which has its trace in the log."""


_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: WorkflowTimeoutError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: ValidationError,
    429: RateLimitError,
    499: RequestCancelledError,
    502: AgentError,
    503: ServiceUnavailableError,
    504: AgentTimeoutError,
}


def error_of(status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> APIError:
    """The typed error for an answer."""
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else APIError)
    if status == 400 and problem.get("errors"):
        kind = ValidationError
    return kind(status, problem, headers)


def _text(problem: Mapping[str, Any], name: str) -> str | None:
    value = problem.get(name)
    return value if isinstance(value, str) else None


def _field_errors(problem: Mapping[str, Any]) -> tuple[FieldError, ...]:
    entries = problem.get("errors")
    if not isinstance(entries, list):
        return ()
    return tuple(_field_error(each) for each in cast("list[Any]", entries))


def _field_error(entry: Any) -> FieldError:  # noqa: ANN401
    if not isinstance(entry, Mapping):
        return FieldError("", str(entry), "")
    members = cast("Mapping[str, Any]", entry)
    return FieldError(*(_text(members, name) or "" for name in ("field", "message", "code")))
