"""How what concerns the past stands in a reply. Times are milliseconds since the epoch."""

from __future__ import annotations

from collections.abc import Sequence

from jddb_jupyter.server.rest.shapes import Shape, timestamp
from jddb_jupyter.storage.authorship import Run
from jddb_jupyter.storage.comparison import Comparison, Piece
from jddb_jupyter.storage.jobs import text_of
from jddb_jupyter.storage.naming import NamedVersion
from jddb_jupyter.storage.publishing import Version
from jddb_jupyter.storage.steps import Step
from jddb_jupyter.storage.timeline import Author


def author_shape(author: Author) -> Shape:
    """Somebody who is spoken of."""
    return {
        "id": author.id,
        "username": author.username,
        "name": author.name,
        "colour": author.colour,
    }


def step_shape(step: Step) -> Shape:
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


def run_shapes(runs: Sequence[Run]) -> list[Shape]:
    """Who wrote a text; `start` and `length` count code points."""
    shapes: list[Shape] = []
    start = 0
    for length, (revision, user_id) in runs:
        shapes.append({"start": start, "length": length, "user_id": user_id, "revision": revision})
        start += length
    return shapes


def named_version_shape(named: NamedVersion) -> Shape:
    """A named version."""
    return {
        "id": named.id,
        "name": named.name,
        "revision": named.revision,
        "created_by": named.created_by,
        "created_by_name": named.created_by_name,
        "created_at": timestamp(named.created_at),
    }


def version_shape(version: Version, *, with_text: bool = True, with_ops: bool = False) -> Shape:
    """A published text."""
    shape: Shape = {
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


def comparison_shape(comparison: Comparison) -> Shape:
    """What two texts differ in: the change that makes one the other, and the two laid over each other."""
    return {
        "ops": comparison.delta.ops,
        "runs": [_piece_shape(piece) for piece in comparison.pieces],
        "words": comparison.words,
        "characters": comparison.characters,
    }


def _piece_shape(piece: Piece) -> Shape:
    shape: Shape = {"kind": piece.kind, "text": piece.text}
    if piece.formats:
        shape["attributes"] = piece.formats
    if piece.kind == "kept":
        return {**shape, "changed": piece.changed} if piece.changed else shape
    return {**shape, "user_id": piece.user_id, "revision": piece.revision}
