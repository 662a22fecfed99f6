"""What a job description in one language says of its counterpart in the other, before anybody translates.

The usual headings have names in both languages, and so have some facts: who is cleared for what, which
department it is. Everything else waits for a translator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from jddb_jupyter.documents.language import official_language
from jddb_jupyter.documents.lines import Line, Op, Run, lines_of, ops_of
from jddb_jupyter.documents.sections import SECTION_NAMES, find_sections
from jddb_jupyter.documents.vocabulary import translated

_SAME_IN_BOTH: Final = frozenset(
    {"position_number", "classification", "national_occupation_code", "effective_date"}
)
_NUMBER: Final = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+")


def counterpart_ops(ops: Iterable[Mapping[str, Any]], language: str) -> list[Op]:
    """A document with the usual headings of `ops` in `language`, each with an empty line below it.

    Levels, numbers and capitals are kept. A heading of its own name is left out, as all text is: where it
    belongs, a translator writes. In a language that has no official names for them, headings stay as they
    are, to be translated.
    """
    return ops_of(_lines(list(ops), language))


def _lines(ops: list[Mapping[str, Any]], language: str) -> Iterator[Line]:
    attributes = _attributes_by_place(ops)
    official = official_language(language)
    for section in find_sections(ops):
        if section.kind:
            # A heading within a line, or before its text, becomes a line of its own.
            heading = section.heading
            if official is not None:
                heading = _as_written(heading, SECTION_NAMES[section.kind][official])
            yield Line((Run(heading),), attributes.get(section.start, {}))
            yield Line()


def _attributes_by_place(ops: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Of each line that is formatted as a heading, by its start, the attributes."""
    found, position = {}, 0
    for line in lines_of(ops):
        if "header" in line.attributes:
            found[position] = line.attributes
        position += len(line.text) + 1
    return found


def _as_written(heading: str, name: str) -> str:
    """A section's name with the number and the capitals that its heading has."""
    number = _NUMBER.match(heading)
    return (number[0] if number else "") + (name.upper() if heading.isupper() else name)


def counterpart_metadata(metadata: Mapping[str, str], language: str) -> dict[str, str]:
    """The fields that are the same in both languages or have one official translation; the others wait."""
    official = official_language(language)
    found = {
        name: value if name in _SAME_IN_BOTH else official and translated(name, value, official)
        for name, value in metadata.items()
    }
    return {name: value for name, value in found.items() if value is not None}
