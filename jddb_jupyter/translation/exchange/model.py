"""What stands in a file of translations, and what was wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, TypeAlias, get_args

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.sentences import MESSAGES

LONGEST_TEXT: Final = 10_000
"""Code points of one side of a unit; no segment is longer."""
LONGEST_NAME: Final = 255


Format: TypeAlias = Literal["bold", "italic"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""What a file says of how text looks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Text of a side, from one code point to another, that has a format."""

    start: int
    end: int
    format: Format


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody remarked at a translation."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class FileUnit:
    """A source and its translation, and the tags of their languages.

    `status` is a link's or a memory unit's; `author` who wrote it, as a file names people. Marks and notes
    are written, but not read: the memory keeps plain text.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    status: str = ""
    author: str = ""
    updated_at: datetime | None = None
    id: str = ""
    source_marks: tuple[Mark, ...] = ()
    target_marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()


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


def by_language(tags: Iterable[str]) -> Callable[[str], str]:
    """By what the tags of one unit are told apart: by their languages, or, if all are of one, as they are.

    So a text in `fr-CA` is no translation of one in `fr-FR`, unless a file has nothing else.
    """
    return written_language if len(set(map(written_language, tags))) > 1 else str
