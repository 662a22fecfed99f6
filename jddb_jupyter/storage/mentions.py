"""Who may be mentioned in a comment: those who may see the job description, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.storage import members
from jddb_jupyter.storage.tables import comment_mentions, session_members, users
from jddb_jupyter.wire.threads import Person

_WRITTEN: Final = re.compile(r"(?<![\w@])@([\w.+-]*\w)")
MOST: Final = 50
"""How many names are looked at in one text."""


def mentionable(
    db: Connection, session_id: str, person: Principal, everyone: Role, words: str, limit: int
) -> list[Person]:
    """People whose names hold `words`, by name. `everyone` is the role that is given to all."""
    job_id = members.require_in_session(db, session_id, person)
    sought = users.c.name.icontains(words, autoescape=True) | users.c.username.icontains(
        words, autoescape=True
    )
    query = select(users).where(_may_see(job_id, everyone), sought).order_by(users.c.name, users.c.id)
    return [_person(row) for row in db.execute(query.limit(limit))]


def named(db: Connection, job_id: int, everyone: Role, text: str, usernames: Sequence[str]) -> list[Person]:
    """Those of `usernames`, who must be people that may see the job description, and those written @name.

    Unprocessable (`mention_not_valid`) tells nobody whether there is such a person.
    """
    written = [match[1] for match in _WRITTEN.finditer(text)][:MOST]
    wanted = dict.fromkeys([*usernames, *written])
    rows = db.execute(select(users).where(_may_see(job_id, everyone), users.c.username.in_(wanted)))
    found = {row.username: _person(row) for row in rows}
    for username in usernames:
        if username not in found:
            raise Unprocessable("mention_not_valid", username=username)
    return [found[username] for username in wanted if username in found]


def note(db: Connection, comment_id: int, mentioned: Sequence[Person]) -> None:
    """Let exactly these be mentioned in a comment."""
    db.execute(delete(comment_mentions).where(comment_mentions.c.comment_id == comment_id))
    if mentioned:
        rows = [{"comment_id": comment_id, "user_id": person.id} for person in mentioned]
        db.execute(insert(comment_mentions), rows)


def _may_see(job_id: int, everyone: Role) -> ColumnElement[bool]:
    of_job = select(session_members.c.user_id).where(session_members.c.job_id == job_id)
    is_active = users.c.is_active.is_(True)
    return is_active if everyone > Role.NONE else is_active & users.c.id.in_(of_job)


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.username, row.name, row.colour)
