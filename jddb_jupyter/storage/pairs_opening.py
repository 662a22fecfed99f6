"""Opening a translation pair: for two job descriptions, or for one and a language that it is wanted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.collab.roles import Action, Principal, Role
from jddb_jupyter.documents import counterpart_metadata, counterpart_ops
from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.storage import access_log, grants, jobs, members, pairs, sessions
from jddb_jupyter.storage.grants import Giving
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.sessions import Session
from jddb_jupyter.storage.tables import job_descriptions, session_members, translation_sessions


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source, and its target: a job description that is there, or the language that one is made in.

    `title` is the title of one that is made; without it it has the source's until somebody translates it.
    """

    source_job_id: int
    target: int | str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class NewIds:
    """What a new pair, and each of its sessions that is not open yet, is called; the caller draws them."""

    pair: str
    source_session: str
    target_session: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A pair, whether it is new, the sessions that were opened for it, and what a person should look at.

    `warnings` are keys of `jddb_jupyter.sentences.MESSAGES`.
    """

    pair: pairs.Pair
    made: bool
    sessions: tuple[Session, ...]
    warnings: tuple[str, ...]


def open_pair(db: Connection, wanted: Wanted, person: Principal, ids: NewIds, now: datetime) -> Opened:
    """The open pair of two job descriptions, opened if there is none; needs a translator of both.

    NotFound or Forbidden by the rights of each; Unprocessable where both are in one language.
    """
    source_id = wanted.source_job_id
    members.require_in_job(db, source_id, person, Action.TRANSLATE)
    source = jobs.find(db, source_id, person)
    target = _target(db, source, wanted, person, now)
    members.require_in_job(db, target.id, person, Action.TRANSLATE)
    if source.language == target.language:
        raise Unprocessable("pair_same_language")
    opened = [
        sessions.open_for(db, job.id, person, kind, session_id, now, Action.TRANSLATE)
        for job, kind, session_id in (
            (source, "editing", ids.source_session),
            (target, "translation", ids.target_session),
        )
    ]
    (source_session, _), (target_session, _) = opened
    made = _insert(db, source, target, source_session, target_session, person, ids.pair, now)
    pair_id = _open_pair(db, source.id, target.id)
    assert pair_id is not None
    if made:
        _first_links(db, pair_id, now)
    return Opened(
        pair=pairs.find(db, pair_id, person),
        made=made,
        sessions=tuple(session for session, is_new in opened if is_new),
        warnings=("pair_numbers_differ",) if source.job_number != target.job_number else (),
    )


def _target(db: Connection, source: jobs.Job, wanted: Wanted, person: Principal, now: datetime) -> jobs.Job:
    """The target that is wanted; made, where it is named by its language and nobody has made it yet."""
    if isinstance(wanted.target, int):
        return jobs.find(db, wanted.target, person)
    if wanted.target == source.language:
        raise Unprocessable("pair_same_language")
    table = job_descriptions.c
    there = db.scalar(
        select(table.id).where(
            table.job_number == source.job_number,
            table.language == wanted.target,
            table.deleted_at.is_(None),
        )
    )
    if there is not None and members.role_in_job(db, there, person):
        return jobs.find(db, there, person)
    return _make_target(db, source, wanted.target, wanted.title or source.title, person, now)


def _make_target(
    db: Connection, source: jobs.Job, language: str, title: str, person: Principal, now: datetime
) -> jobs.Job:
    """A job description with the source's headings and facts, for all who have a role in the source.

    Conflict if its number is taken by one that does not exist for the person.
    """
    new = jobs.NewJob(
        job_number=source.job_number,
        title=title,
        classification=source.classification,
        language=language,
        ops=counterpart_ops(jobs.live_ops(db, source.id, person), language),
        metadata=counterpart_metadata(jobs.metadata(db, source.id, person), language),
    )
    target = jobs.create(db, new, person, now)
    member = session_members.c
    others = select(member.user_id, member.role).where(
        member.job_id == source.id, member.user_id != person.user_id
    )
    for user_id, role in db.execute(others.order_by(member.id)).all():
        giving = Giving(person.user_id, access_log.GRANTED, now)
        grants.give(db, target.id, user_id, Role.named(role), giving)
    return target


def _first_links(db: Connection, pair_id: str, now: datetime) -> None:
    """Let a new pair begin with the links that the last one of its job descriptions ended with, if any.

    They stand where the difference between the last texts and these moves them.
    """
    pair = AlignedPair.locked(db, pair_id, new_id)
    table = translation_sessions.c
    before = db.scalar(
        select(table.pair_id)
        .where(
            table.source_job_id == pair.row.source_job_id,
            table.target_job_id == pair.row.target_job_id,
            table.ended_at.is_not(None),
            table.deleted_at.is_(None),
        )
        .order_by(table.id.desc())
        .limit(1)
    )
    if before is not None:
        pair.go_on_from(AlignedPair.seen(db, before, new_id))
    pair.settle()
    pair.store(now)


def _open_pair(db: Connection, source_job_id: int, target_job_id: int) -> str | None:
    table = translation_sessions.c
    return db.scalar(
        select(table.pair_id).where(
            table.source_job_id == source_job_id,
            table.target_job_id == target_job_id,
            table.ended_at.is_(None),
            table.deleted_at.is_(None),
        )
    )


def _insert(
    db: Connection,
    source: jobs.Job,
    target: jobs.Job,
    source_session: Session,
    target_session: Session,
    person: Principal,
    pair_id: str,
    now: datetime,
) -> bool:
    """Make the pair unless there is one."""
    if _open_pair(db, source.id, target.id) is not None:
        return False
    try:
        with db.begin_nested():
            db.execute(
                insert(translation_sessions).values(
                    pair_id=pair_id,
                    session_id=target_session.session_id,
                    source_session_id=source_session.session_id,
                    source_job_id=source.id,
                    target_job_id=target.id,
                    source_language=source.language,
                    target_language=target.language,
                    alignment_data="[]",
                    source_revision=source_session.revision,
                    target_revision=target_session.revision,
                    created_by=person.user_id,
                    created_at=now,
                    updated_at=now,
                )
            )
    except IntegrityError:
        # Another server opened one meanwhile: the index on open pairs lets only one in.
        if _open_pair(db, source.id, target.id) is None:
            raise
        return False
    return True
