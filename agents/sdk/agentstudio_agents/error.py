"""Failures, and what those who started the task may read of them."""

from traceback import format_exception


class AgentError(Exception):
    """The task cannot be done, said in words for the person who started it.

    Args:
        message: What is wrong and what would put it right; becomes `errorMessage` of the response.
        retryable: True when a later attempt may succeed, e.g. because a source was busy. False ends
            the task at once.
    """

    def __init__(self, message: str, retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.retryable = retryable


class DefectError(Exception):
    """A defect of an agent that this service noticed, in its own words.

    Any other exception's text may hold a secret, such as an address or a password, and stays
    in the log; this one's is sent to the caller too.
    """


class MisuseError(DefectError, ValueError):
    """An agent asked its run for what that does not do."""


class ResultError(DefectError, TypeError):
    """An agent returned what is no result."""


class ProcessError(DefectError, RuntimeError):
    """A process, or what ran in it, left before its work was done."""


class RemoteError(Exception):
    """An agent in a process of its own raised an exception.

    Attributes:
        detail: What may be said of it. None: nothing.
        traceback: Where it was raised, for the log and for developers.
    """

    def __init__(self, detail: str | None, traceback: str | None) -> None:
        super().__init__(detail or "")
        self.detail = detail
        self.traceback = traceback


def describe_error(error: BaseException) -> str | None:
    """Return what callers may read of an agent's exception, None if that is nothing."""
    if isinstance(error, SystemExit | KeyboardInterrupt):
        return f"the agent raised {type(error).__name__}"
    if isinstance(error, RemoteError):
        return error.detail
    return _as_text(str(error)) if isinstance(error, DefectError) else None


def traceback_of(error: BaseException) -> str | None:
    """Return where an agent's exception was raised."""
    if isinstance(error, RemoteError):
        return error.traceback
    return _as_text("".join(format_exception(error)))


def _as_text(words: str) -> str:
    """Escape halves of surrogate pairs, which are no text."""
    return words.encode(errors="backslashreplace").decode()
