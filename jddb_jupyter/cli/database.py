"""`jupyter jddb db upgrade`, `db check` and `db copy`."""

from __future__ import annotations

import argparse
from contextlib import AsyncExitStack

from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.storage import check, check_pairs, copying, migrate
from jddb_jupyter.storage.opening import open_database


async def upgrade(desk: Desk, options: argparse.Namespace) -> int:
    """Bring the database to this program's schema; opening it does that."""
    async with desk.database() as database:
        desk.say("up_to_date", revision=await database.read(migrate.current))
    return 0


async def copy(desk: Desk, options: argparse.Namespace) -> int:
    """Copy a database into an empty one, and tell what every table of both has."""
    async with AsyncExitStack() as opened:
        both = []
        for url in (options.source, options.target):
            both.append(await open_database(url))
            opened.push_async_callback(both[-1].close)
        done = await copying.copy(*both)
    for one in done:
        desk.say("copied_table", table=one.table, rows=one.rows, digest=one.digest)
    desk.say("copied", rows=sum(one.rows for one in done))
    return 0


async def check_logs(desk: Desk, options: argparse.Namespace) -> int:
    """Replay every log and compare; 1 if something does not agree."""
    faults = 0
    async with desk.database() as database:
        session_ids = await database.read(check.session_ids)
        pair_ids = await database.read(check_pairs.pair_ids)
        found = [(name, await database.read(check.faults, name)) for name in session_ids]
        found += [(name, await database.read(check_pairs.faults, name)) for name in pair_ids]
        for name, of_it in found:
            for fault in of_it:
                faults += 1
                told = desk.text(fault.reason, what=fault.what)
                desk.complain("fault", session=name, revision=fault.revision, fault=told)
    if faults:
        desk.complain("check_faults", count=len(session_ids), faults=faults)
        return 1
    desk.say("check_well", count=len(session_ids))
    return 0
