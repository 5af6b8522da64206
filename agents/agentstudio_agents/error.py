"""Failures whose words may be read by whoever started the task."""


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

    Any other exception's text may hold what is nobody's business, such as an address or a password,
    and stays in the log; this one's is told to the caller too.
    """


class MisuseError(DefectError, ValueError):
    """An agent asked its run for what that does not do."""


class ResultError(DefectError, TypeError):
    """An agent returned what is no result."""


class ProcessError(DefectError, RuntimeError):
    """A process, or what ran in it, left before its work was done."""
