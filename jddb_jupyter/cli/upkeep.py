"""`jupyter jddb backup`, `restore` and `compact`: what keeps a database safe and small."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime

from jddb_jupyter.cli.database import upgrade
from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.storage import backup as backups
from jddb_jupyter.storage import compacting
from jddb_jupyter.storage.restore import restore as restore_file
from jddb_jupyter.storage.restore import restore_into
from jddb_jupyter.storage.sqlite import database_path


async def backup(desk: Desk, options: argparse.Namespace) -> int:
    """Write one state of the whole database to a file."""
    await backups.backup(desk.settings.db_url, options.file)
    desk.say("backed_up", path=options.file, bytes=options.file.stat().st_size)
    return 0


async def restore(desk: Desk, options: argparse.Namespace) -> int:
    """Bring back a backup: into the file, with what was there kept beside it, or into an empty database."""
    url = desk.settings.db_url
    if url.startswith("sqlite"):
        kept = await asyncio.to_thread(restore_file, database_path(url), options.file)
        if kept is not None:
            desk.say("kept", path=kept)
    else:
        async with desk.database() as database:
            await restore_into(database, options.file)
    return await upgrade(desk, options)


async def compact(desk: Desk, options: argparse.Namespace) -> int:
    """Drop what is not needed, and tell what that freed."""
    async with desk.database() as database:
        done = await compacting.compact(database, desk.settings.snapshot_every, datetime.now(UTC))
        before, after = await database.vacuum()
    desk.say("compacted", snapshots=done.snapshots, connections=done.connections, left=done.left)
    desk.say("vacuumed", freed=before - after, before=before, after=after)
    return 0
