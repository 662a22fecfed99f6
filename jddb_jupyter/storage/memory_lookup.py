"""Matches for a text in the translation memory, in either direction.

What is the same is found by its hash. What is similar is chosen by signatures, which every process keeps in
memory and reads on in the transaction that asks, and then compared letter by letter.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    case,
    func,
    or_,
    select,
)

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.storage import memory, memory_rights
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.listed import is_listed
from jddb_jupyter.storage.memory import Unit
from jddb_jupyter.storage.memory_index import is_between
from jddb_jupyter.storage.tables import translation_signatures, translation_units
from jddb_jupyter.translation.matching import Candidate, Match, Wanted, best
from jddb_jupyter.translation.signatures import SignatureTable
from jddb_jupyter.translation.units import STATUSES, text_hash

GOOD: Final = 80.0
"""Where something is as similar as this, texts that cannot be for their length alone are not looked at."""
NEAR: Final = 768
FAR: Final = 64
"""How many texts are compared letter by letter at most: of lengths that allow `GOOD`, and of other ones."""
STEP: Final = 128
MOST_SAME: Final = 50
"""Of the units that are the same, so many are compared: those that count most."""
WARMED: Final = (("en", "fr"), ("fr", "en"))
READ_ON: Final = 50_000
"""Signatures that are read in one transaction while nobody waits for them."""

logger = logging.getLogger(__name__)

Pair: TypeAlias = tuple[str, str]

_unit = translation_units.c
_signature = translation_signatures.c


class _Direction:
    """The signatures of everything that was translated from one language into another, or back."""

    def __init__(self, languages: Pair) -> None:
        self.languages = languages
        self.table = SignatureTable()
        self.lock = Lock()
        self.places: dict[tuple[int | None, int | None], int] = {(None, None): 0}
        self._read = 0

    def follow(self, db: Connection, most: int | None = None) -> bool:
        """Read what came since, or the first `most` of it; whether there is more."""
        newest = db.scalar(select(func.max(_signature.id))) or 0
        end = newest if most is None else min(newest, self._read + most)
        if end > self._read:
            for is_reverse in (False, True):
                self._add(db, is_reverse, end)
            self._read = end
        return end < newest

    def _add(self, db: Connection, is_reverse: bool, end: int) -> None:
        side = "target" if is_reverse else "source"
        source, target = self.languages[::-1] if is_reverse else self.languages
        query = select(
            _signature.unit_id,
            _signature[f"{side}_length"],
            _signature.source_job_id,
            _signature.target_job_id,
            _signature[f"{side}_bits"],
        ).where(
            _signature.id > self._read,
            _signature.id <= end,
            _signature.source_language == source,
            _signature.target_language == target,
        )
        for rows in db.execute(query).partitions(READ_ON):
            ids, lengths, source_jobs, target_jobs, bits = zip(*rows, strict=True)
            jobs = zip(source_jobs, target_jobs, strict=True)
            places = [self.places.setdefault(pair, len(self.places)) for pair in jobs]
            self.table.add(ids, lengths, places, b"".join(bits))

    def allowed(self, db: Connection, person: Principal) -> NDArray[np.bool_] | None:
        """Of each place whether the person may see what is there; None for one who may see all."""
        if len(self.places) == 1 and person.session_id is None:
            return None
        readable = memory_rights.readable_jobs(db, person)
        told = [source in readable and target in readable for source, target in self.places]
        told[0] = person.session_id is None
        return np.array(told)


class MemoryLookup:
    """What a process keeps to find matches quickly. Its methods may be called on any thread."""

    def __init__(self) -> None:
        self._directions: dict[Pair, _Direction] = {}
        self._lock = Lock()
        self._warming: asyncio.Task[None] | None = None

    def start(self, database: Database) -> None:
        """Begin to read, beside what else is done; `close` before the database is closed."""
        self._warming = asyncio.create_task(self._warm_up(database))

    async def close(self) -> None:
        """End reading ahead."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)

    async def _warm_up(self, database: Database) -> None:
        try:
            await self.warm(database)
        except Exception:  # who asks reads for themselves, and is told what is wrong
            logger.exception("the signatures of the translation memory could not be read ahead")

    async def warm(self, database: Database) -> None:
        """Read the signatures before they are needed, a part at a time."""
        for languages in WARMED:
            while await database.read(self._warm, languages):
                pass

    def find(self, db: Connection, person: Principal, wanted: Wanted) -> list[Match]:
        """The best matches that a person may see, in the order of `matching.best`."""
        if person.ceiling is Role.NONE or not wanted.text.strip():
            return []
        return best(wanted, [*_same(db, person, wanted), *self._similar(db, person, wanted)])

    def same(self, db: Connection, person: Principal, wanted: Wanted) -> Match | None:
        """The best of what differs in white space at most."""
        if person.ceiling is Role.NONE or not wanted.text.strip():
            return None
        return next(iter(best(wanted, _same(db, person, wanted))), None)

    def similar(self, db: Connection, person: Principal, wanted: Wanted) -> Match | None:
        """The most similar; slow in a very large memory."""
        return next(iter(self.find(db, person, replace(wanted, limit=1))), None)

    def candidates(
        self, db: Connection, person: Principal, wanted: Wanted, unit_ids: Sequence[int]
    ) -> list[Candidate]:
        """Of these units those that a person may see, read in the wanted direction."""
        if person.ceiling is Role.NONE:
            return []
        return _candidates(db, person, wanted, "numbers", numbers=json.dumps(unit_ids))

    def find_units(self, db: Connection, person: Principal, wanted: Wanted) -> list[tuple[Match, Unit]]:
        """The same, each with all that is known of it."""
        matches = self.find(db, person, wanted)
        units = memory.some(db, [match.unit_id for match in matches], person)
        return [(match, units[match.unit_id]) for match in matches]

    def _warm(self, db: Connection, languages: Pair) -> bool:
        direction = self._direction(languages)
        with direction.lock:
            return direction.follow(db, READ_ON)

    def _direction(self, languages: Pair) -> _Direction:
        with self._lock:
            return self._directions.setdefault(languages, _Direction(languages))

    def _similar(self, db: Connection, person: Principal, wanted: Wanted) -> list[Candidate]:
        direction = self._direction(_languages(wanted))
        with direction.lock:
            direction.follow(db)
            found = _Found(db, wanted, direction.table, direction.allowed(db, person))
            found.look()
        likeliest = found.best()
        candidates: list[Candidate] = []
        # What a person may not see after all leaves its place to the next.
        while likeliest and len(candidates) < wanted.limit:
            ids, likeliest = likeliest[: 3 * wanted.limit], likeliest[3 * wanted.limit :]
            candidates += _candidates(db, person, wanted, "numbers", numbers=json.dumps(ids))
        return candidates


class _Found:
    """Texts that were compared letter by letter, for one question.

    Not all of what is compared may be seen by who asks: that is judged of the best.
    """

    def __init__(
        self, db: Connection, wanted: Wanted, table: SignatureTable, allowed: NDArray[np.bool_] | None
    ) -> None:
        self._db = db
        self._wanted = wanted
        self._table = table
        self._allowed = allowed
        self._similarity: dict[int, float] = {}

    def look(self) -> None:
        """Compare the likeliest texts, as long as a better one may follow."""
        minimum = self._wanted.minimum
        if self._look(NEAR, max(GOOD, minimum), 101.0) < GOOD and minimum <= GOOD:
            self._look(FAR, minimum, GOOD)

    def best(self) -> list[int]:
        """The units, most similar first."""
        ranked = sorted(self._similarity.items(), key=lambda entry: (-entry[1], -entry[0]))
        return [unit_id for unit_id, _ in ranked]

    def _look(self, most: int, minimum: float, below: float) -> float:
        """The same among so many texts of certain lengths; the greatest similarity of all so far."""
        unit_ids, possible = self._table.nearest(
            self._wanted.text, most, minimum=minimum, below=below, allowed=self._allowed
        )
        found = max(self._similarity.values(), default=0.0)
        for begin in range(0, len(unit_ids), STEP):
            if begin and possible[begin] < max(found, self._wanted.minimum):
                break
            found = self._compare(unit_ids[begin : begin + STEP])
        return found

    def _compare(self, unit_ids: Sequence[int]) -> float:
        """Compare some more; the greatest similarity of all so far."""
        counting = sorted(unit_id for unit_id in unit_ids if unit_id not in self._wanted.without)
        rows = self._db.execute(
            _TEXTS, {"numbers": json.dumps(counting), "language": _languages(self._wanted)[0]}
        ).all()
        found = process.extract_iter(
            self._wanted.text,
            [text for _, text in rows],
            scorer=fuzz.ratio,
            score_cutoff=max(self._wanted.minimum, 0.01),
        )
        for _, similarity, index in found:
            self._similarity[rows[index][0]] = similarity
        return max(self._similarity.values(), default=0.0)


def _languages(wanted: Wanted) -> Pair:
    """From which language into which, whatever the countries: what was translated for one serves another."""
    return written_language(wanted.source_language), written_language(wanted.target_language)


def _either(forward: ColumnElement[Any], backward: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first of a unit that was translated in the wanted direction, else the second."""
    return case((_unit.source_language == bindparam("language"), forward), else_=backward)


def _numbered() -> ColumnElement[bool]:
    return is_listed(_unit.id, "numbers", "numbers")


_TEXTS: Final = select(_unit.id, _either(_unit.source, _unit.target)).where(_numbered())


def _same(db: Connection, person: Principal, wanted: Wanted) -> list[Candidate]:
    """Units whose source differs from the text in white space at most: those that count most of many."""
    return _candidates(
        db,
        person,
        wanted,
        "same",
        number=text_hash(wanted.text),
        previous=None if wanted.previous is None else text_hash(wanted.previous),
        following=None if wanted.following is None else text_hash(wanted.following),
    )


def _candidates(
    db: Connection, person: Principal, wanted: Wanted, which: Literal["same", "numbers"], **values: object
) -> list[Candidate]:
    """Units that a person sees, read in the wanted direction."""
    languages = dict(zip(("language", "other"), _languages(wanted), strict=True))
    query = _query(memory_rights.visible(person), which)
    rows = db.execute(query, {**languages, **memory_rights.values_of(person), **values})
    return [Candidate(*row) for row in rows if row[0] not in wanted.without]


@lru_cache(maxsize=64)
def _query(is_visible: ColumnElement[bool], which: Literal["same", "numbers"]) -> Select[Any]:
    """Made once for each kind of person: making it takes longer than its answer."""
    language, other = bindparam("language", type_=String), bindparam("other", type_=String)
    forward, backward = is_between(language, other), is_between(other, language)
    previous = _either(_unit.previous_source, _unit.previous_target)
    following = _either(_unit.next_source, _unit.next_target)
    query = select(
        _unit.id,
        _either(_unit.source, _unit.target),
        _either(_unit.target, _unit.source),
        _unit.status,
        _unit.updated_at,
        previous,
        following,
        _either(_unit.target_tag, _unit.source_tag),
    ).where(_unit.deleted_at.is_(None), is_visible)
    if which == "numbers":
        return query.where(_numbered(), or_(forward, backward))
    number = bindparam("number", type_=BigInteger)
    around = [
        case((known == bindparam(name), 1), else_=0)
        for name, known in (("previous", previous), ("following", following))
    ]
    counts_most = case({status: rank for rank, status in enumerate(STATUSES)}, value=_unit.status)
    return (
        query.where(or_(forward & (_unit.source_hash == number), backward & (_unit.target_hash == number)))
        .order_by((around[0] + around[1]).desc(), counts_most, _unit.updated_at.desc())
        .limit(MOST_SAME)
    )
