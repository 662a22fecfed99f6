"""What the concordance knows of translation pairs: each segment that has text on both sides.

It is written beside the commits (`pairs_indexer`), from what the links and the texts are. A pair that ends or
is deleted is out of sight in the transaction that ends it; when both of its texts were published, it is found
again as what is published, until the next pair of the same job descriptions is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, or_, select, update

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.errors import NotFound
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import editing_sessions, pair_entries, pair_segments, translation_sessions
from jddb_jupyter.translation.links import AlignmentLink
from jddb_jupyter.translation.units import NewUnit, Place, identity, tidied

State: TypeAlias = Literal["live", "published", "over"]
"""Open; ended, both texts published, and the last of its job descriptions; everything else."""
Places: TypeAlias = Mapping[str, tuple[int, int, int, int]]
"""By link where the source stands, and the translation."""

_TO_LOOK_AT: Final = -1
"""The version of an entry that has to be indexed again, whatever it says."""

_pair = translation_sessions.c
_entry = pair_entries.c
_segment = pair_segments.c


@dataclass(frozen=True, slots=True)
class PairText:
    """A pair as it was read, at the revisions of both texts."""

    pair_id: str
    state: State
    version: int
    source_revision: int
    target_revision: int
    places: Places = field(default_factory=dict)
    segments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def pairs_of(db: Connection, key: str) -> list[str]:
    """The pair of that id, or the open pairs of a session of that id."""
    session = or_(_pair.session_id == key, _pair.source_session_id == key) & _pair.ended_at.is_(None)
    query = select(_pair.pair_id).where(or_(_pair.pair_id == key, session), _pair.deleted_at.is_(None))
    return list(db.scalars(query))


def behind(db: Connection) -> list[str]:
    """The pairs of which more is known than is indexed."""
    session = editing_sessions.c
    has_moved = [
        exists().where(session.session_id == of_side, session.head > known)
        for of_side, known in (
            (_pair.source_session_id, _entry.source_revision),
            (_pair.session_id, _entry.target_revision),
        )
    ]
    # Only of those that are live the columns behind `alignment_data`, which is long, are read.
    is_behind = (_entry.state == "live") & or_(_entry.version != _pair.alignment_version, *has_moved)
    is_new = _entry.pair_id.is_(None) & _pair.deleted_at.is_(None)
    table = translation_sessions.outerjoin(pair_entries, _entry.pair_id == _pair.pair_id)
    query = select(_pair.pair_id).select_from(table)
    return list(db.scalars(query.where(or_(is_new, _entry.version == _TO_LOOK_AT, is_behind))))


def read(db: Connection, pair_id: str) -> PairText | None:
    """What is to be found of a pair, or None if that is known or there is nothing any more."""
    try:
        pair = AlignedPair.seen(db, pair_id, new_id)
    except NotFound:
        return None
    state = _state(db, pair.row)
    version = pair.row.alignment_version
    if state == "live":
        pair.catch_up()
    revisions = pair.revisions
    found = PairText(pair_id, state, version, revisions["source"], revisions["target"])
    if _stamp(found) == _known(db, pair_id):
        return None
    if state == "over":
        return found
    links = [link for link in pair.alignment if link.has("source") and link.has("target")]
    places = {
        link.link_id: (link.source.start, link.source.end, link.target.start, link.target.end)
        for link in links
        if link.source is not None and link.target is not None
    }
    segments = {link.link_id: _values(pair, link) for link in links}
    return PairText(pair_id, state, version, revisions["source"], revisions["target"], places, segments)


def keep(db: Connection, found: PairText, now: datetime) -> None:
    """Write down what was read, unless the pair has become something else, or more is known meanwhile."""
    row = db.execute(select(translation_sessions).where(_pair.pair_id == found.pair_id)).one_or_none()
    if row is None or row.deleted_at is not None or _state(db, row) != found.state:
        return
    known = _known(db, found.pair_id)
    if known is not None and known[0] == found.state and known[1:] > _stamp(found)[1:]:
        return
    if found.state == "published":
        _supersede(db, row)
    _keep_segments(db, found, now)
    entry = {
        "state": found.state,
        "version": found.version,
        "source_revision": found.source_revision,
        "target_revision": found.target_revision,
        "places": json.dumps(found.places, separators=(",", ":")),
    }
    if known is not None:
        db.execute(update(pair_entries).where(_entry.pair_id == found.pair_id).values(**entry))
        return
    languages = {
        name: written_language(getattr(row, name)) for name in ("source_language", "target_language")
    }
    places = {name: getattr(row, name) for name in ("pair_id", "source_job_id", "target_job_id")}
    db.execute(insert(pair_entries).values(**places, **languages, **entry))


def end(db: Connection, pair_ids: Sequence[str]) -> None:
    """Put pairs out of sight; whether they are published is looked at afterwards."""
    values = {"state": "over", "version": _TO_LOOK_AT}
    db.execute(update(pair_entries).where(_entry.pair_id.in_(pair_ids)).values(**values))


def remove(db: Connection, pair_ids: Sequence[str]) -> None:
    """Pairs were deleted."""
    for table in (pair_entries, pair_segments):
        db.execute(delete(table).where(table.c.pair_id.in_(pair_ids)))


def read_places(text: str) -> Places:
    """The places as `pair_entries.places` keeps them."""
    return {link_id: (place[0], place[1], place[2], place[3]) for link_id, place in json.loads(text).items()}


def _values(pair: AlignedPair, link: AlignmentLink) -> dict[str, Any]:
    source, target = pair.text(link, "source"), pair.text(link, "target")
    row = pair.row
    # As it is called in the memory, if it is confirmed just so.
    unit = NewUnit(
        source_language=row.source_language,
        target_language=row.target_language,
        source=tidied(source),
        target=tidied(target),
        place=Place(row.source_job_id, row.target_job_id),
    )
    return {
        "identity": identity(unit),
        "status": str(link.status),
        "is_stale": link.is_stale(source),
        "source": source,
        "target": target,
    }


def _keep_segments(db: Connection, found: PairText, now: datetime) -> None:
    """Write what differs from what is there."""
    query = select(pair_segments).where(_segment.pair_id == found.pair_id)
    before = {row.link_id: row for row in db.execute(query)}
    gone = [row.id for link_id, row in before.items() if link_id not in found.segments]
    if gone:
        db.execute(delete(pair_segments).where(_segment.id.in_(gone)))
    added = []
    for link_id, values in found.segments.items():
        row = before.get(link_id)
        if row is None:
            added.append({"pair_id": found.pair_id, "link_id": link_id, "changed_at": now, **values})
            continue
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if changed:
            db.execute(update(pair_segments).where(_segment.id == row.id).values(**changed, changed_at=now))
    if added:
        db.execute(insert(pair_segments), added)


def _stamp(found: PairText) -> tuple[str, int, int, int]:
    return (found.state, found.version, found.source_revision, found.target_revision)


def _known(db: Connection, pair_id: str) -> tuple[str, int, int, int] | None:
    """The stamp of what is indexed."""
    columns = (_entry.state, _entry.version, _entry.source_revision, _entry.target_revision)
    row = db.execute(select(*columns).where(_entry.pair_id == pair_id)).one_or_none()
    return None if row is None else (row.state, row.version, row.source_revision, row.target_revision)


def _state(db: Connection, row: Row[Any]) -> State:
    if row.ended_at is None:
        return "live"
    session = editing_sessions.c
    revisions = {row.source_session_id: row.source_revision, row.session_id: row.target_revision}
    published = db.scalar(
        select(func.count()).where(
            session.status == "completed",
            session.deleted_at.is_(None),
            or_(*((session.session_id == name) & (session.head == head) for name, head in revisions.items())),
        )
    )
    later = exists().where(_of_same_jobs(row), _pair.id > row.id, _entry.state == "published")
    later = later.where(_entry.pair_id == _pair.pair_id)
    return "published" if published == len(revisions) and not db.scalar(select(later)) else "over"


def _supersede(db: Connection, row: Row[Any]) -> None:
    """What was published before of the same job descriptions is not what is published any more."""
    earlier = select(_pair.pair_id).where(_of_same_jobs(row), _pair.id < row.id, _pair.ended_at.is_not(None))
    pair_ids = list(db.scalars(earlier))
    db.execute(delete(pair_segments).where(_segment.pair_id.in_(pair_ids)))
    db.execute(update(pair_entries).where(_entry.pair_id.in_(pair_ids)).values(state="over", places="{}"))


def _of_same_jobs(row: Row[Any]) -> ColumnElement[bool]:
    return and_(_pair.source_job_id == row.source_job_id, _pair.target_job_id == row.target_job_id)
