"""How long what stands in a glossary may be."""

from __future__ import annotations

from typing import Final

from jddb_jupyter.translation.terms import Term

LONGEST_WORDING: Final = 500
LONGEST_SUBJECT: Final = 200
LONGEST_NOTE: Final = 10_000
MOST_WORDINGS: Final = 100
MOST_FORMS: Final = 50


def problem_of(term: Term) -> str | None:
    """Why a term of a file cannot be taken (a reason of `MESSAGES`); None if it can."""
    if not any(any(map(str.isalnum, wording.text)) for wording in term.wordings):
        return "term_without_text"
    texts = [text for wording in term.wordings for text in (wording.text, *wording.forms)]
    if any("\ufffd" in text for text in texts):
        return "unit_letters_lost"
    if (
        any(len(text) > LONGEST_WORDING for text in texts)
        or len(term.subject) > LONGEST_SUBJECT
        or len(term.note) > LONGEST_NOTE
        or len(term.wordings) > MOST_WORDINGS
        or any(len(wording.forms) > MOST_FORMS for wording in term.wordings)
    ):
        return "term_too_long"
    return None
