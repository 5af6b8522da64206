"""Names of columns, each of which occurs once."""

from collections.abc import Sequence

_NAME_LENGTH = 100


def unique_names(given: Sequence[object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a name for each column, and notes on those that had none or shared one.

    A column without a name is called by its place, as `column3`; the second `a` is called `a_2`.
    """
    cleaned = [" ".join(str("" if each is None else each).split())[:_NAME_LENGTH] for each in given]
    taken = set(cleaned)
    names: list[str] = []
    notes: list[str] = []
    for place, name in enumerate(cleaned, start=1):
        if not name:
            called = _free(f"column{place}", taken)
            notes.append(f"column {place} has no name and is called {called}")
        elif name in names:
            called = _free(name, taken)
            notes.append(f"column {place} is a second '{name}' and is called {called}")
        else:
            called = name
        taken.add(called)
        names.append(called)
    return tuple(names), tuple(notes)


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
