"""What a person sees of a session's past: its steps, who wrote its text, and what two revisions differ in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import NotFound
from jddb_jupyter.storage import authorship, log, members
from jddb_jupyter.storage.authorship import Run
from jddb_jupyter.storage.steps import Step, gathered
from jddb_jupyter.storage.tables import session_steps, users


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whose changes are spoken of."""

    id: int
    username: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest steps first; `next` is the revision to go on before, if there are more."""

    head: int
    steps: Sequence[Step]
    next: int | None
    authors: Sequence[Author]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wrote the text of a revision, in runs from its beginning to its end."""

    revision: int
    runs: Sequence[Run]
    authors: Sequence[Author]


def timeline(
    db: Connection, session_id: str, person: Principal, limit: int, before: int | None = None
) -> Timeline:
    """Steps that begin before the revision `before`, or the newest ones."""
    members.require_in_session(db, session_id, person)
    head = log.head_of(db, session_id) or 0
    done = authorship.last_block(db, session_id)
    recent = gathered(authorship.last_steps(db, session_id), authorship.deeds(db, session_id, done, head))
    table = session_steps
    query = select(table).where(
        table.c.session_id == session_id,
        table.c.first_revision.not_in([step.first_revision for step in recent]),
    )
    if before is not None:
        query = query.where(table.c.first_revision < before)
        recent = [step for step in recent if step.first_revision < before]
    stored = db.execute(query.order_by(table.c.first_revision.desc()).limit(limit + 1))
    found = sorted(
        [*recent, *map(authorship.step_of, stored)], key=lambda step: step.first_revision, reverse=True
    )
    steps = found[:limit]
    return Timeline(
        head=head,
        steps=steps,
        next=steps[-1].first_revision if len(found) > limit else None,
        authors=authors(db, (step.user_id for step in steps)),
    )


def attribution(
    db: Connection, session_id: str, person: Principal, revision: int | None = None
) -> Attribution:
    """Who wrote the text at a revision, the last one if none is given; NotFound if there is none."""
    members.require_in_session(db, session_id, person)
    wanted = existing(db, session_id, revision)
    runs = authorship.runs_at(db, session_id, wanted)
    return Attribution(wanted, runs, authors(db, (user_id for _, (_, user_id) in runs)))


def existing(db: Connection, session_id: str, revision: int | None) -> int:
    """The revision, or the last one if none is given; NotFound if there is no such revision."""
    head = log.head_of(db, session_id) or 0
    if revision is not None and revision > head:
        raise NotFound("no_such_revision", revision=revision)
    return head if revision is None else revision


def authors(db: Connection, user_ids: Iterable[int | None]) -> list[Author]:
    """The people of these ids, by id."""
    table = users
    query = select(table.c.id, table.c.username, table.c.name, table.c.colour)
    wanted = {user_id for user_id in user_ids if user_id is not None}
    rows = db.execute(query.where(table.c.id.in_(wanted)).order_by(table.c.id))
    return [Author(*row) for row in rows]
