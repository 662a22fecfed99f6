"""Which written words are forms of one word, by small rules for English and French nouns and adjectives.

    stem("directrices", "fr") == stem("directeur", "fr")

A stem is only a key under which forms are looked for; `is_form` decides, more strictly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jddb_jupyter.translation.words import fold

_SHORTEST: Final = 3
_LONG_ENOUGH: Final = 6
"""Letters from which a single noun is believed to have a feminine in -e: `adjoint`, not `port`."""

_FEMININE: Final = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("euse", "eux"),
    ("iere", "ier"),
    ("ere", "er"),
    ("ienne", "ien"),
    ("enne", "en"),
    ("onne", "on"),
    ("elle", "el"),
    ("ive", "if"),
    ("ee", "e"),
)


def stem(word: str, language: str) -> str:
    """What all forms of a word share, and some other words too. `word` may have capitals and accents."""
    rule = _STEMS.get(language)
    folded = fold(word)
    return rule(folded) if rule is not None and len(folded) > _SHORTEST else folded


def is_form(word: str, of: str, language: str, *, agrees: bool = False) -> bool:
    """Whether `word`, as a text writes it, is a form of the word `of` of a glossary.

    Accents count, unless the text is in capitals, which many write without; capitals count where the
    glossary has an acronym (`IT` is not `it`). `agrees`: it belongs to a phrase, in which an adjective has a
    feminine.
    """
    if len(of) > 1 and of.isupper():
        return word == of or word == of + "s"
    if word.isupper() and len(word) > 1:
        word, of = fold(word), fold(of)
    word, of = word.lower(), of.lower()
    if word == of:
        return True
    singular, base = _singular(word, language), _singular(of, language)
    return singular == base or (language == "fr" and _is_feminine(singular, base, agrees))


def _singular(word: str, language: str) -> str:
    rule = _SINGULARS.get(language)
    return rule(word) if rule is not None and len(word) > _SHORTEST else word


def _is_feminine(word: str, of: str, agrees: bool) -> bool:
    """Whether one is the other's feminine."""
    longer, shorter = (fold(word), fold(of)) if len(word) >= len(of) else (fold(of), fold(word))
    for feminine, masculine in _FEMININE:
        if longer.endswith(feminine) and shorter == longer.removesuffix(feminine) + masculine:
            # An accent that comes with the ending (-ier, -ière) is none that tells words apart.
            return True
    if longer == shorter + "e":
        return word.rstrip("e") == of.rstrip("e") and (agrees or len(shorter) >= _LONG_ENOUGH)
    return False


def _english_singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|z)es\Z", word):
        return word[:-2]
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _french_singular(word: str) -> str:
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-3] + "al"
    if word.endswith(("s", "x")) and not word.endswith(("ss", "eux")):
        return word[:-1]
    return word


def _french_stem(folded: str) -> str:
    singular = _french_singular(folded)
    for feminine, masculine in _FEMININE:
        if singular.endswith(feminine):
            singular = singular.removesuffix(feminine) + masculine
            break
    # `heureux` and `vendeur` share a feminine ending, so all of them end here alike.
    return re.sub(r"eu[rx]\Z", "eu", singular).rstrip("e")


_SINGULARS: Final[dict[str, Callable[[str], str]]] = {"en": _english_singular, "fr": _french_singular}
_STEMS: Final[dict[str, Callable[[str], str]]] = {"en": _english_singular, "fr": _french_stem}
