"""How much of a pair's source the memory gives to a person, apart from what the pair itself put there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import pairs
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.pairs_reading import Reading
from jddb_jupyter.storage.tables import translation_units
from jddb_jupyter.translation.leverage import Measured
from jddb_jupyter.translation.matching import Wanted

TURN: Final = 0.1
"""Seconds after which a reading transaction ends: others read between, also in a very large memory."""

_unit = translation_units.c


async def measure(
    database: Database, lookup: MemoryLookup, reading: Reading, person: Principal
) -> list[Measured]:
    """The best match of each segment that has a source, among the units that the person sees.

    What was confirmed at a segment does not count for that segment: its translation stands there already.
    """
    places = [at for at, segment in enumerate(reading.segments) if segment.source.strip()]
    found: list[Measured] = []
    while len(found) < len(places):
        found += await database.read(_measure, lookup, reading, person, places[len(found) :])
    return found


def _measure(
    db: Connection, lookup: MemoryLookup, reading: Reading, person: Principal, places: Sequence[int]
) -> list[Measured]:
    """The first of these segments: one, and as many more as there is time for."""
    end = time.monotonic() + TURN
    pair_id = reading.pair.pair_id
    pair = pairs.find(db, pair_id, person)  # who lost their role meanwhile is told nothing more
    own = _own(db, pair_id)
    found = []
    for at in places:
        segment = reading.segments[at]
        wanted = Wanted(
            text=segment.source,
            source_language=pair.source.language,
            target_language=pair.target.language,
            previous=_text(reading, at - 1),
            following=_text(reading, at + 1),
            without=own.get(segment.link.link_id, frozenset()),
        )
        match = lookup.best(db, person, wanted)
        best = Measured(segment.source, match.similarity, match.kind) if match else Measured(segment.source)
        found.append(best)
        if time.monotonic() > end:
            break
    return found


def _own(db: Connection, pair_id: str) -> dict[str, frozenset[int]]:
    """What was confirmed in a pair, by link."""
    found: dict[str, frozenset[int]] = {}
    for unit_id, link_id in db.execute(select(_unit.id, _unit.link_id).where(_unit.pair_id == pair_id)):
        found[link_id] = found.get(link_id, frozenset()) | {unit_id}
    return found


def _text(reading: Reading, at: int) -> str | None:
    """The source of the segment at a place; None where there is none."""
    return (reading.segments[at].source or None) if 0 <= at < len(reading.segments) else None
