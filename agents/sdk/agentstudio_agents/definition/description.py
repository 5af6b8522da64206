"""What an agent says of itself."""

from typing import Any

from agentstudio_agents.wire import Wire


class AgentDescription(Wire):
    """What an agent says of itself.

    Attributes:
        type: Its agent type.
        description: What it does. None: it does not say.
        configuration_schema: JSON Schema of the step's configuration. None: anything.
        input_schema: JSON Schema of the input. None: anything.
        result_schema: JSON Schema of the result. None: anything.
    """

    type: str
    description: str | None = None
    configuration_schema: dict[str, Any] | None = None
    input_schema: dict[str, Any] | None = None
    result_schema: dict[str, Any] | None = None
