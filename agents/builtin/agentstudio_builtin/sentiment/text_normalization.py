"""A text as the lexicon of sentiments knows its words."""

import re
import unicodedata
from typing import Final

_SIGNS: Final = str.maketrans(
    {
        # Phones and word processors write these for the signs of a keyboard.
        **dict.fromkeys("‘’ʼ‛′`´＇", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        # Spaces that are none to the lexicon, and signs that show nothing.
        **dict.fromkeys("\u00a0\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff\ufe0e\ufe0f", ""),
        # Tones of skin, which the lexicon has no entries with.
        **dict.fromkeys(map(chr, range(0x1F3FB, 0x1F400)), ""),
    }
)
_EMOJI: Final = {
    # Emoji that the lexicon describes by words without a score, by words that have one.
    "👍": "good", "👌": "good", "💯": "excellent", "🙌": "great", "👏": "great", "🎉": "great",
    "🔥": "awesome", "⭐": "good", "🌟": "great", "✅": "good", "💪": "strong", "🤩": "amazing",
    "🥳": "happy", "❤": "love", "💔": "heartbroken",
    "👎": "bad", "🤬": "furious", "💩": "crap", "🤮": "disgusting", "🤢": "disgusting",
    "🙄": "annoying", "😤": "frustrated", "😒": "annoyed", "❌": "bad", "🚫": "bad",
    "😑": "annoyed",
    "🤦": "frustrated", "😠": "angry", "😡": "furious", "😞": "disappointed", "😢": "sad",
}  # fmt: skip
_EMOJI_PATTERN: Final = re.compile("|".join(_EMOJI))

_CONTRACTIONS: Final = (
    # How negations are typed in a hurry, which the lexicon's list of negations lacks.
    (re.compile(r"\bcan not\b", re.IGNORECASE), "cannot"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|would|could|should|wo|ca)n t\b",
                re.IGNORECASE), r"\1n't"),
    (re.compile(r"\b(no|not) (?:at all|even|really|very|that|so|particularly|exactly)\b",
                re.IGNORECASE), "not"),
)  # fmt: skip


def normalized(text: str) -> str:
    """Return a text with the apostrophes, spaces and emoji that the lexicon knows."""
    plain = unicodedata.normalize("NFC", text).translate(_SIGNS)
    plain = _EMOJI_PATTERN.sub(lambda found: f" {_EMOJI[found[0]]} ", plain)
    for pattern, known in _CONTRACTIONS:
        plain = pattern.sub(known, plain)
    return plain
