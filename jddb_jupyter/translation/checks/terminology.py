"""Checks of the words that the glossary prescribes and forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.model import Both, Finding, Severity, replacement
from jddb_jupyter.translation.terminology import Entry, Occurrence, Terminology
from jddb_jupyter.translation.terms import Wording
from jddb_jupyter.translation.units import breakable

_LISTED: Final = 3
"""Translations that a sentence names."""


def terminology(both: Both, terms: Terminology) -> Iterator[Finding]:
    """Terms of the source whose approved translation is missing, and forbidden ones in the target."""
    into = both.target.language
    in_source = terms.find(both.source.text, both.source.language)
    yield from _missing(both, in_source, terms.find_all(both.target.text, into), into)
    meant = {entry.term for occurrence in in_source for entry in occurrence.entries}
    for occurrence in terms.find(both.target.text, into):
        entry = _forbidden(occurrence, {term.id for term in meant})
        if entry is not None:
            yield _advised_against(both, occurrence, entry, into)


def _missing(
    both: Both, in_source: list[Occurrence], in_target: list[Occurrence], into: str
) -> Iterator[Finding]:
    there = {entry.wording for occurrence in in_target for entry in occurrence.entries}
    told: set[str] = set()
    for occurrence in in_source:
        used = [entry for entry in occurrence.entries if entry.wording.status != "forbidden"]
        wanted = [wording for entry in used for wording in entry.term.in_language(into)]
        approved = [wording for wording in wanted if wording.status == "approved"]
        as_written = both.source.text[occurrence.start : occurrence.end]
        # A word that the translation keeps, such as a name, and a second place of the same term are no news.
        is_kept = as_written.casefold() in both.target.text.casefold()
        if not approved or is_kept or told & {entry.wording.text for entry in used}:
            continue
        if any(wording in there for wording in wanted if wording.status != "forbidden"):
            continue
        told |= {entry.wording.text for entry in used}
        yield Finding(
            "terminology",
            Severity.WARNING,
            "term_missing",
            {"term": as_written, "approved": _listed(approved)},
            source=Range(occurrence.start, occurrence.end),
        )


def _forbidden(occurrence: Occurrence, meant: set[int]) -> Entry | None:
    """What of an occurrence is forbidden; nothing if the same words are right for another term.

    Where the source has one of the terms, that one is meant.
    """
    entries = [entry for entry in occurrence.entries if entry.term.id in meant] or list(occurrence.entries)
    if any(entry.wording.status != "forbidden" for entry in entries):
        return None
    return entries[0]


def _advised_against(both: Both, occurrence: Occurrence, entry: Entry, into: str) -> Finding:
    written = both.target.text[occurrence.start : occurrence.end]
    approved = [wording for wording in entry.term.in_language(into) if wording.status == "approved"]
    fix = None
    # Of an inflected form, nobody knows the other's.
    if len(approved) == 1 and breakable(written) == breakable(entry.wording.text):
        fix = replacement(occurrence.start, occurrence.end, approved[0].text)
    return Finding(
        "terminology",
        Severity.ERROR,
        "term_forbidden_instead" if approved else "term_forbidden",
        {"term": written, "approved": _listed(approved)} if approved else {"term": written},
        target=Range(occurrence.start, occurrence.end),
        fix=fix,
    )


def _listed(wordings: list[Wording]) -> str:
    texts = list(dict.fromkeys(wording.text for wording in wordings))
    return ", ".join(texts[:_LISTED]) + (" …" if len(texts) > _LISTED else "")
