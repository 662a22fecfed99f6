"""The best matches of the texts of a document, for somebody who asks again whenever the memory has grown.

What is similar to a text takes long to find in a very large memory. It is kept, and what came into the memory
since is compared with it. Whatever is kept is looked at in the transaction that asks: what was changed, taken
away or may not be seen any more is looked for anew, and so is everything for somebody whose rights changed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Final, TypeAlias

from sqlalchemy import Connection, func, or_, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import memory_rights
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.tables import translation_signatures
from jddb_jupyter.translation.matching import EXACT, Match, Wanted, best, likeness

MOST_NEW: Final = 500
"""Where more than so many units came, everything is looked for anew."""

Key: TypeAlias = tuple[str, frozenset[int]]

_signature = translation_signatures.c


class Recall:
    """What is known for one person and one pair of languages. May be used on any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readable: frozenset[int] | None = None
        self._newest = 0
        self._similar: dict[Key, Match | None] = {}

    def find(
        self,
        db: Connection,
        lookup: MemoryLookup,
        person: Principal,
        wanted: Sequence[Wanted],
        seconds: float,
    ) -> list[Match | None]:
        """The best match of each of the first of these texts: of one, and of as many as there is time for."""
        end = time.monotonic() + seconds
        found: list[Match | None] = []
        with self._lock:
            self._catch_up(db, lookup, person, wanted)
            for one in wanted:
                found.append(self._best(db, lookup, person, one))
                if time.monotonic() > end:
                    break
        return found

    def keep(self, wanted: Sequence[Wanted]) -> None:
        """Forget what is known of other texts than these."""
        keys = {_key(one) for one in wanted}
        with self._lock:
            self._similar = {key: match for key, match in self._similar.items() if key in keys}

    def _best(self, db: Connection, lookup: MemoryLookup, person: Principal, wanted: Wanted) -> Match | None:
        same = lookup.same(db, person, wanted)
        if same is not None and same.similarity == EXACT:
            return same
        key = _key(wanted)
        if key not in self._similar:
            self._similar[key] = lookup.similar(db, person, wanted)
        return _better(same, self._similar[key])

    def _catch_up(
        self, db: Connection, lookup: MemoryLookup, person: Principal, wanted: Sequence[Wanted]
    ) -> None:
        readable = memory_rights.readable_jobs(db, person)
        newest = db.scalar(select(func.max(_signature.id))) or 0
        came = _came(db, wanted[0], self._newest) if newest > self._newest else []
        if readable != self._readable or newest < self._newest or len(came) > MOST_NEW:
            self._similar.clear()
        elif self._similar:
            self._compare(db, lookup, person, wanted[0], came)
        self._readable, self._newest = readable, newest

    def _compare(
        self, db: Connection, lookup: MemoryLookup, person: Principal, wanted: Wanted, came: Sequence[int]
    ) -> None:
        """Take in what came, and forget what is not so any more."""
        known = {match.unit_id for match in self._similar.values() if match is not None}
        wanted = replace(wanted, limit=1, without=frozenset())
        candidates = lookup.candidates(db, person, wanted, [*known, *came])
        there = {candidate.unit_id: candidate.source for candidate in candidates}
        just_came = set(came)
        new = [candidate for candidate in candidates if candidate.unit_id in just_came]
        for key, match in list(self._similar.items()):
            text, without = key
            if match is not None and (
                match.unit_id not in there or likeness(text, there[match.unit_id]) != match.similarity
            ):
                del self._similar[key]
                continue
            counting = [candidate for candidate in new if candidate.unit_id not in without]
            asked = replace(wanted, text=text)
            self._similar[key] = _better(match, next(iter(best(asked, counting)), None))


def _key(wanted: Wanted) -> Key:
    return wanted.text, wanted.without


def _better(one: Match | None, other: Match | None) -> Match | None:
    if one is None or other is None:
        return one or other
    return one if one.similarity >= other.similarity else other


def _came(db: Connection, wanted: Wanted, after: int) -> list[int]:
    """Units between the two languages that came since; a few more than `MOST_NEW` at most."""
    languages = (wanted.source_language, wanted.target_language)
    between = [
        (_signature.source_language == source) & (_signature.target_language == target)
        for source, target in (languages, languages[::-1])
    ]
    query = select(_signature.unit_id).where(_signature.id > after, or_(*between)).limit(MOST_NEW + 1)
    return list(db.scalars(query))
