"""What the translation memory keeps: a text in two languages, and how texts are told to be the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Literal, TypeAlias, get_args

Status: TypeAlias = Literal["approved", "reviewed", "imported", "draft"]
Origin: TypeAlias = Literal["human", "memory", "machine", "import"]

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
"""From the one that counts most; what is `imported` was confirmed by nobody here, a `draft` by nobody."""
ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)
"""Who wrote the translation: somebody; the memory or a machine, as it was; an imported file."""
_WHITE_SPACE: Final = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""What says no more than that a word or a paragraph ends; other spaces are written for their width."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit was confirmed: a link of a pair of job descriptions, and the source's session."""

    source_job_id: int
    target_job_id: int
    session_id: str | None = None
    pair_id: str | None = None
    link_id: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The segments before and after, in both languages, as they were; None where there is none."""

    previous_source: str | None = None
    next_source: str | None = None
    previous_target: str | None = None
    next_target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A source and its translation, and the tags of their languages.

    A unit with a `place` is seen by those who may see both job descriptions, one without it by everybody who
    may use the memory. `creator` is the name of its author in the file that it was imported from.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    status: Status = "approved"
    origin: Origin = "human"
    place: Place | None = None
    neighbours: Neighbours = Neighbours()
    creator: str | None = None


def text_hash(text: str) -> int:
    """A number that texts share if they differ in white space at most, others by a chance of 1 in 2⁶⁴."""
    digest = blake2b(normalised(text).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def normalised(text: str) -> str:
    """A text with composed characters and single spaces of one kind, to be compared and never kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def tidied(text: str) -> str:
    """A text as it is kept: composed, on one line, with the no-break spaces that somebody wrote."""
    return _WHITE_SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def breakable(text: str) -> str:
    """A text as if all its spaces broke, to be compared: what differs in it alone is the same."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def identity(unit: NewUnit) -> bytes:
    """What makes a unit the same: its texts, as they are written, its languages and its job descriptions."""
    jobs = (unit.place.source_job_id, unit.place.target_job_id) if unit.place else ()
    parts = (unit.source_language, unit.target_language, unit.source, unit.target, *map(str, jobs))
    # The lengths keep two texts apart from two others that are the same when they are joined.
    written = "\0".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).digest()
