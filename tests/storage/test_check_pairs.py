"""Links that do not stand inside their texts are found, and nothing where all do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import check_pairs, jobs, pairs_opening
from jddb_jupyter.storage.database import Database

from .conftest import NOW

BROKEN = [
    ("UPDATE translation_sessions SET alignment_data = 'rubbish'", "links_unreadable"),
    ("UPDATE translation_sessions SET source_revision = 7", "links_beyond"),
    (
        'UPDATE translation_sessions SET alignment_data = \'[{"link_id"\\:"a","source"\\:[0,99]}]\'',
        "link_outside",
    ),
    (
        "UPDATE translation_sessions SET alignment_data ="
        ' \'[{"link_id"\\:"a","source"\\:[0,3]},{"link_id"\\:"b","source"\\:[2,4]}]\'',
        "link_outside",
    ),
]


@pytest.fixture
async def pair(database: Database, ann: Principal, job: jobs.Job) -> str:
    wanted, ids = pairs_opening.Wanted(job.id, "fr"), pairs_opening.NewIds("p", "s", "t")
    await database.write(pairs_opening.open_pair, wanted, ann, ids, NOW)
    return "p"


async def test_nothing_is_wrong_with_what_was_stored(database: Database, pair: str) -> None:
    assert await database.read(check_pairs.pair_ids) == [pair]
    assert await database.read(check_pairs.faults, pair) == []


@pytest.mark.parametrize(("statement", "reason"), BROKEN, ids=["rubbish", "beyond", "outside", "overlap"])
async def test_what_was_tampered_with_is_found(
    database: Database, pair: str, statement: str, reason: str
) -> None:
    def tamper(db: Any) -> None:
        db.execute(text(statement))

    await database.write(tamper)
    assert reason in {fault.reason for fault in await database.read(check_pairs.faults, pair)}
