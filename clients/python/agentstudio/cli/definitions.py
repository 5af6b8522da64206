"""Workflow files: YAML or JSON, checked with the lines where something is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

Node = yaml.Node


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a file."""

    line: int
    """From 1."""
    path: str
    message: str


class DefinitionError(ValueError):
    """A file that cannot be used, with all that is wrong."""

    def __init__(self, file: Path, findings: list[Finding]) -> None:
        self.findings = findings
        lines = (
            f"{file}:{each.line}: {each.path or '(file)'}: {each.message}" for each in findings
        )
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class WorkflowFile:
    """A file as what the API takes, and where its parts stand."""

    request: dict[str, Any]
    lines: Mapping[str, int]
    """Line of each part, by its JSON path in the request."""

    def line_of(self, path: str) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def read(file: Path) -> WorkflowFile:
    """Reads a file: a whole request (``definition``, ``input``, …) or a definition alone.

    Raises ``DefinitionError`` for what is not YAML, and for everything that the published JSON
    Schema does not permit.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError(file, [Finding(line, "", error.problem or "not YAML")]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError(file, [Finding(1, "", "not UTF-8")]) from error
    content = None if node is None else _value(node)
    if node is None or not isinstance(content, dict):
        raise DefinitionError(file, [Finding(1, "", "an object is expected")])
    whole = cast("dict[str, Any]", content)
    is_request = "definition" in whole
    lines: dict[str, int] = {}
    _collect(node, "" if is_request else "definition", lines)
    request = whole if is_request else {"definition": whole}
    found = WorkflowFile(request, lines)
    findings = [
        Finding(found.line_of(path), path, message)
        for path, message in problems(request, {"$ref": "WorkflowRequest"}, "")
    ]
    if findings:
        raise DefinitionError(file, sorted(findings, key=lambda each: each.line))
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of files."""
    return json.loads(Path(__file__).with_name("workflow.schema.json").read_text())


@cache
def _definitions() -> dict[str, Any]:
    return schema()["$defs"]


def problems(value: Any, rules: Mapping[str, Any], path: str) -> list[tuple[str, str]]:  # noqa: ANN401
    """What the schema does not permit: paths and messages.

    Knows the keywords that the published schema has: type, enum, properties, required,
    additionalProperties, items, minItems, minLength, minimum and maximum.
    """
    if "$ref" in rules:
        rules = _definitions()[rules["$ref"].rpartition("/")[2]]
    wanted = rules.get("type")
    types = [wanted] if isinstance(wanted, str) else wanted
    if types and not any(_is_of(value, each) for each in types):
        return [(path, f"must be {' or '.join(each for each in types if each != 'null')}")]
    if value is None:
        return []
    found: list[tuple[str, str]] = []
    if "enum" in rules and value not in rules["enum"]:
        found.append((path, f"must be one of {', '.join(rules['enum'])}"))
    if isinstance(value, dict):
        found += _object_problems(cast("dict[str, Any]", value), rules, path)
    elif isinstance(value, list):
        found += _array_problems(cast("list[Any]", value), rules, path)
    else:
        found += _scalar_problems(value, rules, path)
    return found


def _scalar_problems(
    value: str | float, rules: Mapping[str, Any], path: str
) -> list[tuple[str, str]]:
    if isinstance(value, str):
        is_empty = len(value.strip()) < rules.get("minLength", 0)
        return [(path, "must not be empty")] if is_empty else []
    low, high = rules.get("minimum", value), rules.get("maximum", value)
    return [] if low <= value <= high else [(path, f"must be between {low} and {high}")]


def _object_problems(
    value: dict[str, Any], rules: Mapping[str, Any], path: str
) -> list[tuple[str, str]]:
    known: dict[str, Any] = rules.get("properties", {})
    found: list[tuple[str, str]] = []
    for name in rules.get("required", []):
        if value.get(name) is None:
            found.append((_join(path, name), "is required"))
    for name, member in value.items():
        if name in known:
            if member is not None or name not in rules.get("required", []):
                found += problems(member, known[name], _join(path, name))
        elif rules.get("additionalProperties") is False:
            found.append((_join(path, name), "is not known"))
    return found


def _array_problems(value: list[Any], rules: Mapping[str, Any], path: str) -> list[tuple[str, str]]:
    found = [
        each
        for index, item in enumerate(value)
        for each in problems(item, rules.get("items", {}), f"{path}[{index}]")
    ]
    if len(value) < rules.get("minItems", 0):
        found.append((path, f"at least {rules['minItems']} is required"))
    return found


def _is_of(value: Any, kind: str) -> bool:  # noqa: ANN401
    if kind == "null":
        return value is None
    if kind in {"integer", "number"}:
        numbers = (int,) if kind == "integer" else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool)
    return isinstance(value, {"object": dict, "array": list, "string": str, "boolean": bool}[kind])


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _value(node: Node) -> Any:  # noqa: ANN401
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(_untimed(node))
    finally:
        loader.dispose()


def _untimed(node: Node) -> Node:
    """Times, and numbers to the base 60 such as 00:05:00, as the text that they are written as."""
    if isinstance(node, yaml.ScalarNode):
        is_time = node.tag.endswith(":timestamp") or (":" in str(node.value) and not node.style)
        if is_time:
            node.tag = "tag:yaml.org,2002:str"
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _untimed(each)
    elif isinstance(node, yaml.MappingNode):
        for name, each in node.value:
            _untimed(name)
            _untimed(each)
    return node


def _collect(node: Node, path: str, lines: dict[str, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            inner = _join(path, str(name.value))
            _collect(value, inner, lines)
            lines[inner] = name.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, f"{path}[{index}]", lines)
