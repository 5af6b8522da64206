"""Measures Python code. A script of its own, for what it reads may take a parser long.

`python code_metrics.py FOLDER FILE…` prints a JSON object: for each file its metrics, or what is
wrong with its syntax.
"""

import ast
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_LISTED: Final = 10
"""Most functions and methods of a file that are listed, the most complex ones."""

_NESTING: Final = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match,
)  # fmt: skip
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


def measure(source: str) -> dict[str, Any]:
    """Return a file's metrics, or a `syntaxError` with message, line and column."""
    try:
        tree = ast.parse(source)
        return {**_sizes(source), **_shapes(tree), **_complexity(tree, source)}
    except SyntaxError as error:
        return {"syntaxError": _fault(error.msg, error.lineno, error.offset)}
    except ValueError as error:  # E.g. a null character, before Python 3.12.
        return {"syntaxError": _fault(str(error), None, None)}
    except (RecursionError, MemoryError):
        return {"syntaxError": _fault("nested too deeply to be analysed", None, None)}


def _fault(message: str, line: int | None, column: int | None) -> dict[str, Any]:
    return {"message": message, "line": line or 1, "column": column or 1}


def _sizes(source: str) -> dict[str, int]:
    from radon.raw import analyze

    raw = analyze(source)
    return {
        "lines": raw.loc,
        "codeLines": raw.sloc,
        "commentLines": raw.single_comments + raw.multi,
        "blankLines": raw.blank,
    }


def _shapes(tree: ast.AST) -> dict[str, int]:
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, _FUNCTIONS)]
    lengths = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]
    documentable = [n for n in nodes if isinstance(n, (*_FUNCTIONS, ast.ClassDef))]
    return {
        "functions": len(functions),
        "classes": sum(isinstance(node, ast.ClassDef) for node in nodes),
        "imports": sum(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes),
        "documented": sum(ast.get_docstring(node) is not None for node in documentable),
        "longestFunction": max(lengths, default=0),
        "deepestNesting": _depth(tree),
    }


def _depth(node: ast.AST) -> int:
    deepest = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return deepest + isinstance(node, _NESTING)


def _complexity(tree: ast.AST, source: str) -> dict[str, Any]:
    from radon.complexity import cc_rank, cc_visit_ast
    from radon.metrics import mi_visit

    # Of a class radon reports the average of its methods, which it reports as well.
    blocks = [block for block in cc_visit_ast(tree) if block.letter != "C"]
    hardest = sorted(blocks, key=lambda block: (-block.complexity, block.lineno))
    rows = [
        {
            "name": block.fullname,
            "line": block.lineno,
            "complexity": block.complexity,
            "rank": cc_rank(block.complexity),
        }
        for block in hardest[:_LISTED]
    ]
    complexities = [block.complexity for block in blocks]
    return {
        "maxComplexity": max(complexities, default=0),
        "totalComplexity": sum(complexities),
        "measuredFunctions": len(complexities),
        "maintainability": round(mi_visit(source, True), 1),
        "mostComplex": rows,
    }


def _measured(folder: Path, names: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in names:
        yield name, measure((folder / name).read_text(encoding="utf-8"))


def main() -> None:
    """Measure the files that the command line names."""
    warnings.simplefilter("ignore")  # Of the code's own: an invalid escape, for one.
    json.dump(dict(_measured(Path(sys.argv[1]), sys.argv[2:])), sys.stdout)


if __name__ == "__main__":
    main()
