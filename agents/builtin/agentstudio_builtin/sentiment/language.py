"""Which language a text is in. Imports a large library, so it is imported on first use."""

import unicodedata
from functools import cache
from importlib import import_module
from typing import Any, Final

LEAST_CERTAINTY: Final = 0.5
"""Certainty from which on a text is taken for one of another language than English."""

_MOST_ENGLISH: Final = 0.05
"""Largest chance that such a text is English after all."""

_LANGUAGES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_ENGLISH: Final = "en"


def other_language(text: str) -> str | None:
    """Return the name of the language of a text that is certainly not English.

    None: it is English, or too short or too mixed to be certain.
    """
    if not any(char.isalpha() for char in text):
        return None
    ranked = language_identifier().rank(text)
    chances = {str(code): float(chance) for code, chance in ranked}
    code, chance = next(iter(chances.items()))
    is_certain = chance >= LEAST_CERTAINTY and chances[_ENGLISH] <= _MOST_ENGLISH
    if code != _ENGLISH and (is_certain or not _has_latin_letters(text)):
        return _LANGUAGES[code]
    return None


def _has_latin_letters(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return latin * 2 >= len(letters)


@cache
def language_identifier() -> Any:  # noqa: ANN401 - the library has no annotations
    """Return the model of languages, which takes up to a second to load."""
    langid: Any = import_module("py3langid.langid")
    identifier: Any = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
