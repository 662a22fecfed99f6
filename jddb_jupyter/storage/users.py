"""People: a row for everyone who was seen, with the colour they are shown in and whether they may come in."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.errors import NotFound
from jddb_jupyter.storage import rights_moved
from jddb_jupyter.storage.tables import users

COLOURS: Final = (
    "#0b6e4f",
    "#1f5fa8",
    "#8a3ffc",
    "#9f1853",
    "#a2460a",
    "#6f5200",
    "#00687a",
    "#7a2e8e",
    "#b1203a",
    "#3d5a1e",
    "#5a4fcf",
    "#8c4a2f",
)
"""Dark enough for white text on them (contrast of 4.5 to 1 or more) and told apart from one another."""

LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class User:
    """A row of `users`."""

    id: int
    username: str
    name: str
    colour: str
    is_active: bool
    tokens_valid_from: datetime | None


def colour_of(username: str) -> str:
    """The colour of a person: always the same, on every server."""
    return COLOURS[zlib.crc32(username.encode()) % len(COLOURS)]


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(row.id, row.username, row.name, row.colour, row.is_active, row.tokens_valid_from)


def find(db: Connection, username: str) -> User | None:
    """The user of that name, if seen before."""
    row = db.execute(select(users).where(users.c.username == username)).one_or_none()
    return None if row is None else _user(row)


def ensure(db: Connection, username: str, name: str | None, now: datetime) -> User:
    """The user of that name, made if need be; a `name` that differs replaces the one that is stored."""
    known = find(db, username)
    if known is None:
        try:
            with db.begin_nested():
                db.execute(
                    insert(users).values(
                        username=username,
                        name=(name or username)[:LONGEST_NAME],
                        colour=colour_of(username),
                        is_active=True,
                        created_at=now,
                    )
                )
        except IntegrityError:
            pass  # another server made the row meanwhile
        known = find(db, username)
        assert known is not None
    elif name and name[:LONGEST_NAME] != known.name:
        db.execute(update(users).where(users.c.id == known.id).values(name=name[:LONGEST_NAME]))
        known = find(db, username)
        assert known is not None
    return known


def everyone(db: Connection) -> list[User]:
    """All users, by name."""
    return [_user(row) for row in db.execute(select(users).order_by(users.c.username))]


def set_active(db: Connection, username: str, is_active: bool) -> list[str]:
    """Let a user in, or shut them out. Returns the open sessions, whose committers must look again."""
    return _change(db, username, is_active=is_active)


def revoke_tokens(db: Connection, username: str, now: datetime) -> list[str]:
    """Refuse every token issued before `now`. Returns the open sessions, whose committers must look again."""
    return _change(db, username, tokens_valid_from=now)


def _change(db: Connection, username: str, **values: object) -> list[str]:
    if not db.execute(update(users).where(users.c.username == username).values(values)).rowcount:
        raise NotFound("no_such_user", username=username)
    return rights_moved.everywhere(db)
