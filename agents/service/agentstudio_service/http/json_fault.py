"""What makes a text no JSON that this service takes, and where."""

import json
import re
from collections.abc import Iterator
from typing import Final

MOST_SHOWN: Final = 6
"""Most steps of a path that are shown; what is nested too deeply has hundreds."""

_REASONS: Final = {
    "hex escape": "it holds half a surrogate pair, which is no text",
    "unicode code point": "it is no UTF-8",
    "recursion limit": "it is nested too deeply",
}
"""By what the parser's own words contain. All else is no JSON at all."""

_POSITION: Final = re.compile(r"at line (\d+) column (\d+)$")
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]', re.DOTALL)

_Step = str | int | None
"""The member of an object, None before it is named, or the index of an array."""


def json_fault(body: bytes, error: ValueError) -> tuple[str, str]:
    """Return the path of a fault, empty for the whole body, and what is wrong there.

    Args:
        body: What is no JSON.
        error: What pydantic-core says of it.
    """
    reason = next((reason for word, reason in _REASONS.items() if word in str(error)), None)
    position = _POSITION.search(str(error))
    if reason is None or position is None:
        return "", f"not JSON: {error}"
    line, column = map(int, position.groups())
    before = sum(len(each) + 1 for each in body.split(b"\n")[: line - 1])
    return _path_at(body, before + column), reason


def _path_at(body: bytes, offset: int) -> str:
    path: list[_Step] = []
    for token in _TOKEN.finditer(body):
        if token.end() >= offset:
            break
        _follow(path, token.group())
    shown = "".join(_shown(path[:MOST_SHOWN])).removeprefix(".")
    return f"{shown}…" if len(path) > MOST_SHOWN else shown


def _follow(path: list[_Step], token: bytes) -> None:
    """Take one step through the text."""
    if token in b"{[":
        path.append(None if token == b"{" else 0)
    elif not path:
        return
    elif token in b"}]":
        path.pop()
    elif token == b",":
        path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
    elif path[-1] is None:
        path[-1] = json.loads(token.decode(errors="replace"), strict=False)


def _shown(path: list[_Step]) -> Iterator[str]:
    for step in path:
        if isinstance(step, int):
            yield f"[{step}]"
        elif step is not None:
            yield "." + step.encode(errors="replace").decode()
