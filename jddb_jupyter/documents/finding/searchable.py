"""What a search looks in: the text of a job description by the kind of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jddb_jupyter.documents.sections import SECTION_KINDS, find_sections

OTHER: Final = "other"
PARTS: Final = (OTHER, *SECTION_KINDS)
"""Where text can stand: in one of the usual sections, or elsewhere."""

# What a word processor or a scanner leaves within a word, and a person does not type.
_WITHIN_WORDS: Final = str.maketrans(
    {"\u00ad": None, "\u200b": None, "\u2060": None, "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section begins in the text of its part, and its heading; empty before the first heading."""

    start: int
    heading: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """`texts` and `places` are by part, each without the empty ones."""

    texts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)


def searchable(ops: Iterable[Mapping[str, Any]]) -> Searchable:
    """What can be found in a document, every word of it once."""
    document = list(ops)
    text = "".join(op["insert"] for op in document)
    sections = find_sections(document)
    pieces = [(OTHER, "", 0, sections[0].start if sections else len(text))]
    pieces += [(section.kind or OTHER, section.heading, section.start, section.end) for section in sections]
    texts: dict[str, str] = {}
    places: dict[str, list[Place]] = {}
    for part, heading, start, end in pieces:
        piece = text[start:end].translate(_WITHIN_WORDS)
        if piece.strip():
            before = texts.get(part, "")
            places.setdefault(part, []).append(Place(len(before), heading))
            texts[part] = before + piece
    return Searchable(texts, places)
