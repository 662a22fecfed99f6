"""`jupyter jddb token` and `user`."""

from __future__ import annotations

import argparse
import re
import time
from datetime import UTC, datetime

from jddb_jupyter.auth.tokens import Claims
from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage import users

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def duration(text: str) -> int:
    """Seconds of a text such as 90s, 30m, 1h or 7d; ValueError for anything else."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * SECONDS[found[2]]


async def token(desk: Desk, options: argparse.Namespace) -> int:
    """Print a token."""
    try:
        lifetime = duration(options.expires)
    except ValueError:
        desk.complain("bad_duration", text=options.expires)
        return 2
    now = time.time()
    claims = Claims(
        subject=options.user,
        issued_at=now,
        expires_at=now + lifetime,
        session_id=options.session,
        role=Role.OWNER if options.role is None else Role.named(options.role),
    )
    print(desk.settings.tokens().issue(claims))
    return 0


async def list_users(desk: Desk, options: argparse.Namespace) -> int:
    """One line a user: number, name, state, shown name."""
    async with desk.database() as database:
        for user in await database.read(users.everyone):
            state = desk.text("user_active" if user.is_active else "user_disabled")
            print(f"{user.id}\t{user.username}\t{state}\t{user.name}")
    return 0


async def disable(desk: Desk, options: argparse.Namespace) -> int:
    """Shut a user out, on open sockets too: the server sees it within a second."""
    return await _set_active(desk, options.user, False)


async def enable(desk: Desk, options: argparse.Namespace) -> int:
    """Let a user in again."""
    return await _set_active(desk, options.user, True)


async def _set_active(desk: Desk, username: str, is_active: bool) -> int:
    async with desk.database() as database:
        actor = await desk.administrator(database)
        await database.write(users.set_active, username, is_active, actor.user_id, datetime.now(UTC))
    desk.say("user_done", user=username)
    return 0


async def revoke_tokens(desk: Desk, options: argparse.Namespace) -> int:
    """Refuse the tokens that a user has; new ones are valid."""
    async with desk.database() as database:
        actor = await desk.administrator(database)
        await database.write(users.revoke_tokens, options.user, actor.user_id, datetime.now(UTC))
    desk.say("user_done", user=options.user)
    return 0
