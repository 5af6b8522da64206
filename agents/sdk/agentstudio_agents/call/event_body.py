"""What an agent reports, as JSON."""

from typing import Any, Final, NamedTuple

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_agents.call.thought import AgentEvent, AgentProgress, AgentThought


class WrittenEvent(NamedTuple):
    """An event that another process has written as JSON, on one line."""

    body: bytes


def written(event: AgentEvent | WrittenEvent) -> bytes:
    """Return the JSON object of a message about an event, on one line."""
    return event.body if isinstance(event, WrittenEvent) else encode_json(_event_body(event))


_SAVED: Final = b'{"type":"artifact"'


def saved_event(artifact: Artifact) -> WrittenEvent:
    """Return the event by which a worker that continues a call gets to know a file."""
    return WrittenEvent(encode_json({"type": "artifact", "artifact": artifact.to_wire()}))


def is_saved_event(message: bytes) -> bool:
    """Whether the JSON object of a message is about a file that was saved."""
    return message.startswith(_SAVED)


def _event_body(event: AgentEvent) -> dict[str, Any]:
    if isinstance(event, AgentThought):
        kind = "thought"
    elif isinstance(event, AgentProgress):
        kind = "progress"
    else:
        kind = "log"
    return {"type": kind, kind: event.model_dump(by_alias=True, exclude_none=True)}
