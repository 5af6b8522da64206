"""Finds what breaks clients between two descriptions of the API (OpenAPI 3.1).

``python contract_changes.py`` compares ``contract/released.json``, the description of the last
release, with ``contract/openapi.json``. It prints each breaking change and exits with 1 unless the
section "Unreleased" of ``CHANGELOG.md`` names all of them, in backticks, by the text before the
colon.

What clients send may only become more, and what they receive may not become less: see ADR 31.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "contract/released.json"
CURRENT = ROOT / "contract/openapi.json"
CHANGELOG = ROOT / "CHANGELOG.md"
METHODS = ("get", "post", "put", "patch", "delete")
LOWER_BOUNDS = ("minimum", "minLength", "minItems")
UPPER_BOUNDS = ("maximum", "maxLength", "maxItems")
ALTERNATIVES = ("oneOf", "anyOf", "allOf")
Json = dict[str, Any]
SENT, RECEIVED = "request", "answer"


class Comparison:
    """Two descriptions, and what was found so far."""

    def __init__(self, before: Json, after: Json) -> None:
        self.before = before
        self.after = after
        self.found: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def run(self) -> list[str]:
        """Breaking changes, each as ``place: what has changed``."""
        for path, operations in self.before["paths"].items():
            for method in METHODS:
                if method in operations:
                    name = f"{method.upper()} {path}"
                    now = self.after["paths"].get(path, {}).get(method)
                    if now is None:
                        self.add(name, "is gone")
                    else:
                        self.operation(name, operations[method], now)
        return self.found

    def add(self, place: str, what: str) -> None:
        """One more, unless another operation has it too."""
        if f"{place}: {what}" not in self.found:
            self.found.append(f"{place}: {what}")

    def operation(self, name: str, before: Json, after: Json) -> None:
        """Parameters, request and answers of one operation."""
        self.parameters(name, before, after)
        old, new = (each.get("requestBody", {}) for each in (before, after))
        if new.get("required") and not old.get("required"):
            self.add(f"{name} request", "has become required")
        self.contents(f"{name} request", old, new, SENT)
        for status, answer in before["responses"].items():
            if status.startswith("2"):
                if status not in after["responses"]:
                    self.add(f"{name} {status}", "is gone")
                    continue
                old = self.resolved(self.before, answer)
                new = self.resolved(self.after, after["responses"][status])
                self.contents(f"{name} {status}", old, new, RECEIVED)

    def parameters(self, name: str, before: Json, after: Json) -> None:
        """Each that was there still is, and takes what it took; no other is required."""
        old, new = (
            {(each["in"], each["name"]): each for each in self.parameters_of(document, operation)}
            for document, operation in ((self.before, before), (self.after, after))
        )
        for key, parameter in new.items():
            if parameter.get("required") and not old.get(key, {}).get("required"):
                self.add(f"{name} {key[1]}", "has become required")
        for key, parameter in old.items():
            if key not in new:
                self.add(f"{name} {key[1]}", "is gone")
            else:
                schemas = (each.get("schema", {}) for each in (parameter, new[key]))
                self.schema(f"{name} {key[1]}", *schemas, SENT)

    def parameters_of(self, document: Json, operation: Json) -> list[Json]:
        """The parameters of an operation, without references."""
        return [self.resolved(document, each) for each in operation.get("parameters", [])]

    def contents(self, place: str, before: Json, after: Json, direction: str) -> None:
        """Each media type is still there."""
        for media_type, content in before.get("content", {}).items():
            now = after.get("content", {}).get(media_type)
            if now is None:
                self.add(place, f"{media_type} is gone")
            else:
                self.schema(place, content.get("schema", {}), now.get("schema", {}), direction)

    def schema(self, place: str, before: Json, after: Json, direction: str) -> None:
        """One schema and those within it; of those with a name, the place is that name."""
        if "$ref" in before:
            name = before["$ref"].rpartition("/")[2]
            if (name, direction) in self.seen and before["$ref"] == after.get("$ref"):
                return
            self.seen.add((name, direction))
            place = f"{name} ({direction})"
        old, new = self.resolved(self.before, before), self.resolved(self.after, after)
        self.types(place, old, new, direction)
        if direction == SENT:
            self.values(place, old, new)
        self.members(place, old, new, direction)
        if "items" in old:
            self.schema(f"{place}[]", old["items"], new.get("items", {}), direction)
        for keyword in ALTERNATIVES:
            self.alternatives(place, old.get(keyword, []), new.get(keyword, []), direction)

    def types(self, place: str, before: Json, after: Json, direction: str) -> None:
        """A request takes every type that it took, an answer has none that it had not."""
        old, new = types_of(before), types_of(after)
        wider, narrower = (new, old) if direction == SENT else (old, new)
        if not narrower <= wider:
            self.add(place, f"is {' or '.join(sorted(new))} instead of {' or '.join(sorted(old))}")
        elif before.get("format") != after.get("format") and direction == RECEIVED:
            self.add(place, f"has the format {after.get('format')}")

    def values(self, place: str, before: Json, after: Json) -> None:
        """Every value that a request could have is still taken."""
        allowed = after.get("enum")
        for value in before.get("enum", []):
            if allowed is not None and value not in allowed:
                self.add(place, f"{json.dumps(value)} is refused")
        if allowed is not None and "enum" not in before:
            self.add(place, "takes certain values only")
        for keywords, sign in ((LOWER_BOUNDS, 1), (UPPER_BOUNDS, -1)):
            for keyword in keywords:
                now, then = after.get(keyword), before.get(keyword)
                if now is not None and (then is None or now * sign > then * sign):
                    self.add(place, f"{keyword} is {now}")
        if "pattern" in after and after["pattern"] != before.get("pattern"):
            self.add(place, "has another pattern")

    def members(self, place: str, before: Json, after: Json, direction: str) -> None:
        """Members of an object."""
        old, new = before.get("properties", {}), after.get("properties", {})
        required, required_now = set(before.get("required", [])), set(after.get("required", []))
        for member in sorted(required_now - required if direction == SENT else ()):
            self.add(f"{place}.{member}", "has become required")
        for member, schema in old.items():
            if member not in new:
                self.add(f"{place}.{member}", "is gone")
                continue
            if direction == RECEIVED and member in required - required_now:
                self.add(f"{place}.{member}", "may be absent")
            self.schema(f"{place}.{member}", schema, new[member], direction)
        if isinstance(before.get("additionalProperties"), dict):
            now = after.get("additionalProperties")
            now = now if isinstance(now, dict) else {}
            self.schema(f"{place}.*", before["additionalProperties"], now, direction)

    def alternatives(
        self, place: str, before: list[Json], after: list[Json], direction: str
    ) -> None:
        """Alternatives by their position; one more is no break, since clients skip the unknown."""
        if len(after) < len(before):
            self.add(place, "has fewer alternatives")
        for index, (old, new) in enumerate(zip(before, after, strict=False)):
            self.schema(f"{place}|{index}", old, new, direction)

    def resolved(self, document: Json, value: Json) -> Json:
        """What a reference refers to."""
        while "$ref" in value:
            target: Any = document
            for key in value["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            value = target
        return value


def types_of(schema: Json) -> set[str]:
    """The types of a schema; every type where it names none."""
    named = schema.get("type")
    if named is None:
        return {"array", "boolean", "integer", "null", "number", "object", "string"}
    types = {named} if isinstance(named, str) else set(named)
    return types | {"integer"} if "number" in types else types


def breaking_changes(before: Json, after: Json) -> list[str]:
    """What breaks clients of the one when they meet the other."""
    return Comparison(before, after).run()


def unnamed(changes: list[str], changelog: str) -> Iterator[str]:
    """Those whose place the section "Unreleased" does not have in backticks."""
    section = re.search(r"^## Unreleased$(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE)
    text = " ".join(section.group(1).split()) if section else ""
    return (change for change in changes if f"`{change.partition(': ')[0]}`" not in text)


def main() -> int:
    """Compares the files."""
    changes = breaking_changes(json.loads(RELEASED.read_text()), json.loads(CURRENT.read_text()))
    missing = list(unnamed(changes, CHANGELOG.read_text()))
    for change in missing:
        print(f"A breaking change that CHANGELOG.md does not name: {change}", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
