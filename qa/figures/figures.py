"""Prints the sizes of the code by module: files, lines, method and file lengths, widest record, longest parameter list.

Also counts lines that occur twice, and comments with words that this project avoids. Called by `qa/code-figures`.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

# Words that an engineer of the field would not search for; each has a standard term (resumes, reports, the caller, unavailable).
DIALECT = re.compile(
    r"\b((go|goes|going|went|gone) on|whoever|of ours|(is|are|was|were) away|tells?|told|telling|patience|hang(s|ing)? up|hung up|(is|are) over"
    r"|by hand|seldom|stands? for|hand(s|ed)? out|gives? way|anew|what became of)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"^\s*(//|\*|/\*|#|\"\"\")")
DUPLICATE_LINES = 6
"""A run of this many equal lines counts as duplicated."""


class Method(NamedTuple):
    lines: int
    parameters: int


class Module:
    def __init__(self) -> None:
        self.files: list[int] = []
        self.methods: list[Method] = []
        self.records: list[tuple[int, str]] = []
        self.dialect = 0


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.java", "*.py", "*.ts"], cwd=root, check=True, capture_output=True, text=True)
    return [root / name for name in listed.stdout.split() if (root / name).is_file()]


def module_of(root: Path, file: Path) -> str:
    parts = file.relative_to(root).parts
    kind = "tests" if "test" in parts or "tests" in parts else "code"
    return f"{parts[0]} {kind}"


def read_java(java: str, files: list[Path], root: Path, modules: dict[str, Module]) -> None:
    program = Path(__file__).with_name("JavaFigures.java")
    output = subprocess.run(
        [java, str(program)], input="\n".join(map(str, files)), check=True, capture_output=True, text=True
    ).stdout
    for line in output.splitlines():
        kind, path, name, *numbers = line.split("\t")
        module = modules[module_of(root, Path(path))]
        if kind == "record":
            module.records.append((int(numbers[0]), name))
        else:
            module.methods.append(Method(int(numbers[0]), int(numbers[1])))


def python_prose(source: str) -> list[tuple[int, str]]:
    """Return the comments, the docstrings and the names of functions as words, each with its line."""
    found = [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines = node.value.value.splitlines()
            found += [(node.lineno + number, line) for number, line in enumerate(lines)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.lineno, node.name.replace("_", " ")))
    return sorted(found)


def comments(file: Path, lines: list[str]) -> list[str]:
    """Return the lines of a file that are comments or documentation."""
    if file.suffix == ".py":
        return [text for _, text in python_prose("\n".join(lines))]
    return [line for line in lines if COMMENT.match(line)]


def read_python(file: Path, module: Module) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            names = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            parameters = len([name for name in names if name.arg not in ("self", "cls")])
            module.methods.append(Method((node.end_lineno or node.lineno) - node.lineno + 1, parameters))


def duplicated_lines(files: list[Path]) -> int:
    """Lines that are in a run of equal lines which occurs twice; comments, imports and punctuation do not count."""
    windows: dict[tuple[str, ...], list[tuple[Path, list[int]]]] = defaultdict(list)
    for file in files:
        lines = [
            (number, line.strip())
            for number, line in enumerate(file.read_text(errors="replace").splitlines())
            if re.search(r"\w", line) and not COMMENT.match(line) and not re.match(r"\s*(import|from|package)\b", line)
        ]
        for start in range(len(lines) - DUPLICATE_LINES + 1):
            run = lines[start : start + DUPLICATE_LINES]
            windows[tuple(text for _, text in run)].append((file, [number for number, _ in run]))
    places = {(file, number) for found in windows.values() if len(found) > 1 for file, numbers in found for number in numbers}
    return len(places)


def quantiles(numbers: list[int]) -> str:
    if not numbers:
        return "-"
    ordered = sorted(numbers)
    return f"{ordered[len(ordered) // 2]}/{ordered[int(len(ordered) * 0.9)]}/{ordered[-1]}"


def main() -> None:
    java, root = sys.argv[1], Path(sys.argv[2])
    files = tracked(root)
    modules: dict[str, Module] = defaultdict(Module)
    for file in files:
        module = modules[module_of(root, file)]
        lines = file.read_text(errors="replace").splitlines()
        module.files.append(len(lines))
        module.dialect += sum(1 for line in comments(file, lines) if DIALECT.search(line))
        if file.suffix == ".py":
            read_python(file, module)
    read_java(java, [file for file in files if file.suffix == ".java"], root, modules)
    print("| module | files | lines | file p50/p90/max | method p50/p90/max | widest record | most parameters | dialect in comments |")
    print("|---|---|---|---|---|---|---|---|")
    for name in sorted(modules):
        module = modules[name]
        width, record = max(module.records, default=(0, "-"))
        parameters = max((method.parameters for method in module.methods), default=0)
        lengths = quantiles([method.lines for method in module.methods])
        print(
            f"| {name} | {len(module.files)} | {sum(module.files)} | {quantiles(module.files)} | {lengths} "
            f"| {width} {record} | {parameters} | {module.dialect} |"
        )
    code = [file for file in files if module_of(root, file).endswith("code")]
    print(f"\nLines of code that occur twice, in runs of {DUPLICATE_LINES} or more: {duplicated_lines(code)} of all but tests.")


if __name__ == "__main__":
    main()
