"""People: a row for everyone who was seen or named, how they are shown, and whether they may come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.collab.profiles import Profile, least_used
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import Forbidden, NotAuthenticated, NotFound
from jddb_jupyter.storage import access_log, rights_moved
from jddb_jupyter.storage.access_log import Entry
from jddb_jupyter.storage.tables import users

LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class User:
    """A row of `users`. `seen_at`: when they first came; None for who was only named by somebody."""

    id: int
    username: str
    name: str
    colour: str
    name_chosen: bool
    colour_chosen: bool
    is_active: bool
    tokens_valid_from: datetime | None
    seen_at: datetime | None


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(
        row.id,
        row.username,
        row.name,
        row.colour,
        row.name_chosen,
        row.colour_chosen,
        row.is_active,
        row.tokens_valid_from,
        row.seen_at,
    )


def find(db: Connection, username: str) -> User | None:
    """The user of that name, if seen or named before."""
    row = db.execute(select(users).where(users.c.username == username)).one_or_none()
    return None if row is None else _user(row)


def _get(db: Connection, username: str) -> User:
    known = find(db, username)
    assert known is not None
    return known


def ensure(db: Connection, username: str, name: str | None, now: datetime) -> User:
    """The user of that name, made if need be, in the colour that the fewest have.

    A `name` that differs replaces the one that is stored, unless the person chose that.
    """
    known = find(db, username)
    if known is None:
        try:
            with db.begin_nested():
                db.execute(
                    insert(users).values(
                        username=username,
                        name=(name or username)[:LONGEST_NAME],
                        colour=least_used(_colours(db)),
                        is_active=True,
                        created_at=now,
                    )
                )
        except IntegrityError:
            pass  # another server made the row meanwhile
        return _get(db, username)
    if name and is_news(known, name):
        db.execute(update(users).where(users.c.id == known.id).values(name=name[:LONGEST_NAME]))
        return _get(db, username)
    return known


def is_news(known: User, name: str) -> bool:
    """Whether a name that an identity gives shall replace the one that is stored."""
    return not known.name_chosen and name[:LONGEST_NAME] != known.name


def _colours(db: Connection) -> dict[str, int]:
    counted = db.execute(select(users.c.colour, func.count().label("uses")).group_by(users.c.colour))
    return {row.colour: row.uses for row in counted}


def see(db: Connection, username: str, name: str | None, now: datetime) -> User:
    """As `ensure`, for somebody who is here themselves."""
    known = ensure(db, username, name, now)
    if known.seen_at is None:
        db.execute(update(users).where(users.c.id == known.id).values(seen_at=now))
        return _get(db, username)
    return known


def everyone(db: Connection) -> list[User]:
    """All users, by name."""
    return [_user(row) for row in db.execute(select(users).order_by(users.c.username))]


def require_whole(db: Connection, person: Principal) -> None:
    """Raise unless this is the person themselves, let in as they are now, and not a token that gives less."""
    if person.is_limited:
        raise Forbidden("token_limited")
    if not db.scalar(select(users.c.is_active).where(users.c.id == person.user_id)):
        raise NotAuthenticated("user_disabled")


def choose(db: Connection, person: Principal, profile: Profile) -> tuple[User, list[str]]:
    """Keep the name and the colour that a person chose. Returns them and the open sessions to be told."""
    require_whole(db, person)
    values: dict[str, object] = {}
    if profile.name is not None:
        values |= {"name": profile.name, "name_chosen": True}
    if profile.colour is not None:
        values |= {"colour": profile.colour, "colour_chosen": True}
    if not values:
        return _get(db, person.username), []
    db.execute(update(users).where(users.c.id == person.user_id).values(values))
    return _get(db, person.username), rights_moved.everywhere(db)


def set_active(db: Connection, username: str, is_active: bool, actor_id: int, now: datetime) -> list[str]:
    """Let a user in, or shut them out. Returns the open sessions, whose committers must look again."""
    action = access_log.USER_ENABLED if is_active else access_log.USER_DISABLED
    return _change(db, username, action, actor_id, now, is_active=is_active)


def revoke_tokens(db: Connection, username: str, actor_id: int, now: datetime) -> list[str]:
    """Refuse every token issued before `now`. Returns the open sessions, whose committers must look again."""
    return _change(db, username, access_log.TOKENS_REVOKED, actor_id, now, tokens_valid_from=now)


def _change(
    db: Connection, username: str, action: str, actor_id: int, now: datetime, **values: object
) -> list[str]:
    known = find(db, username)
    if known is None:
        raise NotFound("no_such_user", username=username)
    db.execute(update(users).where(users.c.id == known.id).values(values))
    access_log.add(db, Entry(at=now, actor_id=actor_id, action=action, subject_id=known.id))
    return rights_moved.everywhere(db)
