"""An agent's response as it leaves the process that the agent ran in."""

import time
from typing import Any, Final, NamedTuple

from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.response import AgentResponse
from agentstudio_agents.call.run import AgentRun
from agentstudio_agents.call.thought import AgentThought

MAX_THOUGHT_BYTES: Final = 256 * 1024
"""Most bytes of JSON that thoughts add to a response."""

MAX_RESPONSE_BYTES: Final = 1024 * 1024
"""Largest response that the platform accepts. Thoughts use only what the result leaves of it."""

_MARGIN: Final = 4 * 1024
"""What punctuation, the note on thoughts and the timing add to a response."""


class Answer(NamedTuple):
    """A response that is written as JSON.

    Attributes:
        success: Whether the agent did its task.
        error_message: Why it did not, in words. None: it did, or does not say.
        body: The whole response as JSON, on one line.
    """

    success: bool
    error_message: str | None
    body: bytes


def answer_of(response: AgentResponse, run: AgentRun, began: float) -> Answer:
    """Write a response, with the thoughts of its run and the time since `began`.

    The oldest thoughts are left out where all of them do not fit; `metadata.notes` says how many.
    A response that has no JSON form becomes a failed one.
    """
    elapsed: dict[str, Any] = {"executionTimeMs": round((time.monotonic() - began) * 1000)}
    try:
        return _written(response, run, elapsed)
    except ValueError as error:  # Of the encoder, or of Pydantic for a value that holds itself.
        failed = AgentResponse(
            success=False,
            error_message=f"The agent's response is not valid JSON: {error}",
            metadata=elapsed,
        )
        return _answer(failed)


def _written(response: AgentResponse, run: AgentRun, elapsed: dict[str, Any]) -> Answer:
    own = response.thoughts or ()
    metadata = {**(response.metadata or {}), **elapsed}
    if not own and not run.thoughts:
        return _answer(response.model_copy(update={"metadata": metadata}))
    bare = encode_json(response.model_copy(update={"thoughts": None}).to_wire())
    room = min(MAX_THOUGHT_BYTES, MAX_RESPONSE_BYTES - _MARGIN - len(bare))
    thoughts = (*run.thoughts, *own)
    kept = newest_that_fit(thoughts, room)
    total = run.thought_count + len(own)
    if len(kept) < total:
        metadata["notes"] = [*_notes(metadata), _note(total, len(kept))]
    return _answer(response.model_copy(update={"thoughts": kept or None, "metadata": metadata}))


def newest_that_fit(thoughts: tuple[AgentThought, ...], room: int) -> tuple[AgentThought, ...]:
    """Return as many of the newest thoughts as fit into `room` bytes of JSON."""
    first = len(thoughts)
    while first > 0:
        room -= len(encode_json(thoughts[first - 1].to_wire())) + 1
        if room < 0:
            break
        first -= 1
    return thoughts[first:]


def _notes(metadata: dict[str, Any]) -> list[Any]:
    notes = metadata.get("notes", [])
    return [*notes] if isinstance(notes, list | tuple) else [notes]


def _note(total: int, kept: int) -> str:
    return f"{total - kept} of {total} thoughts were left out, the oldest first"


def _answer(response: AgentResponse) -> Answer:
    return Answer(response.success, response.error_message, encode_json(response.to_wire()))
