"""The sections of a job description: where each begins, and which of the usual ones it is.

A heading is a line formatted as one, or, in plain text, a usual heading that stands alone on its line or
before a colon, or a short line of capitals. In a text whose line breaks were lost, a usual heading begins a
section within a line too: before a colon after the end of a sentence, or in capitals. A word in a sentence
is no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jddb_jupyter.documents.headings import Labels
from jddb_jupyter.documents.language import Official
from jddb_jupyter.documents.lines import Line, lines_of

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "general_accountability": (
        "General Accountability",
        "General Accountabilities",
        "General Responsibility",
        "General Responsibilities",
        "Responsabilité générale",
        "Responsabilités générales",
    ),
    "organization_structure": (
        "Organization Structure",
        "Organizational Structure",
        "Organisation Structure",
        "Organisational Structure",
        "Structure organisationnelle",
        "Structure de l’organisation",
        "Structure organique",
    ),
    "nature_and_scope": (
        "Nature and Scope",
        "Nature and Scope of Work",
        "Nature and Scope of Position",
        "Nature and Scope of the Position",
        "Scope and Nature",
        "Nature et portée",
        "Nature et portée du poste",
        "Nature et portée du travail",
        "Nature et étendue",
        "Nature et étendue des responsabilités",
        "Étendue des responsabilités",
    ),
    "dimensions": ("Dimensions", "Dimension", "Dimensions of the Position", "Dimensions du poste"),
    "specific_accountabilities": (
        "Specific Accountabilities",
        "Specific Accountability",
        "Specific Responsibilities",
        "Responsabilités particulières",
        "Responsabilité particulière",
        "Responsabilités spécifiques",
        "Responsabilité spécifique",
    ),
    "knowledge_skills_abilities": (
        "Knowledge, Skills and Abilities",
        "Knowledge, Skills, Abilities",
        "Knowledge and Skills",
        "Skills and Knowledge",
        "Knowledge, Abilities and Skills",
        "Connaissances, compétences et aptitudes",
        "Connaissances, aptitudes et compétences",
        "Connaissances, compétences et capacités",
        "Connaissances, habiletés et aptitudes",
        "Connaissances, habiletés et compétences",
        "Connaissances et compétences",
        "Compétences et connaissances",
    ),
}
SECTION_KINDS: Final = tuple(_NAMES)
"""The usual sections, in their usual order."""
SECTION_NAMES: Final[Mapping[str, Mapping[Official, str]]] = {
    "general_accountability": {"en": "General Accountability", "fr": "Responsabilité générale"},
    "organization_structure": {"en": "Organization Structure", "fr": "Structure organisationnelle"},
    "nature_and_scope": {"en": "Nature and Scope", "fr": "Nature et portée"},
    "dimensions": {"en": "Dimensions", "fr": "Dimensions"},
    "specific_accountabilities": {"en": "Specific Accountabilities", "fr": "Responsabilités particulières"},
    "knowledge_skills_abilities": {
        "en": "Knowledge, Skills and Abilities",
        "fr": "Connaissances, compétences et aptitudes",
    },
}
"""What each of them is called where nobody has named it otherwise."""
_LABELS: Final = Labels(_NAMES)
_LONGEST: Final = 60
_LAST_LEVEL: Final = 2

# What may follow a heading on its line: a colon, a dash, the next cell of a table.
_AFTER: Final = re.compile(r"\s*[:|\t]|\s+[-–—]\s")
_NUMBER: Final = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?\s*)?")
# Where a sentence ends within a line, or the text was set apart.
_SENTENCE_END: Final = re.compile(r"[.;:!?)»”\"][\s»”\"]+|\s{3,}|\t\s*|\s\|\s")
_COLON: Final = re.compile(r"\s?:")
_UPPER: Final = r"[^\W\d_a-zà-ÿœ]"
_CAPITAL_WORD: Final = rf"(?:{_UPPER}(?:{_UPPER}|[’'?\ufffd])+,?|&)"
_CAPITALS: Final = re.compile(rf"(?<!\w){_CAPITAL_WORD}(?:[ \u00a0]+{_CAPITAL_WORD}(?![^\W_]))*")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, from its heading to the next one's.

    `kind` is the key of a usual section (`general_accountability`, `organization_structure`,
    `nature_and_scope`, `dimensions`, `specific_accountabilities`, `knowledge_skills_abilities`), empty for
    one of its own name. `start` and `end` count code points of the document's text, the heading included.
    """

    kind: str
    heading: str
    start: int
    end: int


def section_kind(heading: str) -> str:
    """Which of the usual sections a heading names; empty for another."""
    return _LABELS.find(heading) if len(heading) <= _LONGEST else ""


def find_sections(ops: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The sections of a document in their order.

    What stands before the first heading belongs to none. Headings deeper than the second level are part of
    their section, unless they have a usual name. A first-level heading or a line of capitals at the top is
    the document's title.
    """
    found: list[tuple[str, str, int]] = []
    position = 0
    for number, line in enumerate(lines_of(ops)):
        for kind, heading, offset in _headings(line, first=number == 0):
            found.append((kind, heading, position + offset))
        position += len(line.text) + 1
    ends = [*(start for _, _, start in found), position][1:]
    return tuple(
        Section(kind, name, start, end) for (kind, name, start), end in zip(found, ends, strict=True)
    )


def headings(ops: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Level and text of every line that is formatted as a heading and not empty."""
    for line in lines_of(ops):
        if "header" in line.attributes and line.text.strip():
            yield line.attributes["header"], line.text.strip()


def _headings(line: Line, *, first: bool) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of each heading that the line is, begins with or holds."""
    text = line.text.strip()
    if not text:
        return
    at_start = _heading(line, text, first=first)
    if at_start:
        yield (*at_start, 0)
    if len(text) > _LONGEST and not line.attributes.keys() & {"header", "list"}:
        after = len(at_start[1]) if at_start else 0
        yield from (inner for inner in _inner_headings(line.text) if inner[2] >= after)


def _heading(line: Line, text: str, *, first: bool) -> tuple[str, str] | None:
    """Kind and text of the heading that the line is or begins with."""
    level = line.attributes.get("header")
    if level is not None:
        kind = section_kind(text)
        inner = level > _LAST_LEVEL or (first and level == 1)
        return (kind, text.rstrip(" \u00a0:")) if kind or not inner else None
    if "list" in line.attributes:
        return None
    return _plain_heading(text, first=first)


def _plain_heading(text: str, *, first: bool) -> tuple[str, str] | None:
    start = text[: _LONGEST + 2]
    # A number may have a colon or a dash of its own: "Section 2: Nature and Scope".
    for end in (*(found.start() for found in _AFTER.finditer(start)), len(start)):
        before = start[:end].strip()
        kind = section_kind(before) if _is_capital(before) else ""
        if kind:
            return kind, before
    if len(text) <= _LONGEST and not first and _is_capital(text) and _is_all_capitals(text):
        return "", text.rstrip(" \u00a0:")
    return None


def _inner_headings(text: str) -> Iterator[tuple[str, str, int]]:
    """The usual headings within a long line: before a colon after a sentence's end, or in capitals."""
    found = {}
    for end in _SENTENCE_END.finditer(text):
        colon = _COLON.search(text, end.end(), end.end() + _LONGEST)
        heading = text[end.end() : colon.start()] if colon else ""
        kind = section_kind(heading) if heading[:1].isupper() else ""
        if kind and (" " in heading or heading.isupper()):
            found[end.end()] = (kind, heading)
    for capitals in _CAPITALS.finditer(text):
        kind = _kind_of_capitals(text, capitals)
        if kind:
            found[capitals.start()] = (kind, capitals.group())
    for start, (kind, heading) in sorted(found.items()):
        yield kind, heading, start


def _kind_of_capitals(text: str, capitals: re.Match[str]) -> str:
    """The kind of a heading in capitals, followed by its section: "NATURE AND SCOPE The office is ..."."""
    follows = text[capitals.end() : capitals.end() + 2].strip()
    if not (follows.isupper() or follows.isdigit()):
        return ""
    before = text[max(0, capitals.start() - 3) : capitals.start()].rstrip()
    alone = " " not in capitals.group()
    return "" if alone and before and before[-1] not in '.;:!?)»”"|' else section_kind(capitals.group())


def _is_capital(text: str) -> bool:
    """Whether the first letter is a capital; a number may stand before it."""
    return _NUMBER.sub("", text)[:1].isupper()


def _is_all_capitals(text: str) -> bool:
    """Whether a line is words in capitals, such as "WORKING CONDITIONS", and no label, code or sentence."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    enough = len("".join(words)) >= 8
    return enough and text.isupper() and not re.search(r"[.;,!?]$|:.|\d", text)
