"""`jupyter jddb db upgrade`, `db check` and `db restore`."""

from __future__ import annotations

import argparse
import asyncio

from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.storage import check, migrate
from jddb_jupyter.storage.restore import restore as restore_file
from jddb_jupyter.storage.sqlite import database_path


async def upgrade(desk: Desk, options: argparse.Namespace) -> int:
    """Bring the database to this program's schema; opening it does that."""
    async with desk.database() as database:
        desk.say("up_to_date", revision=await database.read(migrate.current))
    return 0


async def restore(desk: Desk, options: argparse.Namespace) -> int:
    """Bring back a copy of the database; what was there is kept beside it."""
    path = database_path(desk.settings.db_url)
    kept = await asyncio.to_thread(restore_file, path, options.file)
    if kept is not None:
        desk.say("kept", path=kept)
    return await upgrade(desk, options)


async def check_logs(desk: Desk, options: argparse.Namespace) -> int:
    """Replay every log and compare; 1 if something does not agree."""
    faults = 0
    async with desk.database() as database:
        session_ids = await database.read(check.session_ids)
        for session_id in session_ids:
            for fault in await database.read(check.faults, session_id):
                faults += 1
                told = desk.text(fault.reason, what=fault.what)
                desk.complain("fault", session=session_id, revision=fault.revision, fault=told)
    if faults:
        desk.complain("check_faults", count=len(session_ids), faults=faults)
        return 1
    desk.say("check_well", count=len(session_ids))
    return 0
