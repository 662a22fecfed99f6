"""Do the links of a translation pair stand inside its texts?"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from jddb_jupyter.storage import log
from jddb_jupyter.storage.check import Fault
from jddb_jupyter.storage.tables import translation_sessions as table
from jddb_jupyter.translation.links import SIDES, load


def pair_ids(db: Connection) -> list[str]:
    """Every pair, ended and deleted ones too."""
    return list(db.scalars(select(table.c.pair_id).order_by(table.c.id)))


def faults(db: Connection, pair_id: str) -> list[Fault]:
    """What is wrong with the links of a pair; an empty list if nothing is."""
    return list(_faults(db, pair_id))


def _faults(db: Connection, pair_id: str) -> Iterator[Fault]:
    row = db.execute(select(table).where(table.c.pair_id == pair_id)).one()
    try:
        links = load(row.alignment_data)
    except (msgspec.DecodeError, ValueError) as error:
        yield Fault(pair_id, row.alignment_version, "links_unreadable", str(error))
        return
    places = {"source": (row.source_session_id, row.source_revision)}
    places["target"] = (row.session_id, row.target_revision)
    for side in SIDES:
        session_id, revision = places[side]
        if not 0 <= revision <= (log.head_of(db, session_id) or 0):
            yield Fault(pair_id, revision, "links_beyond", side)
            continue
        length = len(log.load_document(db, session_id, revision)[0])
        standing = [(place, link.link_id) for link in links if (place := link.range(side)) is not None]
        end = 0
        for place, link_id in sorted(standing, key=lambda one: (one[0].start, one[0].end)):
            if place.start < end or place.end > length:
                yield Fault(pair_id, revision, "link_outside", link_id)
            end = max(end, place.end)
