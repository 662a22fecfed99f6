"""The sessions' store (`collab.ports.Store`) on a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from jddb_jupyter.collab.mirrors import NewMirror, StoredMirror
from jddb_jupyter.collab.ports import (
    Change,
    ClientRecord,
    ConnectionRecord,
    HistoryReplaced,
    Known,
    LockedSession,
    NewChange,
    SessionRecord,
)
from jddb_jupyter.collab.roles import Access, Principal
from jddb_jupyter.collab.threads import CommentNews
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import authorship, comment_anchors, log, mirrors, pairs, pairs_store, threads
from jddb_jupyter.storage.access import read_access
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import comment_anchors as anchors
from jddb_jupyter.storage.tables import (
    document_snapshots,
    editing_sessions,
    websocket_connections,
)

BLOCKS_AT_ONCE = 2
"""With a snapshot, who wrote what is written down for so many blocks at most: a long log does not hold up
the end of a session.
"""

_LOOK = select(
    editing_sessions.c.head,
    editing_sessions.c.epoch,
    editing_sessions.c.access_revision,
    editing_sessions.c.comments_revision,
    editing_sessions.c.yjs_epoch,
).where(editing_sessions.c.session_id == bindparam("wanted"))
_LOCK = _LOOK.with_for_update()


class _Locked:
    """A session as a transaction sees it; `for_update` takes its lock."""

    def __init__(self, db: Connection, session_id: str, known: Known, *, for_update: bool) -> None:
        row = db.execute(_LOCK if for_update else _LOOK, {"wanted": session_id}).one_or_none()
        if row is None or row.epoch != known.epoch or row.head < known.head:
            raise HistoryReplaced
        self._db = db
        self._session_id = session_id
        self._clients: dict[str, ClientRecord | None] = {}
        self._epoch: int = row.epoch
        self._new_mirror: NewMirror | None = None
        self.head: int = row.head
        self.yjs_epoch: int | None = row.yjs_epoch
        self.missed: Sequence[Change] = (
            log.read_changes(db, session_id, known.head, row.head) if row.head > known.head else ()
        )
        self.access: Access | None = (
            read_access(db, session_id) if row.access_revision != known.access_revision else None
        )
        self.comments: CommentNews | None = (
            _comment_news(db, session_id, row.head, row.comments_revision, known)
            if row.comments_revision != known.comments_revision
            else None
        )

    def client(self, client_id: str) -> ClientRecord | None:
        if client_id not in self._clients:
            self._clients[client_id] = log.read_client(self._db, self._session_id, client_id)
        return self._clients[client_id]

    def changes(self, after: int, upto: int) -> Sequence[Change]:
        return log.read_changes(self._db, self._session_id, after, upto)

    def revision_of(self, client_id: str, seq: int) -> int | None:
        return log.revision_of(self._db, self._session_id, client_id, seq)

    def mirror(self) -> StoredMirror | None:
        if self.yjs_epoch is None:
            return None
        return mirrors.read(self._db, self._session_id, self.yjs_epoch, self._epoch, self.head)

    def start_mirror(self, mirror: NewMirror) -> None:
        self.yjs_epoch, self._new_mirror = mirror.epoch, mirror

    def keep_mirror(self, mirror: NewMirror) -> None:
        mirrors.keep(self._db, self._session_id, mirror, self._epoch, self.head)

    def store_new_mirror(self, revision: int) -> None:
        """Store the mirror that was begun, if one was, as the one of this revision."""
        if self._new_mirror is not None:
            mirrors.start(self._db, self._session_id, self._new_mirror, self._epoch, revision)

    def yjs_owner(self, yjs_client: int) -> int | None:
        return mirrors.owner(self._db, self._session_id, yjs_client)

    def require_pair(self, pair_id: str, person: Principal) -> None:
        pairs.require_open(self._db, pair_id, self._session_id, person)


class SqlStore:
    """See `collab.ports.Store` for what each method does."""

    def __init__(
        self, database: Database, committed: Callable[[str], None] = lambda session_id: None
    ) -> None:
        """`committed(session_id)` is called after each commit that changed a text."""
        self._database = database
        self._committed = committed
        self._must_look = False

    async def load(self, session_id: str) -> SessionRecord | None:
        return await self._database.read(_load, session_id)

    async def commit(
        self,
        session_id: str,
        known: Known,
        judge: Callable[[LockedSession], Sequence[NewChange]],
        pair_ids: Sequence[str] = (),
    ) -> LockedSession:
        # What is done to a link is done to the translation memory too, which is no single row to be locked.
        write = self._database.write if pair_ids else self._database.write_beside
        locked, changes = await write(_commit, session_id, known, judge, pair_ids)
        if changes:
            self._committed(session_id)
        return locked

    async def join(
        self,
        session_id: str,
        known: Known,
        connection: ConnectionRecord,
        judge: Callable[[LockedSession], None],
    ) -> LockedSession:
        return await self._database.write_beside(_join, session_id, known, connection, judge)

    async def catch_up(self, session_id: str, known: Known, client_id: str | None = None) -> LockedSession:
        return await self._database.read(_catch_up, session_id, known, client_id)

    async def changes(self, session_id: str, after: int, upto: int) -> Sequence[Change]:
        return await self._database.read(log.read_changes, session_id, after, upto)

    async def document_at(self, session_id: str, revision: int) -> Delta | None:
        found = await self._database.read(log.document_at, session_id, revision)
        return None if found is None else found[1]

    async def moved(self, known: Mapping[str, Known]) -> Sequence[str]:
        if not known:
            return ()
        # That something changed is told once: if it cannot be read now, it must be read the next time.
        self._must_look = await self._database.changed_elsewhere() or self._must_look
        if not self._must_look:
            return ()
        found = await self._database.read(_moved, known)
        self._must_look = False
        return found

    async def snapshot(self, session_id: str, revision: int) -> None:
        made = await self._database.read(_make_snapshot, session_id, revision)
        if made is not None:
            await self._database.write_beside(_keep_snapshot, session_id, revision, made)
            await authorship.catch_up(self._database, session_id, BLOCKS_AT_ONCE)

    async def leave(self, connection_ids: Sequence[str], now: float) -> None:
        await self._database.write_beside(_leave, connection_ids, log.moment(now))

    async def alive(self, connection_ids: Sequence[str], now: float) -> None:
        await self._database.write_beside(_alive, connection_ids, log.moment(now))


def _load(db: Connection, session_id: str) -> SessionRecord | None:
    row = db.execute(
        select(
            editing_sessions.c.job_id,
            editing_sessions.c.session_type,
            editing_sessions.c.epoch,
            editing_sessions.c.head,
        ).where(editing_sessions.c.session_id == session_id)
    ).one_or_none()
    if row is None:
        return None
    document, start, changes = log.load_document(db, session_id, row.head)
    return SessionRecord(
        session_id=session_id,
        job_id=row.job_id,
        session_type=row.session_type,
        epoch=row.epoch,
        head=row.head,
        access=read_access(db, session_id),
        document=document,
        history_start=start,
        history=changes,
        comments=threads.everything(db, session_id, row.head),
    )


def _comment_news(db: Connection, session_id: str, head: int, revision: int, known: Known) -> CommentNews:
    return CommentNews(
        revision, threads.read(db, session_id, head, anchors.c.version > known.comments_revision)
    )


def _commit(
    db: Connection,
    session_id: str,
    known: Known,
    judge: Callable[[LockedSession], Sequence[NewChange]],
    pair_ids: Sequence[str],
) -> tuple[LockedSession, int]:
    locked_pairs = pairs_store.lock_all(db, pair_ids)  # before the session, as everywhere
    locked = _Locked(db, session_id, known, for_update=True)
    accepted = judge(locked)
    clients = {
        new.change.client_id: ClientRecord(new.change.user_id, new.change.seq, new.change.revision)
        for new in accepted
    }
    log.append(db, session_id, accepted, clients)
    locked.store_new_mirror(locked.head + len(accepted))
    pairs_store.update_links(db, session_id, locked_pairs, accepted)
    return locked, len(accepted)


def _join(
    db: Connection,
    session_id: str,
    known: Known,
    connection: ConnectionRecord,
    judge: Callable[[LockedSession], None],
) -> LockedSession:
    locked = _Locked(db, session_id, known, for_update=True)
    judge(locked)
    log.note_connection(db, session_id, locked.client(connection.client_id), connection)
    at = log.moment(connection.connected_at)
    db.execute(
        insert(websocket_connections).values(
            session_id=session_id,
            user_id=connection.user_id,
            connection_id=connection.connection_id,
            connected_at=at,
            last_heartbeat=at,
            user_agent=connection.user_agent,
            ip_address=connection.ip_address,
            server_id=connection.server_id,
        )
    )
    note_collaborators(db, session_id)
    return locked


def note_collaborators(db: Connection, session_id: str) -> None:
    """Keep `editing_sessions.collaborators`: the people who are connected now."""
    connected = db.scalars(
        select(websocket_connections.c.user_id)
        .where(
            websocket_connections.c.session_id == session_id,
            websocket_connections.c.disconnected_at.is_(None),
        )
        .group_by(websocket_connections.c.user_id)
        .order_by(websocket_connections.c.user_id)
    ).all()
    db.execute(
        update(editing_sessions)
        .where(editing_sessions.c.session_id == session_id)
        .values(collaborators=list(connected))
    )


def _catch_up(db: Connection, session_id: str, known: Known, client_id: str | None) -> LockedSession:
    seen = _Locked(db, session_id, known, for_update=False)
    if client_id is not None:
        seen.client(client_id)
    return seen


def _moved(db: Connection, known: Mapping[str, Known]) -> Sequence[str]:
    rows = db.execute(
        select(
            editing_sessions.c.session_id,
            editing_sessions.c.head,
            editing_sessions.c.access_revision,
            editing_sessions.c.epoch,
            editing_sessions.c.comments_revision,
        ).where(editing_sessions.c.session_id.in_(known))
    )
    there = {session_id: Known(*now) for session_id, *now in rows}
    return [session_id for session_id in known if there.get(session_id) != known[session_id]]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What is to be written. `anchors` are where comments stand at that revision: so they are never read far
    from the head.
    """

    content: str
    anchors: Sequence[threads.Anchor]


def _make_snapshot(db: Connection, session_id: str, revision: int) -> _Snapshot | None:
    """The content at a revision, or None if a later one is there already."""
    row = db.execute(
        select(editing_sessions.c.snapshot_revision, editing_sessions.c.head).where(
            editing_sessions.c.session_id == session_id
        )
    ).one_or_none()
    if row is None or not row.snapshot_revision < revision <= row.head:
        return None
    document, _, _ = log.load_document(db, session_id, revision)
    content = json.dumps(document.to_delta().ops, ensure_ascii=False, separators=(",", ":"))
    moved = threads.moved_to(db, session_id, revision, anchors.c.revision < revision)
    return _Snapshot(content, moved)


def _keep_snapshot(db: Connection, session_id: str, revision: int, snapshot: _Snapshot) -> None:
    later = db.execute(
        update(editing_sessions)
        .where(
            editing_sessions.c.session_id == session_id,
            editing_sessions.c.snapshot_revision < revision,
        )
        .values(document_state=snapshot.content, snapshot_revision=revision)
    )
    if not later.rowcount:
        return
    comment_anchors.keep(db, session_id, snapshot.anchors)
    db.execute(
        insert(document_snapshots).values(
            session_id=session_id, revision=revision, content=snapshot.content, created_at=datetime.now(UTC)
        )
    )


def _leave(db: Connection, connection_ids: Sequence[str], now: datetime) -> None:
    chosen = websocket_connections.c.connection_id.in_(connection_ids)
    found = select(websocket_connections.c.session_id).where(chosen).distinct()
    sessions = db.scalars(found.order_by(websocket_connections.c.session_id)).all()
    db.execute(update(websocket_connections).where(chosen).values(disconnected_at=now))
    for session_id in sessions:
        note_collaborators(db, session_id)


def _alive(db: Connection, connection_ids: Sequence[str], now: datetime) -> None:
    db.execute(
        update(websocket_connections)
        .where(websocket_connections.c.connection_id.in_(connection_ids))
        .values(last_heartbeat=now)
    )
