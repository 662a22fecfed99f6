"""Where hits of the concordance stand: in the memory, in which pair, and where in its two texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from jddb_jupyter.storage.concordance_hits import EVERYWHERE, Hit, Spot, Where
from jddb_jupyter.storage.pairs_index import read_places
from jddb_jupyter.storage.tables import (
    job_descriptions,
    pair_entries,
    pair_segments,
    translation_sessions,
    translation_units,
)

_entry = pair_entries.c
_segment = pair_segments.c
_unit = translation_units.c


@dataclass(frozen=True, slots=True)
class _Standing:
    """A segment that has the texts of a hit."""

    where: Where
    pair_id: str
    link_id: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A pair's places, and the session of its source."""

    session_id: str
    spots: dict[str, tuple[Spot, Spot]]


def placed(db: Connection, hits: Sequence[Hit]) -> list[Hit]:
    """The hits of one person with all that is told of where they are.

    Whoever sees a hit sees both of its job descriptions, and so whatever else has its identity.
    """
    known = [hit.identity for hit in hits if hit.place is not None]
    if not known:
        return list(hits)
    units, standing = _units(db, known), _standing(db, known)
    there = [_there(hit, standing.get(hit.identity, [])) for hit in hits]
    texts = _texts(db, {one.pair_id for one in there if one is not None})
    jobs = _jobs(db, hits)
    done = []
    for hit, one in zip(hits, there, strict=True):
        if hit.place is None:
            done.append(hit)
            continue
        unit_id = units.get(hit.identity)
        where = {other.where for other in standing.get(hit.identity, ())}
        hit = replace(
            hit,
            unit_id=unit_id,
            found_in=tuple(
                name for name in EVERYWHERE if name in where or (name == "memory" and unit_id is not None)
            ),
            job=jobs.get(hit.place.source_job_id if hit.is_forward else hit.place.target_job_id),
        )
        done.append(hit if one is None else _at(hit, one, texts.get(one.pair_id)))
    return done


def _units(db: Connection, identities: Sequence[bytes]) -> dict[bytes, int]:
    """The entries of the memory by identity."""
    query = select(_unit.identity, _unit.id)
    rows = db.execute(query.where(_unit.identity.in_(identities), _unit.deleted_at.is_(None)))
    return {row.identity: row.id for row in rows}


def _standing(db: Connection, identities: Sequence[bytes]) -> dict[bytes, list[_Standing]]:
    """The segments by identity, those of live pairs first."""
    query = (
        select(_segment.identity, _entry.state, _segment.pair_id, _segment.link_id)
        .join(pair_entries, _entry.pair_id == _segment.pair_id)
        .where(_segment.identity.in_(identities), _entry.state != "over")
        .order_by(_entry.state, _segment.id)
    )
    found: dict[bytes, list[_Standing]] = {}
    for row in db.execute(query):
        found.setdefault(row.identity, []).append(_Standing(row.state, row.pair_id, row.link_id))
    return found


def _there(hit: Hit, standing: Sequence[_Standing]) -> _Standing | None:
    """The segment that a hit is, or that an entry of the memory stands in; None where it does in none."""
    if hit.place is None or not standing:
        return None
    itself = (hit.place.pair_id, hit.place.link_id)
    return next((one for one in standing if (one.pair_id, one.link_id) == itself), standing[0])


def _at(hit: Hit, one: _Standing, text: _Text | None) -> Hit:
    spots = None if text is None else text.spots.get(one.link_id)
    if hit.place is None or text is None or spots is None:
        return hit
    place = replace(hit.place, session_id=text.session_id, pair_id=one.pair_id, link_id=one.link_id)
    source, target = spots
    return replace(hit, place=place, spots=(source, target) if hit.is_forward else (target, source))


def _texts(db: Connection, pair_ids: Iterable[str]) -> dict[str, _Text]:
    query = (
        select(
            _entry.pair_id,
            translation_sessions.c.source_session_id,
            _entry.source_revision,
            _entry.target_revision,
            _entry.places,
        )
        .join(translation_sessions, translation_sessions.c.pair_id == _entry.pair_id)
        .where(_entry.pair_id.in_(list(pair_ids)))
    )
    found = {}
    for row in db.execute(query):
        spots = {
            link_id: (Spot(start, end, row.source_revision), Spot(begin, before, row.target_revision))
            for link_id, (start, end, begin, before) in read_places(row.places).items()
        }
        found[row.pair_id] = _Text(row.source_session_id, spots)
    return found


def _jobs(db: Connection, hits: Sequence[Hit]) -> dict[int, tuple[str, str]]:
    """Numbers and titles of the job descriptions."""
    job = job_descriptions.c
    ids = {id_ for hit in hits if hit.place for id_ in (hit.place.source_job_id, hit.place.target_job_id)}
    rows = db.execute(select(job.id, job.job_number, job.title).where(job.id.in_(ids)))
    return {row.id: (row.job_number, row.title) for row in rows}
