"""The schema of a JSON object that an agent takes or gives."""

import json
from collections.abc import Iterable
from dataclasses import is_dataclass
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin

from pydantic import BaseModel, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_json
from typing_extensions import is_typeddict

from agentstudio_agents.error import ResultError

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
"""The JSON Schema version of every schema that is shown."""

MAX_FAULTS: Final = 50
"""Most faults of one object that a message names; it says how many more there are."""


class Schema:
    """A Pydantic model, dataclass or `TypedDict`, and `| None` if the object may be absent.

    Attributes:
        optional: Whether None is a value of its own, not just the empty object.
        names: The members that it declares, as they are called in JSON.
    """

    def __init__(self, kind: Any) -> None:  # noqa: ANN401
        """Take a type that `has_schema`.

        Raises:
            PydanticUserError: Pydantic cannot validate or describe the type.
        """
        self.optional = NoneType in get_args(kind)
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)
        declared = object_schema(self.json_schema()).get("properties", {})
        self.names = frozenset(cast(dict[str, Any], declared))

    def json_schema(self, of_output: bool = False) -> dict[str, Any]:
        """Return the JSON Schema of what `read` takes, or of what `write` gives."""
        mode = "serialization" if of_output else "validation"
        return {"$schema": DIALECT, **self._adapter.json_schema(mode=mode)}

    def read(self, value: dict[str, Any] | None) -> Any:  # noqa: ANN401
        """Make the typed value of a JSON object. An absent one counts as empty.

        Raises:
            ValidationError: It does not fit.
        """
        if value is None and self.optional:
            return None
        # By way of JSON, since only then may a strict model take a text for a date or an enum.
        return self._adapter.validate_json(_json(value or {}))

    def write(self, value: object) -> dict[str, Any]:
        """Make the JSON object of a typed value.

        Raises:
            ResultError: It is of another schema.
        """
        try:
            written = self._adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
        except PydanticSerializationError as error:
            # The error shows values, which may be anything.
            raise ResultError("the result does not fit its type; the log says more") from error
        return cast(dict[str, Any], written)

    def faults(self, error: ValidationError, of: str, known: Iterable[str] = ()) -> list[str]:
        """Say each thing that is wrong: where, beginning with the name of the object, and what.

        Args:
            error: What `read` raised.
            of: Name of the object.
            known: Members that are allowed beyond those of the schema.
        """
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        names = sorted(self.names.union(known))
        named = [_fault(fault, of, names) for fault in errors[:MAX_FAULTS]]
        more = len(errors) - len(named)
        return [*named, f"{more} more in {of}"] if more else named


def _json(value: dict[str, Any]) -> bytes:
    """Return an object as JSON, with a question mark for each half of a surrogate pair.

    JSON may hold such halves as escapes, but they are no text.
    """
    try:
        return to_json(value)
    except PydanticSerializationError:
        return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def has_schema(kind: Any) -> bool:  # noqa: ANN401
    """Whether a type is a model, dataclass or `TypedDict`, or one of these or None."""
    if get_origin(kind) in (Union, UnionType):
        members = [member for member in get_args(kind) if member is not NoneType]
        return len(members) == 1 and has_schema(members[0])
    plain = get_origin(kind) or kind
    return isinstance(plain, type) and any(
        states(plain) for states in (_is_model, is_dataclass, is_typeddict)
    )


def _is_model(kind: type) -> bool:
    return issubclass(kind, BaseModel)


def schema_of(kind: object) -> Schema:
    """Return the schema of a type.

    Raises:
        TypeError: It has none; the message says why.
    """
    try:
        return Schema(kind)
    except PydanticUserError as error:
        reason = str(error).splitlines()[0]
        raise TypeError(f"has a type that cannot be described in JSON Schema: {reason}") from None


def object_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a schema that says which members the object has."""
    return _object_part(schema, schema.get("$defs", {}))


def _object_part(part: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref")
    if isinstance(reference, str):
        return _object_part(definitions[reference.removeprefix("#/$defs/")], definitions)
    for alternative in part.get("anyOf", []):
        if alternative.get("type") != "null":
            return _object_part(alternative, definitions)
    return part


def _fault(fault: ErrorDetails, of: str, names: list[str]) -> str:
    location, kind = fault["loc"], fault["type"]
    path = of + "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in location)
    if kind == "missing":
        return f"{path} is missing"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        hint = _hint(str(location[0]), names) if len(location) == 1 else ""
        return f"{path} is unknown{hint}"
    return f"{path}: {fault['msg'].removeprefix('Value error, ')}"


def _hint(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, 1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known are {', '.join(names)}" if names else ""
