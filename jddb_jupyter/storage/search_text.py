"""What the search looks in: everything a job description says, folded."""

from __future__ import annotations

import unicodedata
from typing import Final

_APART: Final = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def fold(text: str) -> str:
    """Text as it is compared: lower case, without accents, ligatures taken apart, one space for any gap."""
    # Compatibility forms have to be gone before the capitals can be seen.
    lower = unicodedata.normalize("NFKD", text).casefold().translate(_APART)
    bare = "".join(character for character in lower if not unicodedata.combining(character))
    return " ".join(bare.split())


def search_text(job_number: str, title: str, classification: str, text: str) -> str:
    """The text that a search for a job description looks in."""
    return fold(" ".join((job_number, title, classification, text)))
