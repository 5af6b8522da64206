"""Which encoding a text file has."""

import codecs
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple, TextIO, cast

from agentstudio_agents.error import AgentError

Open = Callable[[], BinaryIO]
"""Opens a file from its beginning; it is read more than once."""

_BYTE_ORDER_MARKS: Final = (
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN: Final = "cp1252"
_LABELS: Final = {"iso8859-1": _WESTERN, "ascii": _WESTERN}
"""What a declared label means in practice: https://encoding.spec.whatwg.org/#names-and-labels."""

_CANDIDATES: Final = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "shift_jis", "gb18030", "big5", "euc_kr",
    "mac_roman", "cp850",
)  # fmt: skip
_CHUNK: Final = 256 * 1024
_SAMPLE: Final = 64 * 1024
"""Bytes of lines beyond ASCII that an encoding is guessed from."""

_WESTERN_SIGNS: Final = frozenset(
    "äöüÄÖÜßéèêëàâáãåæçíìîïñóòôõøœúùûÉÈÀÂÇÑÓÅÆØ€£°§«»“”„‘’‚–—…·²³½%©®\xa0"
)
_LEAST_WESTERN: Final = 0.95
_MOST_BEYOND_ASCII: Final = 0.3
"""Largest share of letters beyond ASCII in a text of a Western language."""

_QUOTE_IN_WORD: Final = re.compile(r"\w[“”„‘‚]\w")


class Encoding(NamedTuple):
    """An encoding, and what is uncertain about it. None: nothing."""

    codec: str
    note: str | None = None

    @property
    def name(self) -> str:
        """The name that is shown."""
        if self.codec == _WESTERN:
            return "windows-1252"
        return {"utf-8-sig": "utf-8 with byte order mark"}.get(self.codec, self.codec)


def detect_encoding(
    opened: Open, name: str, stated: str | None = None, declared: str | None = None
) -> Encoding:
    """Detect the encoding of a file, and make sure that all of the file has it.

    Args:
        opened: Opens the file.
        name: What it is called in errors.
        stated: What the request says. None: nothing.
        declared: What the server that sent the file says. None: nothing. A byte order mark wins.

    Raises:
        AgentError: It has bytes that the encoding lacks, or its encoding cannot be detected.
    """
    with opened() as file:
        head = file.read(4096)
    marked = next((codec for mark, codec in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    label = stated or (None if marked else declared)
    if label is not None:
        encoding = Encoding(_codec(label, name))
    elif marked is not None:
        encoding = Encoding(marked)
    elif (wide := _wide(head)) is not None:
        encoding = Encoding(wide)
    else:
        return _utf8_or_legacy(opened, name)
    fault = _first_fault(opened, encoding.codec)
    if fault is not None:
        raise AgentError(f"{name}, {fault}: this is not {encoding.name}")
    return encoding


def open_text(opened: Open, encoding: Encoding) -> TextIO:
    """Open a file as text, with its line ends as they are."""
    return io.TextIOWrapper(opened(), encoding=encoding.codec, newline="")


def decode(content: bytes, name: str, declared: str | None = None) -> str:
    """Return the text of a file that is read whole.

    Raises:
        AgentError: As `detect_encoding`.
    """
    encoding = detect_encoding(lambda: io.BytesIO(content), name, None, declared)
    return content.decode(encoding.codec)


def _codec(label: str, name: str) -> str:
    try:
        found = codecs.lookup(label)
        "".encode(found.name)
    except (LookupError, UnicodeError, ValueError):
        raise AgentError(f"{name}: encoding '{label[:40]}' is unknown") from None
    return _LABELS.get(found.name, found.name)


def _wide(head: bytes) -> str | None:
    """Return UTF-16 without a mark, which shows by the zeros of its ASCII characters."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2], head[1::2]
    if odd.count(0) * 2 > len(odd) and even.count(0) * 10 < len(even):
        return "utf-16-le"
    if even.count(0) * 2 > len(even) and odd.count(0) * 10 < len(odd):
        return "utf-16-be"
    return None


def _utf8_or_legacy(opened: Open, name: str) -> Encoding:
    fault = _first_fault(opened, "utf-8")
    if fault is None:
        return Encoding("utf-8")
    sample = _lines_beyond_ascii(opened)
    codec = _WESTERN if _is_western(sample) else _guessed(sample)
    if codec is None or _first_fault(opened, codec) is not None:
        raise AgentError(
            f"{name}, {fault}: the encoding is not UTF-8 and cannot be detected; state"
            " configuration.dialect.encoding"
        )
    shown = next((line for line in sample.decode(codec).splitlines() if line.strip()), "")
    note = (
        f"the encoding is not UTF-8 and was taken for {Encoding(codec).name}:"
        f" '{shown.strip()[:60]}'; configuration.dialect.encoding states another one"
    )
    return Encoding(codec, note)


def _first_fault(opened: Open, codec: str) -> str | None:
    """Return where the first byte is that an encoding lacks. None: nowhere."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line, column = 1, 1
    with opened() as file:
        for chunk in _chunks(file):
            text, failed = _decoded(decoder, chunk)
            breaks = text.count("\n")
            line += breaks
            column = len(text) - text.rindex("\n") if breaks else column + len(text)
            if failed:
                return f"line {line}, column {column}"
    return None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
    yield b""


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes) -> tuple[str, bool]:
    state = decoder.getstate()
    try:
        return decoder.decode(chunk, final=not chunk), False
    except UnicodeDecodeError as error:
        # What is before the fault counts lines; the decoder may hold bytes of the chunk before.
        decoder.setstate(state)
        pending = len(state[0])
        return decoder.decode(chunk[: max(0, error.start - pending)]), True


def _lines_beyond_ascii(opened: Open) -> bytes:
    sample = bytearray()
    with opened() as file:
        for line in cast(Iterable[bytes], file):
            if not line.isascii():
                sample += line[: _SAMPLE // 16]
            if len(sample) > _SAMPLE:
                break
    return bytes(sample)


def _is_western(sample: bytes) -> bool:
    try:
        text = sample.decode(_WESTERN)
    except UnicodeDecodeError:
        return False
    beyond = [char for char in text if not char.isascii()]
    letters = sum(unicodedata.category(char).startswith("L") for char in text)
    known = sum(char in _WESTERN_SIGNS for char in beyond)
    return (
        known >= _LEAST_WESTERN * len(beyond)
        and sum(char.isalpha() for char in beyond) <= _MOST_BEYOND_ASCII * letters
        and _QUOTE_IN_WORD.search(text) is None
    )


def _guessed(sample: bytes) -> str | None:
    """Return the encoding in which a sample makes words of a language, if one does."""
    from charset_normalizer import from_bytes

    found: Any = from_bytes(sample, cp_isolation=list(_CANDIDATES))
    candidates = list(found)
    if not candidates:
        return None
    best = candidates[0]
    is_only = len(candidates) == 1 and best.language != "Unknown"
    return str(best.encoding) if is_only or best.coherence > 0 else None
