"""What two texts differ in, as a person reads it: kept, inserted and deleted runs, and whose they are.

Two revisions of one session are compared along its log: a character that nobody deleted is kept, whatever
else looks like it. Only what stands between such characters is compared as text, so that what was typed
again is no difference. Of a word that changed nothing is shown as kept: people read words.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.ot import Delta, diff
from jddb_jupyter.ot.components import ranges_of
from jddb_jupyter.ot.diff import Kept
from jddb_jupyter.ot.spans import Origins
from jddb_jupyter.ot.words import WORD, splits_word, word_end, word_start
from jddb_jupyter.storage import authorship, log, members
from jddb_jupyter.storage.authorship import Run, Writer
from jddb_jupyter.storage.tables import document_changes
from jddb_jupyter.storage.timeline import Author, authors, existing

LONGEST_WALK: Final = 20_000
"""Revisions further apart are compared as texts, without who deleted what: it takes reading every change."""

Formats: TypeAlias = Mapping[str, Any]

T = TypeVar("T")
_Told: TypeAlias = tuple[int, Writer | None]
"""So many code points, and who inserted or deleted them, as far as is known."""


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
    """Compare what is not known to be `kept`, by lines and then by words, of which none is shown in parts."""
    delta = diff(old, new, kept, whole_words=True)
    pieces = list(_laid_over(old, delta))
    kinds = ("inserted", "deleted")
    return Comparison(
        delta,
        pieces,
        {kind: sum(len(WORD.findall(text)) for text in _texts(pieces, kind)) for kind in kinds},
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
    """The same pieces, split by who inserted or deleted them: a word, by who changed it last."""
    inserted, deleted = list(_inserted(found)), found.walk.deleted
    in_old = in_new = 0
    for are_kept, together in groupby(pieces, lambda piece: piece.kind == "kept"):
        told: list[tuple[Piece, list[_Told]]] = []
        for piece in together:
            length = len(piece.text)
            if are_kept:
                yield piece
            elif piece.kind == "inserted":
                told.append((piece, _of_words(piece.text, _over(inserted, in_new, in_new + length))))
            elif deleted is not None:
                told.append((piece, _of_words(piece.text, _over(deleted, in_old, in_old + length))))
            else:
                told.append((piece, []))
            in_old += length if piece.kind != "inserted" else 0
            in_new += length if piece.kind != "deleted" else 0
        # Of a word that only lost or only got letters, the other side was changed by the same person.
        last = _last(writer for _, runs in told for _, writer in runs)
        for piece, runs in told:
            yield from _split(piece, [(length, writer or last) for length, writer in runs])


def _inserted(found: Sides) -> Iterator[tuple[int, int, Writer]]:
    """Who wrote each range of the second text that was not in the first one."""
    kept = [(start, start + length, True) for _, start, length in found.walk.kept]
    position = 0
    for run_length, writer in found.writers:
        for length, is_kept in _over(kept, position, position + run_length):
            if not is_kept:
                yield position, position + length, writer
            position += length


def _over(known: Sequence[tuple[int, int, T]], start: int, end: int) -> Iterator[tuple[int, T | None]]:
    """What is known of a range, in ascending order: so many code points, and None where nothing is."""
    number = bisect_right(known, start, key=itemgetter(1))
    while start < end:
        first, stop, value = known[number] if number < len(known) else (end, end, None)
        if start < first:
            cut, value = min(end, first), None
        else:
            cut, number = min(end, stop), number + 1
        yield cut - start, value
        start = cut


def _of_words(text: str, runs: Iterable[_Told]) -> list[_Told]:
    """The same runs with borders between words only, each by the last of those who had a part in it."""
    told: list[_Told] = []
    position = 0
    for length, writer in runs:
        stop = position + length
        if told and splits_word(text, position):
            before, other = told.pop()
            start = word_start(text, position, position - before)
            end = word_end(text, position, stop)
            if before > position - start:
                told.append((before - (position - start), other))
            told.append((end - start, _last((other, writer))))
            position = end
        if position < stop:
            told.append((stop - position, writer))
        position = stop
    return told


def _last(writers: Iterable[Writer | None]) -> Writer | None:
    return max((writer for writer in writers if writer), key=itemgetter(0), default=None)


def _split(piece: Piece, runs: Sequence[_Told]) -> Iterator[Piece]:
    """The parts of a piece that different people account for; of their revisions the last is told."""
    if not runs:
        yield piece
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
