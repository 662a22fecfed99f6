"""What stands in a file of translations, and what was wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from jddb_jupyter.sentences import MESSAGES

LONGEST_TEXT: Final = 10_000
"""Code points of one side of a unit; no segment is longer."""
LONGEST_NAME: Final = 255

_TAG: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?\s*\Z")


@dataclass(frozen=True, slots=True)
class FileUnit:
    """A source and its translation. Languages are codes without a country (en, fr).

    `status` is a link's or a memory unit's; `author` who wrote it, as a file names people.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    status: str = ""
    author: str = ""
    updated_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class UnitFile:
    """How a kind of file holds units: what stands before them, one of them, and what stands after them."""

    head: bytes
    written: Callable[[FileUnit], bytes]
    tail: bytes
    media_type: str
    extension: str

    def of(self, units: Iterable[FileUnit]) -> Iterator[bytes]:
        """The file of these units, piece by piece."""
        yield self.head
        for unit in units:
            yield self.written(unit)
        yield self.tail


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a file that was not taken, at a line (from 1). `reason` and `values` make a sentence."""

    line: int
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def message(self, locale: str = "en") -> str:
        """The sentence for a reader of `locale`."""
        return MESSAGES[self.reason][locale.lower().startswith("fr")].format_map(self.values)


def language_code(tag: str | None) -> str | None:
    """The language of a tag however it is written (`EN-CA`, `fr_ca`, `fra`): en, fr; None if it is none."""
    match = _TAG.match(tag or "")
    return _OF_THREE_LETTERS.get(match[1].lower(), match[1].lower()) if match else None


_OF_THREE_LETTERS: Final = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es"}
