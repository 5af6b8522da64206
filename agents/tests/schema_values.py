"""Values that fit a JSON Schema, and some that do not, as a fuzzer makes them."""

import random
from typing import Any, Final, cast

TEXTS: Final = (
    "", " ", "x", "2025-09-01", "PT5M", "feedback_database", "inline", "a.py", "../x",
    "/etc/passwd", "http://127.0.0.1:1/a.csv", "SELECT 1", "\0", "\u2028", "é😀",
    "'; DROP TABLE x; --", "%s{0}",
    "-1", "1e999", "x" * 5000, "[" * 500, "a,b\n1,2\n3", "def f(): return 1", "None", "\U0010ffff",
)  # fmt: skip
NUMBERS: Final = (0, 1, -1, 2, 100, 0.5, -0.0, 1e308, 10**30, 2**63, 1e-320)
DEEPEST: Final = 6


class SchemaValues:
    """Makes values by a seed, so that a failure can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def of(self, schema: dict[str, Any], root: dict[str, Any], depth: int = 0) -> Any:  # noqa: ANN401
        """Return a value for a schema that is part of `root`; one time in ten any value."""
        chance = self._random.random()
        if chance < 0.1 or depth > DEEPEST:
            return self.any(depth)
        if "$ref" in schema:
            return self.of(_find(root, schema["$ref"]), root, depth + 1)
        for name in ("anyOf", "oneOf", "allOf"):
            if name in schema:
                return self.of(self._random.choice(schema[name]), root, depth + 1)
        if "enum" in schema or "const" in schema:
            return self._random.choice(schema.get("enum") or [schema["const"]])
        return self._of_type(schema, root, depth)

    def _of_type(self, schema: dict[str, Any], root: dict[str, Any], depth: int) -> Any:  # noqa: ANN401
        match schema.get("type"):
            case "object":
                properties: dict[str, Any] = schema.get("properties", {})
                chosen = [name for name in properties if self._random.random() < 0.5]
                value = {name: self.of(properties[name], root, depth + 1) for name in chosen}
                return value or self._members(schema, root, depth)
            case "array":
                items = schema.get("items", {})
                return [self.of(items, root, depth + 1) for _ in range(self._random.randrange(5))]
            case "string":
                return self._random.choice(TEXTS)
            case "integer" | "number":
                limits = (schema.get("minimum"), schema.get("maximum"))
                return self._random.choice((*NUMBERS, *(each for each in limits if each)))
            case "boolean":
                return self._random.random() < 0.5
            case "null":
                return None
            case _:
                return self.any(depth)

    def _members(self, schema: dict[str, Any], root: dict[str, Any], depth: int) -> dict[str, Any]:
        more = schema.get("additionalProperties")
        kind = cast(dict[str, Any], more) if isinstance(more, dict) else {}
        names = [self._random.choice(TEXTS) for _ in range(self._random.randrange(4))]
        return {name: self.of(kind, root, depth + 1) for name in names}

    def any(self, depth: int = 0) -> Any:  # noqa: ANN401
        """Return any value of JSON."""
        kinds = 4 if depth > DEEPEST else 6
        match self._random.randrange(kinds):
            case 0:
                return self._random.choice((None, True, False))
            case 1:
                return self._random.choice(NUMBERS)
            case 2 | 3:
                return self._random.choice(TEXTS)
            case 4:
                return [self.any(depth + 1) for _ in range(self._random.randrange(4))]
            case _:
                names = (self._random.choice(TEXTS) for _ in range(self._random.randrange(4)))
                return {name: self.any(depth + 1) for name in names}


def _find(root: dict[str, Any], reference: str) -> dict[str, Any]:
    found: Any = root
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found
