"""How what concerns the past stands in a reply. Times are milliseconds since the epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import Meta

from jddb_jupyter.server.rest.shapes import Delta, Milliseconds, UserShape, timestamp
from jddb_jupyter.storage.authorship import Run
from jddb_jupyter.storage.comparison import Comparison, Piece
from jddb_jupyter.storage.jobs import text_of
from jddb_jupyter.storage.naming import NamedVersion
from jddb_jupyter.storage.publishing import Version
from jddb_jupyter.storage.steps import Step
from jddb_jupyter.storage.timeline import Author

PieceKind = Annotated[str, Meta(extra_json_schema={"enum": ["kept", "inserted", "deleted"]})]
Counts = Annotated[Mapping[str, int], Meta(description="How much was `inserted` and `deleted`.")]


class StepShape(TypedDict):
    """One person's changes with no long pause. `added` and `removed` count code points."""

    first_revision: int
    last_revision: int
    user_id: int
    started_at: Milliseconds
    ended_at: Milliseconds
    changes: int
    added: int
    removed: int
    formatted: Annotated[int, Meta(description="Changes that touched no text.")]
    restored_revision: Annotated[
        int | None, Meta(description="Where a text that was brought back came from.")
    ]


class RunShape(TypedDict):
    """Who wrote a part of a text; nobody, in revision 0, what the session began with."""

    start: int
    length: int
    user_id: int | None
    revision: int


class NamedVersionShape(TypedDict):
    """A named version."""

    id: int
    name: str
    revision: int
    created_by: str
    created_by_name: str
    created_at: Milliseconds


class VersionShape(TypedDict):
    """A published text; `ops` where it is asked for by itself."""

    number: int
    session_id: str | None
    revision: int | None
    published_by: str
    published_by_name: str
    published_at: Milliseconds
    text: NotRequired[str]
    ops: NotRequired[Delta]


class PieceShape(TypedDict):
    """A part of two texts laid over each other; `changed` are the formats of a kept text that changed."""

    kind: PieceKind
    text: str
    attributes: NotRequired[Mapping[str, Any]]
    changed: NotRequired[Mapping[str, Any]]
    user_id: NotRequired[int | None]
    revision: NotRequired[int | None]


class ComparisonShape(TypedDict):
    """What two texts differ in: `ops` make the first the second; `runs` are both laid over each other."""

    ops: Delta
    runs: list[PieceShape]
    words: Counts
    characters: Counts


def author_shape(author: Author) -> UserShape:
    """Somebody who is spoken of."""
    return {
        "id": author.id,
        "username": author.username,
        "name": author.name,
        "colour": author.colour,
    }


def step_shape(step: Step) -> StepShape:
    """A step of a session."""
    return {
        "first_revision": step.first_revision,
        "last_revision": step.last_revision,
        "user_id": step.user_id,
        "started_at": timestamp(step.started_at),
        "ended_at": timestamp(step.ended_at),
        "changes": step.changes,
        "added": step.added,
        "removed": step.removed,
        "formatted": step.formatted,
        "restored_revision": step.restored_revision,
    }


def run_shapes(runs: Sequence[Run]) -> list[RunShape]:
    """Who wrote a text; `start` and `length` count code points."""
    shapes: list[RunShape] = []
    start = 0
    for length, (revision, user_id) in runs:
        shapes.append({"start": start, "length": length, "user_id": user_id, "revision": revision})
        start += length
    return shapes


def named_version_shape(named: NamedVersion) -> NamedVersionShape:
    """A named version."""
    return {
        "id": named.id,
        "name": named.name,
        "revision": named.revision,
        "created_by": named.created_by,
        "created_by_name": named.created_by_name,
        "created_at": timestamp(named.created_at),
    }


def version_shape(version: Version, *, with_text: bool = True, with_ops: bool = False) -> VersionShape:
    """A published text."""
    shape: VersionShape = {
        "number": version.number,
        "session_id": version.session_id,
        "revision": version.revision,
        "published_by": version.published_by,
        "published_by_name": version.published_by_name,
        "published_at": timestamp(version.published_at),
    }
    if with_text:
        shape["text"] = text_of(version.ops)
    if with_ops:
        shape["ops"] = version.ops
    return shape


def comparison_shape(comparison: Comparison) -> ComparisonShape:
    """What two texts differ in: the change that makes one the other, and the two laid over each other."""
    return {
        "ops": comparison.delta.ops,
        "runs": [_piece_shape(piece) for piece in comparison.pieces],
        "words": comparison.words,
        "characters": comparison.characters,
    }


def _piece_shape(piece: Piece) -> PieceShape:
    shape: PieceShape = {"kind": piece.kind, "text": piece.text}
    if piece.formats:
        shape["attributes"] = piece.formats
    if piece.kind == "kept":
        return {**shape, "changed": piece.changed} if piece.changed else shape
    return {**shape, "user_id": piece.user_id, "revision": piece.revision}
