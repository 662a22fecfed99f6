"""Matches of the translation memory that say the same in other words.

Only where the extra `jddb_jupyter[semantic]` is installed. The signs of the vector of each source are made
behind what is written (`MeaningIndexer`) and kept in memory by every process; what they find is compared with
the vectors themselves, of the texts as they are. Texts of either language have vectors near each other, so
one serves both directions.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, insert, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.storage import memory, memory_rights
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory import Unit
from jddb_jupyter.storage.tables import translation_meanings, translation_signatures, translation_units
from jddb_jupyter.translation.alignment import Embedder, has_embedder, load_embedder
from jddb_jupyter.translation.matching import Match, Wanted, likeness
from jddb_jupyter.translation.meaning import BITS, MeaningTable, sign_bits

NEAR: Final = 55.0
"""The smallest meaning that is given: of texts that have nothing in common one in ten thousand has it."""
MOST: Final = 5
COMPARED: Final = 16
"""Of the likeliest, so many are compared with their vectors, which takes a millisecond or two each."""
BATCH: Final = 32
"""Texts whose vectors are made at once."""
SHARE: Final = 0.25
"""The part of the time that making vectors may take while there are many to make."""
LOOK_EVERY: Final = 2.0
"""Seconds between looks for what is new."""
READ_ON: Final = 50_000

logger = logging.getLogger(__name__)

_meaning = translation_meanings.c
_signature = translation_signatures.c
_unit = translation_units.c


class Meanings:
    """Makes vectors, one call at a time, on a thread that may wait for it."""

    def __init__(
        self,
        is_there: Callable[[], bool] = has_embedder,
        load: Callable[[], Embedder | None] = load_embedder,
    ) -> None:
        self.is_there = is_there()
        """Whether vectors can be made here."""
        self._load = load
        self._lock = Lock()

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text; none at all if they cannot be made after all. The first takes a second."""
        with self._lock:
            embedder = self._load()
            if embedder is None:
                self.is_there = False
                return np.empty((0, BITS), np.float32)
            return np.asarray(embedder.encode(texts), np.float32)


@dataclass(frozen=True, slots=True)
class _Likely:
    """Units that a person sees, read in the wanted direction."""

    units: Sequence[Unit]
    texts: Sequence[tuple[str, str]]


class MeaningLookup:
    """What a process keeps to find texts by what they mean; `close` it before the database."""

    def __init__(self, database: Database, meanings: Meanings) -> None:
        self._database = database
        self._meanings = meanings
        self._tables: dict[str, MeaningTable] = {}
        self._places: dict[tuple[int | None, int | None], int] = {(None, None): 0}
        self._read = 0
        self._lock = Lock()
        self._following: asyncio.Task[None] | None = None
        self._is_filled = False

    @property
    def is_open(self) -> bool:
        """Whether something may be found: not without the extra, and not in an empty memory."""
        return self._meanings.is_there and self._is_filled

    def start(self) -> None:
        """Begin to make vectors for what has none, if they can be made."""
        self._following = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """End; what has no vector yet gets one after the next start."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def find_units(
        self, person: Principal, wanted: Wanted, known: Sequence[Match]
    ) -> list[tuple[Match, Unit]]:
        """What means the same as the wanted text and is not similar to it, the nearest first.

        At most `MOST`, and with those that are known as many as are wanted.
        """
        count = min(MOST, wanted.limit - len(known))
        if not self.is_open or count <= 0 or person.ceiling is Role.NONE or not wanted.text.strip():
            return []
        made = await asyncio.to_thread(self._meanings.vectors, [wanted.text])
        if not len(made):
            return []
        vector = made[0]
        likely = await self._database.read(self._likely, person, wanted, vector)
        if not likely.units:
            return []
        vectors = await asyncio.to_thread(self._meanings.vectors, [source for source, _ in likely.texts])
        nearness = np.clip(100 * (vectors @ vector), 0, 100)
        given = {(match.source, match.target) for match in known}
        found: list[tuple[Match, Unit]] = []
        for row in np.argsort(-nearness, kind="stable").tolist():
            source, target = likely.texts[row]
            similarity = likeness(wanted.text, source)
            near = round(float(nearness[row]), 1)
            # What is as similar as was asked for is found by its letters.
            if near < NEAR or similarity >= wanted.minimum or (source, target) in given:
                continue
            given.add((source, target))
            unit = likely.units[row]
            found.append((Match(unit.id, source, target, similarity, "semantic", near), unit))
            if len(found) == count:
                break
        return found

    async def catch_up(self) -> None:
        """Make the vectors of all that has none, without a pause."""
        while await self._step():
            pass

    def _likely(
        self, db: Connection, person: Principal, wanted: Wanted, vector: NDArray[np.float32]
    ) -> _Likely:
        with self._lock:
            while self._read_on(db):
                pass
            table = self._tables.get(_both(wanted.source_language, wanted.target_language))
            if table is None:
                return _Likely((), ())
            ids = table.nearest(vector, 2 * COMPARED, self._allowed(db, person))
        units = memory.some(db, ids, person)
        there = [units[unit_id] for unit_id in dict.fromkeys(ids) if unit_id in units][:COMPARED]
        texts = [
            (unit.source, unit.target)
            if unit.source_language == wanted.source_language
            else (unit.target, unit.source)
            for unit in there
        ]
        return _Likely(there, texts)

    def _read_on(self, db: Connection) -> bool:
        """Read some of what came since; whether there was any."""
        query = (
            select(
                _signature.id,
                _signature.unit_id,
                _signature.source_language,
                _signature.target_language,
                _signature.source_job_id,
                _signature.target_job_id,
                _meaning.bits,
            )
            .join(translation_meanings, _meaning.id == _signature.id)
            .where(_meaning.id > self._read)
            .order_by(_meaning.id)
            .limit(READ_ON)
        )
        rows = db.execute(query).all()
        by_languages: dict[str, list[Any]] = {}
        for row in rows:
            languages = _both(row.source_language, row.target_language)
            by_languages.setdefault(languages, []).append(row)
        for languages, some in by_languages.items():
            places = [
                self._places.setdefault((row.source_job_id, row.target_job_id), len(self._places))
                for row in some
            ]
            table = self._tables.setdefault(languages, MeaningTable())
            table.add([row.unit_id for row in some], places, b"".join(row.bits for row in some))
        if rows:
            self._read = rows[-1].id
        return bool(rows)

    def _allowed(self, db: Connection, person: Principal) -> NDArray[np.bool_] | None:
        if len(self._places) == 1 and person.session_id is None:
            return None
        readable = memory_rights.readable_jobs(db, person)
        told = [source in readable and target in readable for source, target in self._places]
        told[0] = person.session_id is None
        return np.array(told)

    async def _follow(self) -> None:
        while self._meanings.is_there:
            begun = time.monotonic()
            try:
                is_more = await self._step()
            except Unavailable as error:
                logger.warning("the meanings of the translation memory are kept later: %s", error)
                is_more = False
            except Exception:
                logger.exception("the meanings of the translation memory could not be kept")
                is_more = False
            pause = (time.monotonic() - begun) * (1 / SHARE - 1)
            await asyncio.sleep(pause if is_more else LOOK_EVERY)

    async def _step(self) -> bool:
        """Make the vectors of the next texts that have none; whether there were any."""
        self._is_filled, texts = await self._database.read(_without)
        if not texts:
            return False
        vectors = await asyncio.to_thread(self._meanings.vectors, list(texts.values()))
        if not len(vectors):
            return False
        bits = sign_bits(vectors)
        await self._database.write(
            _keep, {number: row.tobytes() for number, row in zip(texts, bits, strict=True)}
        )
        self._is_filled = True
        return True


def _both(one: str, other: str) -> str:
    """Two languages, whichever was the source."""
    return " ".join(sorted((one, other)))


def _without(db: Connection) -> tuple[bool, dict[int, str]]:
    """Whether any source has a vector, and the next ones that have none yet.

    They get one in the order of the numbers of their signatures.
    """
    last = db.scalar(select(func.max(_meaning.id))) or 0
    query = (
        select(_signature.id, _unit.source)
        .join(translation_units, _unit.id == _signature.unit_id)
        .where(_signature.id > last)
        .order_by(_signature.id)
        .limit(BATCH)
    )
    return bool(last), {row.id: row.source for row in db.execute(query)}


def _keep(db: Connection, bits: dict[int, bytes]) -> None:
    """Write down what is still of a text that is there, and that no other process has written."""
    there = set(db.scalars(select(_signature.id).where(_signature.id.in_(bits))))
    there -= set(db.scalars(select(_meaning.id).where(_meaning.id.in_(bits))))
    if there:
        rows = [{"id": number, "bits": bits[number]} for number in sorted(there)]
        db.execute(insert(translation_meanings), rows)
