"""What the search looks in: everything a job description says, folded."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Text as it is compared: lower case, without accents, ligatures taken apart, one space for any gap."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(bare.replace("’", "'").split())


def search_text(job_number: str, title: str, classification: str, text: str) -> str:
    """The text that a search for a job description looks in."""
    return fold(" ".join((job_number, title, classification, text)))
