from typing import Any

class Mark:
    line: int

class Node:
    tag: str
    value: Any
    start_mark: Mark

class ScalarNode(Node):
    style: str | None

class SequenceNode(Node):
    value: list[Node]

class MappingNode(Node):
    value: list[tuple[Node, Node]]

class SafeLoader:
    def __init__(self, stream: str) -> None: ...
    def construct_document(self, node: Node) -> Any: ...
    def dispose(self) -> None: ...

class MarkedYAMLError(Exception):
    problem: str | None
    problem_mark: Mark | None

def compose(stream: str, Loader: type[SafeLoader]) -> Node | None: ...
