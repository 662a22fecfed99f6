"""The sections of a job description: where each begins, and which of the usual ones it is.

A heading is a line formatted as one, or, in plain text, a usual heading that stands alone on its line or
before a colon, or a short line of capitals. A word in a sentence is no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jddb_jupyter.documents.headings import find_folded, folded
from jddb_jupyter.documents.lines import Line, lines_of

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "general_accountability": (
        "General Accountability",
        "General Accountabilities",
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
        "Scope and Nature",
        "Nature et portée",
        "Nature et étendue",
        "Étendue des responsabilités",
    ),
    "dimensions": ("Dimensions", "Dimension"),
    "specific_accountabilities": (
        "Specific Accountabilities",
        "Specific Accountability",
        "Responsabilités particulières",
        "Responsabilité particulière",
        "Responsabilités spécifiques",
        "Responsabilité spécifique",
    ),
    "knowledge_skills_abilities": (
        "Knowledge, Skills and Abilities",
        "Knowledge and Skills",
        "Knowledge, Abilities and Skills",
        "Connaissances, compétences et aptitudes",
        "Connaissances, compétences et capacités",
        "Connaissances, habiletés et aptitudes",
        "Connaissances et compétences",
    ),
}
_KIND_OF_NAME: Final = {folded(name): kind for kind, names in _NAMES.items() for name in names}
_LONGEST: Final = 60
_LAST_LEVEL: Final = 2


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
    name = find_folded(heading, _KIND_OF_NAME) if len(heading) <= _LONGEST else None
    return _KIND_OF_NAME[name] if name else ""


def find_sections(ops: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The sections of a document in their order.

    What stands before the first heading belongs to none. Headings deeper than the second level are part of
    their section, unless they have a usual name. A first-level heading at the top is the document's title.
    """
    found: list[tuple[str, str, int]] = []
    position = 0
    for number, line in enumerate(lines_of(ops)):
        heading = _heading(line, first=number == 0)
        if heading:
            found.append((*heading, position))
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


def _heading(line: Line, *, first: bool) -> tuple[str, str] | None:
    """Kind and text of the heading that the line is or begins with."""
    text = line.text.strip()
    if not text:
        return None
    level = line.attributes.get("header")
    if level is not None:
        kind = section_kind(text)
        inner = level > _LAST_LEVEL or (first and level == 1)
        return (kind, text.rstrip(" \u00a0:")) if kind or not inner else None
    if "list" in line.attributes:
        return None
    return _plain_heading(text)


def _plain_heading(text: str) -> tuple[str, str] | None:
    before = text[: _LONGEST + 2].partition(":")[0].strip()
    letters = re.sub(r"^\W*(?:\d+(?:\.\d+)*[.)]\s*)?", "", before)
    if not letters[:1].isupper():
        return None
    kind = section_kind(before)
    if kind:
        return kind, before
    if len(text) <= _LONGEST and _is_capital_heading(text):
        return "", text.rstrip(" \u00a0:")
    return None


def _is_capital_heading(text: str) -> bool:
    """Whether a line is words in capitals, such as "WORKING CONDITIONS", and no label, code or sentence."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    enough = len("".join(words)) >= 8
    return enough and text.isupper() and not re.search(r"[.;,!?]$|:.|\d", text)
