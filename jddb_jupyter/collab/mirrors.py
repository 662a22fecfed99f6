"""What the sessions need of a document as its Yjs clients have it; `jddb_jupyter.yjs` provides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jddb_jupyter.ot import Delta, Document


@dataclass(frozen=True, slots=True)
class NewMirror:
    """The beginning of a mirror: the Yjs client that wrote it, and the whole of it as an update."""

    epoch: int
    state: bytes


@dataclass(frozen=True, slots=True)
class StoredMirror:
    """A mirror as it is stored: its beginning, or what it was once, and the updates since, up to the head.

    An update is None where a change was stored without.
    """

    epoch: int
    state: bytes
    updates: Sequence[bytes | None]


@dataclass(frozen=True, slots=True)
class Merged:
    """What an update of a Yjs client is as a change, and in the form in which everybody applies it.

    `clients` are the Yjs clients of whom it brings something new.
    """

    delta: Delta
    update: bytes
    clients: Sequence[int]


class MirrorBroken(Exception):
    """A mirror is not what its document is, or cannot be changed: it has to be made anew."""


class Mirror(Protocol):
    """A session's document as its Yjs clients have it, at the head.

    Of what a client sent raises InvalidMessage, InvalidOperation, Forbidden or, where something is missing
    before it, BaseTooOld; then it is as it was.
    """

    epoch: int
    """Another number for every mirror that was made from the document alone."""
    owners: dict[int, int]
    """The people (user ids) of Yjs clients, as far as they were looked up."""

    @property
    def state(self) -> bytes:
        """How much of each Yjs client it has, as a state vector."""

    def whole(self) -> bytes:
        """All of it as an update."""

    def update_since(self, state: bytes) -> bytes:
        """What somebody lacks who has this much. InvalidMessage if that is no state vector."""

    def comes_from_here(self, state: bytes) -> bool:
        """Whether who has this much has nothing at all, or something of this mirror."""

    def content(self) -> Delta:
        """The document that it is."""

    def anchors(self, positions: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
        """Positions (in code points) as relative positions of Yjs, as JSON."""

    def place(self, anchor: object) -> int:
        """The position that a relative position of Yjs stands for now. InvalidMessage if it is none here."""

    def take(self, update: bytes) -> None:
        """Follow a change that was committed. MirrorBroken if that cannot be."""

    def write(self, delta: Delta, document: Document) -> bytes:
        """Make a change of the document, as it was before. MirrorBroken if that cannot be."""

    def has(self, update: bytes) -> bool:
        """Whether there is nothing new in an update."""

    def merge(self, update: bytes, document: Document) -> Merged | None:
        """Try what a client sent, and say what it does to the document; None if it does nothing.

        `keep` or `take_back` must follow.
        """

    def keep(self, merged: Merged) -> None:
        """What was tried stays."""

    def take_back(self) -> None:
        """What was tried is not to be."""


class Mirrors(Protocol):
    """Makes mirrors."""

    def start(self, document: Document) -> NewMirror:
        """The beginning of a mirror of this document."""

    def load(self, stored: StoredMirror) -> Mirror:
        """A mirror at the head. MirrorBroken if an update is missing or fits no more."""
