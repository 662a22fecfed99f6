"""Publishing a pair: both texts or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Action, Principal
from jddb_jupyter.errors import Conflict, Forbidden
from jddb_jupyter.storage import members, pairs, pairs_opening, pairs_reading, sessions
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.pairs_opening import NewIds, Opened, Wanted
from jddb_jupyter.storage.pairs_reading import Check, Reading
from jddb_jupyter.storage.sessions import Completed
from jddb_jupyter.translation.checks import check_document
from jddb_jupyter.translation.quality import quality_score


@dataclass(frozen=True, slots=True)
class Published:
    """Both sessions as they were completed, and the pair that was opened next, if one was wanted."""

    source: Completed
    target: Completed
    next: Opened | None


def publish(
    db: Connection,
    pair_id: str,
    person: Principal,
    force: bool,
    reopen_as: NewIds | None,
    now: datetime,
    check: Check = check_document,
) -> Published:
    """Publish both texts and end the pair; with `reopen_as` the next one is opened. Owners of both may.

    What is published is worth what `check` finds in it.

    Conflict (`pair_not_ready`) where something is not translated, or stale, unless `force`.
    """
    pair = AlignedPair.locked(db, pair_id, new_id)
    pairs.require_in_pair(db, pair.row, person)
    for job_id in (pair.row.source_job_id, pair.row.target_job_id):
        members.require_in_job(db, job_id, person, Action.MANAGE)
    if reopen_as is not None and person.session_id is not None:
        raise Forbidden("forbidden")  # a token for this pair does not reach into the next one
    pair.catch_up()
    pair.settle()
    pair.store(now)
    found = pairs_reading.checkable(db, pair_id, person, new_id)
    if not force:
        _require_ready(found.reading)
    score = quality_score(found.reading.segments, pairs_reading.findings(found, check))
    pairs_reading.keep_quality(db, found.reading, score, now)
    done = {
        session_id: sessions.complete(db, session_id, person, None, now)
        for session_id in sorted(pair.sessions.values())
    }
    wanted = Wanted(pair.row.source_job_id, pair.row.target_job_id)
    return Published(
        source=done[pair.sessions["source"]],
        target=done[pair.sessions["target"]],
        next=None if reopen_as is None else pairs_opening.open_pair(db, wanted, person, reopen_as, now),
    )


def _require_ready(reading: Reading) -> None:
    segments = reading.segments
    untranslated = sum(1 for segment in segments if segment.source and not segment.target)
    stale = sum(1 for segment in segments if segment.is_stale)
    if untranslated or stale:
        raise Conflict("pair_not_ready", untranslated=untranslated, stale=stale)
