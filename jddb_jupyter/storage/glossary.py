"""The glossary: terms added, changed and taken away, imported, listed, and read whole.

Everybody who is known reads it; who changes it has `SMALLEST_ROLE` everywhere (docs/decisions/0012). A term
that was taken away is kept out of sight.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, exists, func, insert, or_, select, update

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.errors import Conflict, Forbidden, NotFound
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import glossary_terms, glossary_wordings
from jddb_jupyter.translation.terms import Status, Term, Wording
from jddb_jupyter.translation.units import breakable
from jddb_jupyter.translation.words import fold

SMALLEST_ROLE: Final = Role.TRANSLATOR
"""Whoever changes the glossary has this role everywhere, or a greater one."""

_AT_ONCE: Final = 500
"""Terms whose wordings are asked for in one query."""

_term = glossary_terms.c
_wording = glossary_wordings.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which terms a list shall hold: empty texts and None ask for nothing.

    `words` stand in a wording, whatever their capitals and accents; `language` and `status` are a wording's.
    """

    words: str = ""
    language: str = ""
    status: Status | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What moves whenever the glossary changes."""

    terms: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """How many terms of an import are new, and how many were there already."""

    added: int = 0
    known: int = 0


def require_to_change(person: Principal) -> None:
    """Raise Forbidden unless a person may change the glossary."""
    role = person.role_everywhere
    if role < SMALLEST_ROLE:
        raise Forbidden("role_too_small", role=role, needed=SMALLEST_ROLE)


def add(db: Connection, term: Term, person: Principal, now: datetime) -> Term:
    """Put a term in. Conflict (`term_exists`) if it is there with the same wordings and subject."""
    require_to_change(person)
    if _taken(db, [term]):
        raise Conflict("term_exists")
    return _insert(db, term, person, now)


def add_many(db: Connection, terms: Iterable[Term], person: Principal, now: datetime) -> Added:
    """Put terms in; those that are there already, and those given twice, stay as they are."""
    require_to_change(person)
    new = {_identity(term): term for term in terms}
    known = _taken(db, list(new.values()))
    for identity, term in new.items():
        if identity not in known:
            _insert(db, term, person, now)
    return Added(len(new) - len(known), len(known))


async def add_in_batches(
    database: Database, terms: Iterable[Term], person: Principal, now: datetime
) -> Added:
    """The same with a transaction for every few hundred, so that others go on between them.

    `terms` is drawn on a thread of its own. What was stored before it raises stays.
    """
    added, known, left = 0, 0, iter(terms)
    while batch := await asyncio.to_thread(lambda: list(islice(left, _AT_ONCE))):
        done = await database.write(add_many, batch, person, now)
        added, known = added + done.added, known + done.known
    return Added(added, known)


def find(db: Connection, term_id: int) -> Term:
    """One term; NotFound if there is none."""
    row = db.execute(_there().where(_term.id == term_id)).one_or_none()
    if row is None:
        raise NotFound("no_such_term")
    return _with_wordings(db, [row])[0]


def change(
    db: Connection,
    term_id: int,
    person: Principal,
    now: datetime,
    *,
    wordings: tuple[Wording, ...] | None = None,
    subject: str | None = None,
    note: str | None = None,
) -> Term:
    """Change what is given of a term. Conflict (`term_exists`) if it becomes another one."""
    require_to_change(person)
    before = find(db, term_id)
    after = replace(
        before,
        wordings=before.wordings if wordings is None else wordings,
        subject=before.subject if subject is None else subject,
        note=before.note if note is None else note,
    )
    identity = _identity(after)
    taken = select(_term.id).where(
        _term.identity == identity, _term.deleted_at.is_(None), _term.id != term_id
    )
    if db.scalar(taken) is not None:
        raise Conflict("term_exists")
    db.execute(
        update(glossary_terms)
        .where(_term.id == term_id)
        .values(
            identity=identity,
            subject=after.subject,
            note=after.note,
            updated_by=person.user_id,
            updated_at=now,
        )
    )
    if wordings is not None:
        db.execute(delete(glossary_wordings).where(_wording.term_id == term_id))
        _insert_wordings(db, term_id, wordings)
    return after


def remove(db: Connection, term_id: int, person: Principal, now: datetime) -> None:
    """Take a term out of the glossary."""
    require_to_change(person)
    find(db, term_id)
    gone = {"deleted_at": now, "updated_at": now, "updated_by": person.user_id}
    db.execute(update(glossary_terms).where(_term.id == term_id).values(**gone))


def listing(db: Connection, wanted: Wanted, limit: int, after: int | None) -> tuple[list[Term], int | None]:
    """Terms after the number `after`, as they came, and the number to go on after."""
    query = _there().where(_term.id > (after or 0)).order_by(_term.id).limit(limit + 1)
    if wanted.subject:
        query = query.where(_term.subject == wanted.subject)
    of_wording = [_wording.term_id == _term.id]
    if wanted.language:
        tag = normalised_tag(wanted.language) or wanted.language
        of_country = _wording.language.startswith(f"{tag}-", autoescape=True)
        of_wording.append(or_(_wording.language == tag, of_country))
    if wanted.status is not None:
        of_wording.append(_wording.status == wanted.status)
    of_wording += [_wording.folded.contains(word, autoescape=True) for word in fold(wanted.words).split()]
    if len(of_wording) > 1:
        query = query.where(exists().where(*of_wording))
    rows = db.execute(query).all()
    found = _with_wordings(db, rows[:limit])
    return found, found[-1].id if len(rows) > limit else None


def everything(db: Connection) -> list[Term]:
    """All terms, as they came."""
    return _with_wordings(db, db.execute(_there().order_by(_term.id)).all())


def stamp(db: Connection) -> Stamp:
    """What the glossary's state is told from."""
    row = db.execute(select(func.count(), func.max(_term.updated_at)).select_from(glossary_terms)).one()
    return Stamp(row[0], row[1])


def _there() -> Select[Any]:
    return select(glossary_terms).where(_term.deleted_at.is_(None))


def _insert(db: Connection, term: Term, person: Principal, now: datetime) -> Term:
    term_id = db.scalar(
        insert(glossary_terms)
        .values(
            identity=_identity(term),
            subject=term.subject,
            note=term.note,
            created_by=person.user_id,
            updated_by=person.user_id,
            created_at=now,
            updated_at=now,
        )
        .returning(_term.id)
    )
    assert term_id is not None
    _insert_wordings(db, term_id, term.wordings)
    return replace(term, id=term_id)


def _insert_wordings(db: Connection, term_id: int, wordings: Sequence[Wording]) -> None:
    rows = [
        {
            "term_id": term_id,
            "place": place,
            "language": wording.language,
            "text": wording.text,
            "folded": " ".join(map(fold, (wording.text, *wording.forms)))[:1000],
            "status": wording.status,
            "part_of_speech": wording.part_of_speech,
            "forms": list(wording.forms),
        }
        for place, wording in enumerate(wordings)
    ]
    db.execute(insert(glossary_wordings), rows)


def _with_wordings(db: Connection, rows: Sequence[Row[Any]]) -> list[Term]:
    by_term: dict[int, list[Wording]] = defaultdict(list)
    ids = [row.id for row in rows]
    for first in range(0, len(ids), _AT_ONCE):
        of_these = _wording.term_id.in_(ids[first : first + _AT_ONCE])
        query = select(glossary_wordings).where(of_these).order_by(_wording.term_id, _wording.place)
        for row in db.execute(query):
            by_term[row.term_id].append(
                Wording(row.language, row.text, row.status, row.part_of_speech, tuple(row.forms))
            )
    return [Term(tuple(by_term[row.id]), row.subject, row.note, row.id) for row in rows]


def _taken(db: Connection, terms: Sequence[Term]) -> set[bytes]:
    """The identities of those of the terms that are there."""
    identities = [_identity(term) for term in terms]
    taken: set[bytes] = set()
    for first in range(0, len(identities), _AT_ONCE):
        among = _term.identity.in_(identities[first : first + _AT_ONCE])
        taken.update(db.scalars(select(_term.identity).where(among, _term.deleted_at.is_(None))))
    return taken


def _identity(term: Term) -> bytes:
    """What makes a term the same: its subject, and its words in each language, whichever spaces break."""
    parts = [
        term.subject,
        *sorted(f"{wording.language}\t{breakable(wording.text)}" for wording in term.wordings),
    ]
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
