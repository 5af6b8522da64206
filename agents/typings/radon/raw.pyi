class Module:
    loc: int
    sloc: int
    multi: int
    blank: int
    single_comments: int

def analyze(source: str) -> Module: ...
