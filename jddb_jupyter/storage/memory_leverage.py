"""How much of a pair's source the memory gives to a person, apart from what the pair itself put there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, TypeAlias

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import pairs
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.memory_recall import Recall
from jddb_jupyter.storage.pairs_reading import Reading
from jddb_jupyter.storage.tables import translation_units
from jddb_jupyter.translation.leverage import Measured
from jddb_jupyter.translation.matching import Match, Wanted

TURN: Final = 0.1
"""Seconds after which a reading transaction ends: others read between, also in a very large memory."""
MOST_KEPT: Final = 64
"""For so many people and pairs it is kept what was found: those who asked last."""

Asker: TypeAlias = tuple[str, int, str, str, str | None]

_unit = translation_units.c


class LeverageMeter:
    """Measures pairs, and keeps what was found for those who ask again."""

    def __init__(self, database: Database, lookup: MemoryLookup) -> None:
        self._database = database
        self._lookup = lookup
        self._recalls: OrderedDict[Asker, Recall] = OrderedDict()

    async def measure(self, reading: Reading, person: Principal) -> list[Measured]:
        """The best match of each segment that has a source, among the units that the person sees.

        What was confirmed at a segment does not count for that segment: its translation stands there already.
        NotFound if the pair does not exist for the person any more.
        """
        recall = self._recall(reading, person)
        places = [at for at, segment in enumerate(reading.segments) if segment.source.strip()]
        found: list[Measured] = []
        asked: list[Wanted] = []
        while len(found) < len(places):
            left = places[len(found) :]
            wanted, matches = await self._database.read(_find, recall, self._lookup, reading, person, left)
            asked += wanted
            found += map(_measured, wanted, matches)
        recall.keep(asked)
        return found

    def _recall(self, reading: Reading, person: Principal) -> Recall:
        asker = (
            reading.pair.pair_id,
            person.user_id,
            str(person.ceiling),
            str(person.floor),
            person.session_id,
        )
        recall = self._recalls.setdefault(asker, Recall())
        self._recalls.move_to_end(asker)
        if len(self._recalls) > MOST_KEPT:
            self._recalls.popitem(last=False)
        return recall


def _find(
    db: Connection,
    recall: Recall,
    lookup: MemoryLookup,
    reading: Reading,
    person: Principal,
    places: Sequence[int],
) -> tuple[list[Wanted], list[Match | None]]:
    """What was wanted for the first of these segments, and what was found."""
    pair_id = reading.pair.pair_id
    pair = pairs.find(db, pair_id, person)  # who lost their role meanwhile is told nothing more
    own = _own(db, pair_id)
    wanted = [
        Wanted(
            text=reading.segments[at].source,
            source_language=pair.source.language,
            target_language=pair.target.language,
            previous=_text(reading, at - 1),
            following=_text(reading, at + 1),
            without=own.get(reading.segments[at].link.link_id, frozenset()),
        )
        for at in places
    ]
    matches = recall.find(db, lookup, person, wanted, TURN)
    return wanted[: len(matches)], matches


def _measured(wanted: Wanted, match: Match | None) -> Measured:
    return Measured(wanted.text, match.similarity, match.kind) if match else Measured(wanted.text)


def _own(db: Connection, pair_id: str) -> dict[str, frozenset[int]]:
    """What was confirmed in a pair, by link."""
    found: dict[str, frozenset[int]] = {}
    for unit_id, link_id in db.execute(select(_unit.id, _unit.link_id).where(_unit.pair_id == pair_id)):
        found[link_id] = found.get(link_id, frozenset()) | {unit_id}
    return found


def _text(reading: Reading, at: int) -> str | None:
    """The source of the segment at a place; None where there is none."""
    return (reading.segments[at].source or None) if 0 <= at < len(reading.segments) else None
