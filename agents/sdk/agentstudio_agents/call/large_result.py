"""Results that are too large for a message."""

from typing import Any, Final

from agentstudio_agents.artifacts.file_reference import reference_to
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.error import AgentError

_NAMES: Final = ("result.json", "result-of-task.json")
"""Of the file; the second where the agent itself has saved one of the first name."""

_VERDICT: Final = ("approved", "isValid", "qualityScore", "score")
"""Members by which the platform judges a result. They stay in the response."""


async def saved_result(response: AgentResponse, run: AgentRun) -> AgentResponse:
    """Save a response's result as a file, and return the response with a reference to it.

    A store that fails makes it a failed response.
    """
    result: dict[str, Any] = response.result
    name = next((name for name in _NAMES if not run.has_saved(name)), _NAMES[-1])
    try:
        artifact = await run.save(name, encode_json(result), "application/json")
    except AgentError as error:
        metadata = {"retryable": True} if error.retryable else None
        return AgentResponse(success=False, error_message=error.message, metadata=metadata)
    verdict = {member: result[member] for member in _VERDICT if _is_verdict(result.get(member))}
    return response.model_copy(update={"result": {**reference_to(artifact), **verdict}})


def _is_verdict(value: object) -> bool:
    return isinstance(value, bool | int | float)
