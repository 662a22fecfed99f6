"""How labels and headings are compared: without capitals, accents, punctuation and numbering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# What a scanner or a wrong encoding leaves in the place of an accented letter.
_LOST: Final = "?\ufffd"
_NUMBERING: Final = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4}|[A-Z])(?:\.\d{1,2})*[.)]\s+")
_NOT_A_LETTER: Final = re.compile(rf"[^\w{re.escape(_LOST)}]+")


def folded(label: str) -> str:
    """The words of a label: "2. Nature & Portée :" and "NATURE ET PORTEE" alike become "nature portee"."""
    letters = unicodedata.normalize("NFKD", _NUMBERING.sub("", label).casefold().replace("œ", "oe"))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(word for word in _NOT_A_LETTER.split(plain) if word and word not in {"and", "et"})


def find_folded(label: str, known: Iterable[str]) -> str | None:
    """The known folded label that this one is, letters lost to a scanner being any letter."""
    wanted = folded(label)
    candidates = set(known)
    if wanted in candidates:
        return wanted
    if not any(char in wanted for char in _LOST):
        return None
    pattern = re.compile("".join("." if char in _LOST else re.escape(char) for char in wanted))
    return next((name for name in sorted(candidates) if pattern.fullmatch(name)), None)
