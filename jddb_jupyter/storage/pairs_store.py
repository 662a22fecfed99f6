"""The live pairs' store (`collab.ports.PairStore`) on a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from jddb_jupyter.collab.ports import AlignmentNews, LinkAction, NewChange, PairRecord
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import JddbError, NotFound
from jddb_jupyter.storage import pairs_actions
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.pairs_actions import Actor
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import translation_sessions as table

WRITTEN_EVERY = 50
"""Places that only moved with the texts are written down after so many revisions: reading stays quick."""


class SqlPairStore:
    """See `collab.ports.PairStore` for what each method does."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float],
        everyone: Role = Role.NONE,
        changed: Callable[[str], None] = lambda pair_id: None,
    ) -> None:
        """`clock` gives seconds since the epoch; `everyone` is the role that all people have.

        `changed(pair_id)` is called after each commit that changed links.
        """
        self._database = database
        self._clock = clock
        self._everyone = everyone
        self._changed = changed

    async def load(self, pair_id: str) -> PairRecord | None:
        return await self._database.read(_load, pair_id)

    async def act(self, pair_id: str, person: Principal, action: LinkAction, action_id: str) -> AlignmentNews:
        actor = Actor(person, self._everyone, self._now())
        news = await self._database.write(_act, pair_id, actor, action, action_id)
        self._changed(pair_id)
        return news

    async def settle(self, pair_id: str) -> AlignmentNews | None:
        # Most of what people type changes no link: that is found out without holding up those who write.
        if not await self._database.read(is_unsettled, pair_id):
            return None
        news = await self._database.write(_settle, pair_id, self._now())
        if news is not None:
            self._changed(pair_id)
        return news

    async def catch_up(self, pair_id: str, version: int) -> AlignmentNews | None:
        record = await self.load(pair_id)
        return None if record is None or record.alignment.version == version else record.alignment

    async def moved(self, known: Mapping[str, int]) -> Sequence[str]:
        return await self._database.read(_moved, known) if known else ()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def lock_all(db: Connection, pair_ids: Sequence[str]) -> dict[str, AlignedPair]:
    """Of these pairs those that are open, locked in their order."""
    found = {}
    for pair_id in pair_ids:
        try:
            found[pair_id] = AlignedPair.locked(db, pair_id, new_id)
        except JddbError:
            continue  # ended meanwhile; the change is judged by its session alone
    return found


def update_links(
    db: Connection, session_id: str, locked: Mapping[str, AlignedPair], accepted: Sequence[NewChange]
) -> None:
    """Do what accepted changes of a session mean for links of locked pairs."""
    touched: dict[str, datetime] = {}
    for new in accepted:
        wanted = new.link_update
        pair = None if wanted is None else locked.get(wanted.pair_id)
        if wanted is not None and pair is not None and pair.sessions["target"] == session_id:
            now = datetime.fromtimestamp(new.change.timestamp / 1000, UTC)
            pairs_actions.with_change(db, pair, new, wanted, now)
            touched[wanted.pair_id] = now
    for pair_id, now in touched.items():
        pair = locked[pair_id]
        pair.catch_up()
        pair.settle()
        pair.store(now)


def _load(db: Connection, pair_id: str) -> PairRecord | None:
    try:
        pair = AlignedPair.seen(db, pair_id, new_id)
    except NotFound:
        return None
    version = pair.row.alignment_version
    pair.catch_up()
    news = pair.news
    return PairRecord(
        pair_id=pair_id,
        source_session_id=pair.sessions["source"],
        target_session_id=pair.sessions["target"],
        source_job_id=pair.row.source_job_id,
        target_job_id=pair.row.target_job_id,
        source_language=pair.row.source_language,
        target_language=pair.row.target_language,
        ended=pair.row.ended_at is not None,
        alignment=AlignmentNews(version, news.source_revision, news.target_revision, pair.moved_only),
    )


def _act(db: Connection, pair_id: str, actor: Actor, action: LinkAction, action_id: str) -> AlignmentNews:
    return pairs_actions.act(db, AlignedPair.locked(db, pair_id, new_id), actor, action, action_id)


def is_unsettled(db: Connection, pair_id: str) -> bool:
    """Whether settling a pair would change its links, or is worth it for the places that only moved."""
    try:
        pair = AlignedPair.seen(db, pair_id, new_id)
    except NotFound:
        return False
    if pair.row.ended_at is not None:
        return False
    before = sum(pair.revisions.values())
    pair.catch_up()
    pair.settle()
    return pair.is_changed or sum(pair.revisions.values()) - before >= WRITTEN_EVERY


def _settle(db: Connection, pair_id: str, now: datetime) -> AlignmentNews | None:
    try:
        pair = AlignedPair.locked(db, pair_id, new_id)
    except JddbError:
        return None
    pair.catch_up()
    pair.settle()
    news = pair.store(now)
    return news if pair.is_changed else None


def _moved(db: Connection, known: Mapping[str, int]) -> Sequence[str]:
    rows = db.execute(
        select(table.c.pair_id, table.c.alignment_version).where(
            table.c.pair_id.in_(known), table.c.ended_at.is_(None), table.c.deleted_at.is_(None)
        )
    )
    there = {row.pair_id: row.alignment_version for row in rows}
    return [pair_id for pair_id, version in known.items() if there.get(pair_id) != version]
