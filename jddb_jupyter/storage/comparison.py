"""What two texts differ in, as a person reads it: kept, inserted and deleted runs, and whose they are.

Two revisions of one session are compared along its log: a character that nobody deleted is kept, whatever
else looks like it. Only what stands between such characters is compared as text, so that what was typed
again is no difference.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.ot import Delta, diff
from jddb_jupyter.ot.components import ranges_of
from jddb_jupyter.ot.diff import Kept
from jddb_jupyter.ot.spans import Origins
from jddb_jupyter.storage import authorship, log, members
from jddb_jupyter.storage.authorship import Run, Writer
from jddb_jupyter.storage.tables import document_changes
from jddb_jupyter.storage.timeline import Author, authors, existing

LONGEST_WALK: Final = 20_000
"""Revisions further apart are compared as texts, without who deleted what: it takes reading every change."""

_WORD: Final = re.compile(r"\w+")

Formats: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the two texts laid over each other.

    `kind` is `kept`, `inserted` or `deleted`; `formats` are those that the text has (had, where it was
    deleted), `changed` the formats of a kept text that changed. `user_id` and `revision`: who inserted or
    deleted it, and when, None where it is not known.
    """

    kind: str
    text: str
    formats: Formats | None = None
    changed: Formats | None = None
    user_id: int | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What makes one text the other. `words` and `characters` count what was `inserted` and `deleted`."""

    delta: Delta
    pieces: Sequence[Piece]
    words: Mapping[str, int]
    characters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Walk:
    """What became of a text: what of it is `kept`, and who deleted each range (start, end) of the rest.

    `deleted` is in ascending order; None where it is not known.
    """

    kept: Sequence[Kept] = ()
    deleted: Sequence[tuple[int, int, Writer]] | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts of a session that are compared, who wrote the second, and what happened between."""

    first: int
    second: int
    old: Delta
    new: Delta
    writers: Sequence[Run]
    walk: Walk
    people: Sequence[Author]


def sides(db: Connection, session_id: str, person: Principal, first: int, second: int | None) -> Sides:
    """The texts at two revisions (the second may be the last one); NotFound if there is none of them."""
    members.require_in_session(db, session_id, person)
    first, upto = existing(db, session_id, first), existing(db, session_id, second)
    old, new = (log.load_document(db, session_id, revision)[0].to_delta() for revision in (first, upto))
    writers = authorship.runs_at(db, session_id, upto)
    if abs(upto - first) > LONGEST_WALK:
        walk = Walk()
    elif first <= upto:
        walk = _walk(db, session_id, old.length_change, first, upto)
    else:
        back = _walk(db, session_id, new.length_change, upto, first)
        walk = Walk([(in_old, in_new, length) for in_new, in_old, length in back.kept])
    named = [*(writer for _, writer in writers), *(writer for _, _, writer in walk.deleted or ())]
    return Sides(first, upto, old, new, writers, walk, authors(db, (user_id for _, user_id in named)))


def _walk(db: Connection, session_id: str, length: int, after: int, upto: int) -> Walk:
    """Follow every character of the text at `after` through the log."""
    origins = Origins([(length, 0)])
    deleted: list[tuple[int, int, Writer]] = []
    table = document_changes
    rows = db.execute(
        select(table.c.revision, table.c.user_id, table.c.operation_data)
        .where(table.c.session_id == session_id, table.c.revision > after, table.c.revision <= upto)
        .order_by(table.c.revision)
    )
    for revision, user_id, operation_data in rows:
        for count, start in origins.apply(json.loads(operation_data), Origins.NEW):
            if start != Origins.NEW:
                deleted.append((start, start + count, (revision, user_id)))
    return Walk(list(_kept(origins)), sorted(deleted))


def _kept(origins: Origins) -> Iterator[Kept]:
    position = 0
    for length, start in origins.runs():
        if start != Origins.NEW:
            yield start, position, length
        position += length


def compare(old: Delta, new: Delta, kept: Sequence[Kept] = ()) -> Comparison:
    """Compare what is not known to be `kept`, by lines and then by words."""
    delta = diff(old, new, kept)
    pieces = list(_laid_over(old, delta))
    kinds = ("inserted", "deleted")
    return Comparison(
        delta,
        pieces,
        {kind: sum(len(_WORD.findall(text)) for text in _texts(pieces, kind)) for kind in kinds},
        {kind: sum(map(len, _texts(pieces, kind))) for kind in kinds},
    )


def compare_sides(found: Sides) -> tuple[Comparison, list[Author]]:
    """Compare two revisions; also who inserted and deleted, in the pieces, and these people."""
    compared = compare(found.old, found.new, found.walk.kept)
    pieces = list(_with_names(compared.pieces, found))
    named = {piece.user_id for piece in pieces}
    return replace(compared, pieces=pieces), [one for one in found.people if one.id in named]


def _texts(pieces: Sequence[Piece], kind: str) -> Iterator[str]:
    return (piece.text for piece in pieces if piece.kind == kind)


def _laid_over(old: Delta, delta: Delta) -> Iterator[Piece]:
    runs, position = ranges_of(old.components), 0
    for length, content, attributes in delta.components:
        if content is not None:
            yield Piece("inserted", str(content), attributes)
            continue
        kind = "deleted" if length < 0 else "kept"
        for _, text, formats in runs(position, position + abs(length)):
            yield Piece(kind, str(text), _merged(formats, attributes), attributes)
        position += abs(length)
    for _, text, formats in runs(position, old.length_change):
        yield Piece("kept", str(text), formats)


def _merged(formats: Formats | None, change: Formats | None) -> Formats | None:
    """The formats that a kept text has afterwards."""
    if change is None:
        return formats
    merged = {**(formats or {}), **change}
    return {name: value for name, value in merged.items() if value is not None} or None


def _with_names(pieces: Sequence[Piece], found: Sides) -> Iterator[Piece]:
    """The same pieces, split by who inserted or deleted them."""
    ends = list(accumulate(length for length, _ in found.writers))
    deleted = found.walk.deleted
    in_old = in_new = 0
    for piece in pieces:
        length = len(piece.text)
        if piece.kind == "inserted":
            yield from _split(piece, list(_writers(found.writers, ends, in_new, in_new + length)))
        elif piece.kind == "deleted" and deleted:
            yield from _split(piece, list(_deleters(deleted, in_old, in_old + length)))
        else:
            yield piece
        in_old += length if piece.kind != "inserted" else 0
        in_new += length if piece.kind != "deleted" else 0


def _writers(writers: Sequence[Run], ends: Sequence[int], start: int, end: int) -> Iterator[Run]:
    """Who wrote a range of the second text."""
    number = bisect_right(ends, start)
    while start < end:
        cut = min(end, ends[number])
        yield cut - start, writers[number][1]
        start, number = cut, number + 1


def _deleters(
    deleted: Sequence[tuple[int, int, Writer]], start: int, end: int
) -> Iterator[tuple[int, Writer | None]]:
    """Who deleted a range of the first text, of which nothing is left."""
    number = bisect_right(deleted, start, key=itemgetter(0)) - 1
    while start < end:
        _, stop, writer = deleted[number]
        cut = min(end, stop)
        yield cut - start, writer
        start, number = cut, number + 1


def _split(piece: Piece, runs: Sequence[tuple[int, Writer | None]]) -> Iterator[Piece]:
    """The parts of a piece that different people account for; of their revisions the last is told."""
    joined: list[tuple[int, int | None, int | None]] = []
    for length, writer in runs:
        revision, user_id = writer or (None, None)
        if joined and joined[-1][1] == user_id:
            before, _, other = joined.pop()
            length, revision = before + length, max(other or 0, revision or 0) or None
        joined.append((length, user_id, revision or None))
    start = 0
    for length, user_id, revision in joined:
        yield replace(piece, text=piece.text[start : start + length], user_id=user_id, revision=revision)
        start += length
