"""Where the concordance looks: the segments of translation pairs, then the translation memory.

Each shelf is read from its newest text down, straight from its full-text index.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)

from jddb_jupyter.storage import memory_rights
from jddb_jupyter.storage.concordance_hits import Hit, Sought, Where, of_job, sides
from jddb_jupyter.storage.full_text import FullText, Words
from jddb_jupyter.storage.listed import is_listed
from jddb_jupyter.storage.memory_index import is_between
from jddb_jupyter.storage.search_index import is_unspaced, stands_in
from jddb_jupyter.storage.tables import pair_entries, pair_segments, translation_units
from jddb_jupyter.translation.units import Place

_unit = translation_units.c
_entry = pair_entries.c
_segment = pair_segments.c


class Shelf(ABC):
    """Texts beside their translations, with numbers that grow, and the index of their words."""

    index: ClassVar[FullText]
    number: ClassVar[ColumnElement[int]]
    texts: ClassVar[tuple[ColumnElement[str], ColumnElement[str]]]

    @abstractmethod
    def is_wanted(self, sought: Sought) -> bool:
        """Whether something that is here may be asked for."""

    @abstractmethod
    def has(self, source: str, target: str) -> ColumnElement[bool]:
        """That anything here was translated from one language into the other."""

    @abstractmethod
    def rows(self, sought: Sought) -> Select[Any]:
        """What the person sees and the filters let through, of the texts with certain `numbers`."""

    @abstractmethod
    def _hit(self, sought: Sought, row: Any) -> Hit | None:
        """A row read in the wanted direction; None if the words stand on its other side."""

    def newest(self, db: Connection) -> int:
        """The greatest number; 0 if there is nothing."""
        return db.scalar(select(func.max(self.number))) or 0

    def window(self, db: Connection, sought: Sought, before: int, size: int) -> tuple[list[int], int | None]:
        """The next `size` texts that have the words, below a number, and where to go on."""
        if any(map(is_unspaced, (*sought.words.wanted, *sought.words.excluded))):
            return self._scan(db, sought, before, size)
        sides = self._sides(db, sought)
        if not sides:
            return [], None
        rowid = self.index.rowid
        found = self.index.has(Words(sought.words.wanted, sought.words.excluded), sides)
        numbers = list(
            db.scalars(select(rowid).where(found, rowid < before).order_by(rowid.desc()).limit(size))
        )
        return numbers, numbers[-1] if len(numbers) == size else None

    def _scan(self, db: Connection, sought: Sought, before: int, size: int) -> tuple[list[int], int | None]:
        """The same without the index, of words that it does not know."""
        conditions = [stands_in(term, self.texts) for term in sought.words.wanted]
        query = select(self.number).where(self.number < before, *conditions)
        numbers = list(db.scalars(query.order_by(self.number.desc()).limit(size)))
        return numbers, numbers[-1] if len(numbers) == size else None

    def hits(self, db: Connection, sought: Sought, numbers: Sequence[int]) -> list[Hit]:
        """Of these texts those that the person sees and that are as was asked, in their order."""
        if not numbers:
            return []
        rows = db.execute(self.rows(sought).order_by(self.number.desc()), _values(sought, numbers))
        found = (self._hit(sought, row) for row in rows)
        return [hit for hit in found if hit is not None]

    def count(self, db: Connection, sought: Sought, numbers: Sequence[int]) -> int:
        """How many of these texts the person sees, without a look at them."""
        counted = self.rows(sought).with_only_columns(func.count(), maintain_column_froms=True)
        return db.scalar(counted, _values(sought, numbers)) or 0

    def _sides(self, db: Connection, sought: Sought) -> list[str]:
        """Where to look for the words; nowhere if nothing is wanted."""
        if not sought.words.wanted:
            return []
        directions = {
            "source": (sought.language, sought.other),
            "target": (sought.other, sought.language),
        }
        return [side for side, languages in directions.items() if db.scalar(select(self.has(*languages)))]


class Pairs(Shelf):
    """The segments of pairs that are open, and of those that were published last."""

    index = FullText("pair_index", ("source", "target"))
    number = _segment.id
    texts = (_segment.source, _segment.target)

    def is_wanted(self, sought: Sought) -> bool:
        return bool(_states(sought))

    def has(self, source: str, target: str) -> ColumnElement[bool]:
        return exists().where(_entry.source_language == source, _entry.target_language == target)

    def rows(self, sought: Sought) -> Select[Any]:
        language, other = literal(sought.language), literal(sought.other)
        is_forward = (_entry.source_language == language) & (_entry.target_language == other)
        is_backward = (_entry.source_language == other) & (_entry.target_language == language)
        query = (
            select(
                pair_segments,
                _entry.state,
                _entry.source_language,
                _entry.source_job_id,
                _entry.target_job_id,
            )
            .join(pair_entries, _entry.pair_id == _segment.pair_id)
            .where(
                is_listed(_segment.id, "numbers", "numbers"),
                _entry.state.in_(_states(sought)),
                or_(is_forward, is_backward),
                memory_rights.both_visible(sought.person, _entry.source_job_id, _entry.target_job_id),
                *of_job(sought, _entry.source_job_id),
            )
        )
        if sought.statuses:
            query = query.where(_segment.status.in_(sought.statuses))
        if sought.looks_in("live"):
            # What is published and still stands in the live text is given there.
            query = query.where(or_(_entry.state == "live", ~_stands_in(sought, ["live"], _segment.identity)))
        return query

    def _hit(self, sought: Sought, row: Any) -> Hit | None:
        is_forward, text, translation = sides(sought, row._mapping)
        marks = sought.marks(text)
        if marks is None:
            return None
        return Hit(
            number=row.id,
            text=text,
            marks=marks,
            translation=translation,
            status=row.status,
            updated_at=row.changed_at,
            is_forward=is_forward,
            identity=row.identity,
            place=Place(row.source_job_id, row.target_job_id, None, row.pair_id, row.link_id),
            found_in=(row.state,),
            is_stale=row.is_stale,
        )


class Memory(Shelf):
    """The translation memory, without what stands in the pairs just so and is given there."""

    index = FullText("translation_index", ("source", "target"))
    number = _unit.id
    texts = (_unit.source, _unit.target)

    def is_wanted(self, sought: Sought) -> bool:
        return sought.looks_in("memory")

    def has(self, source: str, target: str) -> ColumnElement[bool]:
        return exists().where(_unit.source_language == source, _unit.target_language == target)

    def rows(self, sought: Sought) -> Select[Any]:
        language, other = literal(sought.language), literal(sought.other)
        query = select(
            _unit.id,
            _unit.identity,
            _unit.source_language,
            _unit.source,
            _unit.target,
            _unit.status,
            _unit.updated_at,
            _unit.source_job_id,
            _unit.target_job_id,
            _unit.session_id,
            _unit.pair_id,
            _unit.link_id,
        ).where(
            is_listed(_unit.id, "numbers", "numbers"),
            _unit.deleted_at.is_(None),
            or_(is_between(language, other), is_between(other, language)),
            memory_rights.visible(sought.person),
            *of_job(sought, _unit.source_job_id),
        )
        if sought.statuses:
            query = query.where(_unit.status.in_(sought.statuses))
        states = _states(sought)
        if states:
            is_given = _stands_in(sought, states, _unit.identity)
            query = query.where(or_(_unit.source_job_id.is_(None), ~is_given))
        return query

    def _hit(self, sought: Sought, row: Any) -> Hit | None:
        is_forward, text, translation = sides(sought, row._mapping)
        marks = sought.marks(text)
        if marks is None:
            return None
        place = None
        if row.source_job_id is not None:
            place = Place(row.source_job_id, row.target_job_id, row.session_id, row.pair_id, row.link_id)
        return Hit(
            number=row.id,
            text=text,
            marks=marks,
            translation=translation,
            status=row.status,
            updated_at=row.updated_at,
            is_forward=is_forward,
            identity=row.identity,
            place=place,
            unit_id=row.id,
            found_in=("memory",),
        )


SHELVES: Final[tuple[Shelf, ...]] = (Pairs(), Memory())


def _states(sought: Sought) -> list[Where]:
    """The states of the pairs that are looked through."""
    return [where for where in ("live", "published") if sought.looks_in(where)]


def _stands_in(
    sought: Sought, states: Sequence[Where], identity: ColumnElement[bytes]
) -> ColumnElement[bool]:
    """That texts, of whatever has this identity, stand in a pair just so, where the filters find them."""
    segment, entry = pair_segments.alias("twin"), pair_entries.alias("twin_entry")
    conditions = [
        segment.c.identity == identity,
        entry.c.pair_id == segment.c.pair_id,
        entry.c.state.in_(states),
    ]
    if sought.statuses:
        conditions.append(segment.c.status.in_(sought.statuses))
    return exists().where(and_(*conditions))


def _values(sought: Sought, numbers: Sequence[int]) -> dict[str, Any]:
    return {**memory_rights.values_of(sought.person), "numbers": json.dumps(numbers)}
