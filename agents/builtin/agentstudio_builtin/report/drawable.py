"""What a report says, in the characters that a font can draw."""

import re
import unicodedata
from collections.abc import Callable, Set
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_DESCRIBED: Final = 3
"""Most runs of characters of a text that are described; the others are left out for its length."""

_NAMED: Final = 3
"""Most symbols of a run that are named."""

_RIGHT_TO_LEFT: Final = ("R", "AL")
_RUN: Final = re.compile("x[ x]*x|x")
_LEFT_OUT: Final = "[…]"


class Drawable:
    """Replaces what a font cannot draw by a description in brackets.

    That is what the font lacks, and scripts from right to left, whose letters would be drawn in
    the wrong order and unjoined.

    Attributes:
        missing: The characters that were replaced, as they came.
    """

    def __init__(self, known: Set[int]) -> None:
        """Take the code points that the font has."""
        self.missing: dict[str, None] = {}
        self._known = known

    def all_of(self, value: T) -> T:
        """Return a text, or tuples of texts within one another, with what can be drawn."""
        if isinstance(value, str):
            return cast(T, self._text(value))
        if not isinstance(value, tuple):
            return value
        given = cast(tuple[Any, ...], value)
        members = [self.all_of(member) for member in given]
        make: Callable[[list[Any]], Any] = getattr(given, "_make", tuple)
        return cast(T, make(members))

    def _text(self, text: str) -> str:
        mask = "".join(
            " " if char.isspace() else "x" if self._lacks(char) else "." for char in text
        )
        parts: list[str] = []
        end = 0
        for number, run in enumerate(_RUN.finditer(mask)):
            lacking = [char for char in text[run.start() : run.end()] if self._lacks(char)]
            self.missing |= dict.fromkeys(lacking)
            description = _description(lacking) if number < _DESCRIBED else _LEFT_OUT
            parts += [text[end : run.start()], description]
            end = run.end()
        return "".join([*parts, text[end:]])

    def _lacks(self, char: str) -> bool:
        if not char.isprintable():  # Drawn as nothing.
            return False
        return ord(char) not in self._known or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT


def _description(lacking: list[str]) -> str:
    """Describe characters: symbols by their names, letters by their script and number."""
    letters = [char for char in lacking if not unicodedata.category(char).startswith(("S", "M"))]
    if letters:
        script = unicodedata.name(letters[0], "unknown").split()[0]
        word = "character" if len(lacking) == 1 else "characters"
        return f"[{script if script == 'CJK' else script.capitalize()}, {len(lacking)} {word}]"
    symbols = [char for char in lacking if unicodedata.category(char) != "Mn"]
    names = [unicodedata.name(char, "symbol").lower() for char in symbols]
    more = len(names) - _NAMED
    return f"[{', '.join(names[:_NAMED])}{f' and {more} more' if more > 0 else ''}]"
