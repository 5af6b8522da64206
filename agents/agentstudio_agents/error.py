"""The failure that an agent reports on purpose."""


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
