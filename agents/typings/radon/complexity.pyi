import ast
from collections.abc import Sequence

class Block:
    letter: str
    fullname: str
    lineno: int
    complexity: int

def cc_rank(cc: int) -> str: ...
def cc_visit_ast(ast_node: ast.AST) -> Sequence[Block]: ...
