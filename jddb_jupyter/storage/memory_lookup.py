"""Matches for a text in the translation memory, in either direction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import memory_rights
from jddb_jupyter.storage.tables import translation_units
from jddb_jupyter.translation.matching import Candidate, Match, Wanted, best
from jddb_jupyter.translation.units import text_hash

_unit = translation_units.c


def exact(db: Connection, person: Principal, wanted: Wanted) -> list[Match]:
    """The matches whose source differs from the text in white space at most."""
    number = text_hash(wanted.text)
    return best(
        wanted,
        (
            candidate
            for reverse in (False, True)
            for candidate in _candidates(
                db, person, wanted, reverse, (_unit.target_hash if reverse else _unit.source_hash) == number
            )
        ),
    )


def _candidates(
    db: Connection, person: Principal, wanted: Wanted, reverse: bool, *conditions: ColumnElement[bool]
) -> Iterator[Candidate]:
    """Units that a person sees and that are as the conditions say, read in the wanted direction."""
    for row in db.execute(_oriented(wanted, reverse).where(*conditions, memory_rights.visible(person))):
        yield Candidate(*row)


def _oriented(wanted: Wanted, reverse: bool) -> Select[Any]:
    """Units in the wanted direction; `reverse`: those that were translated the other way."""
    languages = (wanted.source_language, wanted.target_language)
    source, target = languages[::-1] if reverse else languages
    texts = (_unit.source, _unit.target)
    around = (
        (_unit.previous_target, _unit.next_target) if reverse else (_unit.previous_source, _unit.next_source)
    )
    return select(
        _unit.id, *(texts[::-1] if reverse else texts), _unit.status, _unit.updated_at, *around
    ).where(_unit.source_language == source, _unit.target_language == target, _unit.deleted_at.is_(None))
