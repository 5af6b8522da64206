"""The base of every record that crosses the wire."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """An immutable record: camelCase in JSON, snake_case in Python, unknown fields refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
    )

    def to_wire(self) -> dict[str, Any]:
        """Return the record as the JSON object on the wire, without fields that are None."""
        return self.model_dump(by_alias=True, exclude_none=True)
