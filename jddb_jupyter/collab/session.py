"""One document and the connections that edit it in this process.

Everything that touches the document or the order of what is sent goes through one queue and one worker:
changes, joins, full states, what other processes committed. So each connection sees one stream in revision
order, and a state that is sent stands behind every change that its client had sent before.

The database decides: the worker commits what is waiting in one transaction, in which `Judge` accepts or
refuses each change, and only then shows it to anybody. What is in memory is a copy, thrown away and loaded
again whenever a transaction did not end well.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from jddb_jupyter.collab.connection import Connection
from jddb_jupyter.collab.history import History
from jddb_jupyter.collab.judge import Accepted, Judge, Refused, Repeated, Submission, Verdict
from jddb_jupyter.collab.ports import (
    Change,
    ClientRecord,
    ConnectionRecord,
    Known,
    LockedSession,
    Monitor,
    NewChange,
    SessionRecord,
    Store,
)
from jddb_jupyter.collab.presence import PlacedCursor, Presence, moved
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.collab.snapshots import Snapshots
from jddb_jupyter.errors import (
    CLOSE_INTERNAL,
    Forbidden,
    Internal,
    JddbError,
    NotFound,
    SessionClosed,
    TakenOver,
    Unavailable,
)
from jddb_jupyter.ot import Document
from jddb_jupyter.ot.diff import diff
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame, Framer
from jddb_jupyter.wire.messages import (
    Ack,
    ChangesSince,
    CommittedChange,
    FullState,
    Ops,
    RelayedCursor,
    RelayedTyping,
    Resync,
    SessionState,
    Typing,
    User,
    UserJoin,
    UserLeave,
)

log = logging.getLogger(__name__)

MAX_CHANGES_IN_A_TRANSACTION = 500
COMMIT_ATTEMPTS = 3
RETRY_DELAY = 0.05


@dataclass(eq=False, slots=True)
class _Submitted:
    connection: Connection | None
    submission: Submission
    arrived: float
    outcome: asyncio.Future[int] | None = None


@dataclass(eq=False, slots=True)
class _Join:
    connection: Connection
    record: ConnectionRecord
    since: int | None
    epoch: int | None
    done: asyncio.Future[None]


@dataclass(eq=False, slots=True)
class _SendState:
    connection: Connection
    reason: str | None


@dataclass(eq=False, slots=True)
class _CatchUp:
    done: asyncio.Future[None]


@dataclass(eq=False, slots=True)
class _Restore:
    principal: Principal
    client_id: str
    revision: int
    done: asyncio.Future[int]


_Item = _Submitted | _Join | _SendState | _CatchUp | _Restore


class EditingSession:
    """A loaded session. `left(connection_id)` is called for every connection that has gone."""

    def __init__(
        self,
        record: SessionRecord,
        *,
        store: Store,
        monitor: Monitor,
        settings: CollabSettings,
        clock: Callable[[], float],
        left: Callable[[EditingSession, str], None],
    ) -> None:
        self.session_id = record.session_id
        self.job_id = record.job_id
        self.session_type = record.session_type
        self.monitor = monitor
        self.connections: dict[str, Connection] = {}
        self._epoch = record.epoch
        self._access = record.access
        self._document: Document | None = record.document
        self._length = len(record.document)
        self._history = History(record.history_start, record.history, settings.history_size)
        self._clients: dict[str, ClientRecord] = {}
        self._store = store
        self._settings = settings
        self._clock = clock
        self._left = left
        self._by_client: dict[str, Connection] = {}
        self._queue: deque[_Item] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._encoded: tuple[int, msgspec.Raw] | None = None
        self._presence = Presence(
            settings.presence_interval, settings.typing_timeout, self._relay_cursors, self._typing_ended
        )
        self.snapshots = Snapshots(
            store, self.session_id, record.history_start, settings.snapshot_every, settings.snapshot_idle
        )

    @property
    def head(self) -> int:
        """The last revision that this process knows to be committed."""
        return self._history.head

    @property
    def known(self) -> Known:
        """What this process knows of the session."""
        return Known(self.head, self._access.access_revision)

    @property
    def waiting(self) -> int:
        """How many changes and requests wait for the worker."""
        return len(self._queue)

    # What connections and the manager ask for. Everything that needs an order goes into the queue.

    def submit(self, connection: Connection, submission: Submission) -> None:
        """Queue a change."""
        connection.waiting_changes += 1
        self._enqueue(_Submitted(connection, submission, self._clock()))

    async def join(
        self, connection: Connection, record: ConnectionRecord, since: int | None, epoch: int | None
    ) -> None:
        """Let a connection in and send it its state; raise a JddbError if it may not come in."""
        done = asyncio.get_running_loop().create_future()
        self._enqueue(_Join(connection, record, since, epoch, done))
        await done

    async def catch_up(self) -> None:
        """Take in what other processes, or this one's REST handlers, did to the session."""
        done = asyncio.get_running_loop().create_future()
        self._enqueue(_CatchUp(done))
        await done

    async def restore(self, principal: Principal, client_id: str, revision: int) -> int:
        """Bring back the text of `revision` as a new change. Returns the revision which that makes."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._enqueue(_Restore(principal, client_id, revision, done))
        return await done

    def admit(self, person: Principal) -> None:
        """Raise unless this person may be here, as far as is known: joining asks the database again."""
        if self._access.role_of(person) is Role.NONE:
            raise NotFound("no_such_session")
        self._access.check_open(person, self._clock())

    def send_full_state(self, connection: Connection, reason: str | None = None) -> None:
        """Queue the full state for a connection; `reason` if it was the server that wanted it."""
        self._enqueue(_SendState(connection, reason))

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        if self.connections.pop(connection.connection_id, None) is None:
            return
        if self._by_client.get(connection.client_id) is connection:
            del self._by_client[connection.client_id]
            self._clients.pop(connection.client_id, None)
        self._presence.forget(connection.connection_id)
        person = connection.principal
        if all(other.principal.user_id != person.user_id for other in self.connections.values()):
            leave = UserLeave(person.user_id, person.name, person.colour, self._collaborators())
            self._broadcast(Frame(codec.encode(leave)))
        self._left(self, connection.connection_id)

    def place_cursor(self, connection: Connection, placed: PlacedCursor) -> None:
        """Note where somebody's cursor is and tell the others."""
        at_head = moved(placed, self._history, self._length)
        if at_head is not None and connection.connection_id in self.connections:
            self._presence.place(connection.connection_id, at_head)

    def type(self, connection: Connection, typing: bool) -> None:
        """Note that somebody types, or stopped, and tell the others if that is news."""
        if connection.connection_id not in self.connections:
            return
        news = typing != self._presence.is_typing(connection.connection_id)
        self._presence.type(connection.connection_id, typing)
        if news:
            self._relay_typing(connection, typing)

    def review(self, connection: Connection) -> None:
        """See whether a connection may stay open, and tell it if its role or the status has changed."""
        now = self._clock()
        refusal = self._access.refusal(connection.principal, now)
        if refusal is not None:
            connection.close(refusal)
            return
        role, status = self._access.role_of(connection.principal), self._status()
        if (role, status) != (connection.role, connection.status):
            connection.role, connection.status = role, status
            self.send_full_state(connection, reason="access")

    def review_all(self) -> None:
        """The same for every connection."""
        for connection in list(self.connections.values()):
            self.review(connection)

    async def settle(self) -> None:
        """Wait until nothing waits, and write the last snapshot."""
        while self._worker is not None:
            await asyncio.wait([self._worker])
        await self.snapshots.close(self.head)

    async def close(self, code: int, reason: str) -> None:
        """Commit what waits, then close every connection."""
        while self._worker is not None:
            await asyncio.wait([self._worker])
        closing = list(self.connections.values())
        await asyncio.gather(*(connection.outbox.drained() for connection in closing))
        for connection in closing:
            connection.close_with(code, reason)
        self._presence.close()
        await self.snapshots.close(self.head)

    # The worker

    def _enqueue(self, item: _Item) -> None:
        self._queue.append(item)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, _Submitted):
                    batch = [item]
                    while (
                        self._queue
                        and isinstance(self._queue[0], _Submitted)
                        and len(batch) < MAX_CHANGES_IN_A_TRANSACTION
                    ):
                        batch.append(self._queue.popleft())  # type: ignore[arg-type]
                    await self._commit(batch)
                else:
                    await self._serve(item)
        finally:
            self._worker = None
            if self._queue:
                self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _serve(self, item: _Join | _SendState | _CatchUp | _Restore) -> None:
        try:
            await _SERVICES[type(item)](self, item)
        except Exception as error:
            if not isinstance(error, JddbError):
                log.exception("session %s: %s failed", self.session_id, type(item).__name__)
                error = Internal("internal")
            if isinstance(item, _SendState):
                item.connection.close(error)
            elif not item.done.done():
                item.done.set_exception(error)

    # Committing

    async def _commit(self, batch: Sequence[_Submitted]) -> None:
        for attempt in range(COMMIT_ATTEMPTS):
            try:
                locked, verdicts = await self._transact([item.submission for item in batch])
            except Unavailable:
                # The outcome may be unknown. To ask again is safe: what is stored is known by its seq.
                log.warning("session %s: commit failed, attempt %d", self.session_id, attempt + 1)
                await asyncio.sleep(RETRY_DELAY * 4**attempt)
            except Exception:
                log.exception("session %s: a batch of %d failed", self.session_id, len(batch))
                await self._commit_singly(batch)
                return
            else:
                self._take_in(locked)
                self._conclude(batch, verdicts)
                return
        await self._give_up(batch)

    async def _commit_singly(self, batch: Sequence[_Submitted]) -> None:
        if len(batch) == 1:
            self._settle(batch[0], Refused(Internal("internal")))
            return
        for item in batch:
            await self._commit([item])

    async def _give_up(self, batch: Sequence[_Submitted]) -> None:
        """Say `unavailable` of what is certainly not stored; where that cannot be told, hang up."""
        try:
            locked = await self._store.catch_up(self.session_id, self.known)
        except Unavailable:
            log.error("session %s: the database does not answer", self.session_id)
            for item in batch:
                if item.connection is not None:
                    item.connection.waiting_changes -= 1
                    item.connection.close_with(CLOSE_INTERNAL, "")
                if item.outcome is not None and not item.outcome.done():
                    item.outcome.set_exception(Unavailable("database_busy"))
            return
        stored = {(change.client_id, change.seq): change.revision for change in locked.missed}
        self._take_in(locked)
        for item in batch:
            revision = stored.get((item.submission.client_id, item.submission.seq))
            refused = Refused(Unavailable("unavailable"))
            self._settle(item, refused if revision is None else Repeated(revision))

    async def _transact(self, submissions: Sequence[Submission]) -> tuple[LockedSession, list[Verdict]]:
        document = await self._loaded()
        # Until it is committed, what the judge does to the document is in doubt.
        self._document = None
        verdicts: list[Verdict] = []
        clients: dict[str, ClientRecord] = {}

        def judge(locked: LockedSession) -> Sequence[NewChange]:
            judging = Judge(
                locked,
                document,
                self._history,
                self._access,
                self._clients,
                now=self._clock(),
                max_document_length=self._settings.max_document_length,
                max_rebase=self._settings.max_rebase,
            )
            verdicts.extend(judging.judge(submission) for submission in submissions)
            clients.update(judging.clients)
            return judging.accepted

        begun = self._clock()
        locked = await self._store.commit(self.session_id, self.known, judge)
        self._document = document
        self._clients = clients
        accepted = sum(isinstance(verdict, Accepted) for verdict in verdicts)
        self.monitor.committed(accepted, self._clock() - begun)
        return locked, verdicts

    def _conclude(self, batch: Sequence[_Submitted], verdicts: Sequence[Verdict]) -> None:
        """Show what was committed: to the others first, then to its writers as acknowledgements."""
        changes = [verdict.change for verdict in verdicts if isinstance(verdict, Accepted)]
        for change in changes:
            self._history.append(change)
        if self._document is not None:
            self._length = len(self._document)
        self._deliver(changes)
        for item, verdict in zip(batch, verdicts, strict=True):
            self._settle(item, verdict)
        if changes:
            self.snapshots.committed(self.head)

    def _settle(self, item: _Submitted, verdict: Verdict) -> None:
        connection, seq = item.connection, item.submission.seq
        if connection is not None:
            connection.waiting_changes -= 1
        if isinstance(verdict, Refused):
            if connection is not None:
                connection.refuse(verdict.error, seq)
                if connection.is_open and verdict.error.close_code is not None:
                    self.review(connection)
            if item.outcome is not None and not item.outcome.done():
                item.outcome.set_exception(verdict.error)
            return
        revision = verdict.revision if isinstance(verdict, Repeated) else verdict.change.revision
        if isinstance(verdict, Repeated) and connection is not None:
            connection.send(Frame(codec.encode(Ack(seq, revision))))
        if item.outcome is not None and not item.outcome.done():
            item.outcome.set_result(revision)
        self.monitor.answered(self._clock() - item.arrived)

    def _deliver(self, changes: Sequence[Change]) -> None:
        """Put changes, each in its place, into every connection's stream; to who wrote one it is an ack."""
        if not changes:
            return
        frames = [Frame(codec.encode(committed_message(change))) for change in changes]
        writers = {change.client_id for change in changes}
        framer = Framer()
        wrote: list[Connection] = []
        for connection in list(self.connections.values()):
            if connection.client_id in writers:
                wrote.append(connection)
                continue
            for frame in frames:
                connection.outbox.put(frame)
            connection.outbox.flush(framer)
        for connection in wrote:
            for change, frame in zip(changes, frames, strict=True):
                if change.client_id == connection.client_id:
                    frame = Frame(codec.encode(Ack(change.seq, change.revision)))
                connection.outbox.put(frame)
            connection.outbox.flush()

    # What other processes did

    def _take_in(self, locked: LockedSession, apply: bool = False) -> None:
        """Deliver what was committed elsewhere, and act on roles or a status that have moved.

        `apply`: the document does not have it yet.
        """
        for change in locked.missed:
            self._history.append(change)
            if apply and self._document is not None:
                self._document.apply(change.delta)
        if locked.missed:
            self._clients = {} if apply else self._clients
            if self._document is not None:
                self._length = len(self._document)
            self._deliver(locked.missed)
            self.snapshots.committed(self.head)
        if locked.access is not None:
            self._access = locked.access
            self.review_all()

    async def _loaded(self) -> Document:
        """The document at the head; loaded again if it was in doubt."""
        if self._document is None:
            record = await self._store.load(self.session_id)
            if record is None:
                raise SessionClosed("session_deleted")
            missed = [change for change in record.history if change.revision > self.head]
            if record.history_start > self.head:
                missed = [
                    *await self._store.changes(self.session_id, self.head, record.history_start),
                    *missed,
                ]
            self._clients = {}
            self._document = record.document
            self._length = len(record.document)
            for change in missed:
                self._history.append(change)
            self._deliver(missed)
        return self._document

    # Services of the queue

    async def _let_in(self, item: _Join) -> None:
        connection, person = item.connection, item.connection.principal

        def judge(locked: LockedSession) -> None:
            (locked.access or self._access).check_open(person, self._clock())
            client = locked.client(connection.client_id)
            if client is not None and client.user_id != person.user_id:
                raise Forbidden("foreign_client_id")

        await self._loaded()
        locked = await self._store.join(self.session_id, self.known, item.record, judge)
        self._take_in(locked, apply=True)
        if not connection.is_open:
            self._left(self, connection.connection_id)
            item.done.set_result(None)
            return
        previous = self._by_client.get(connection.client_id)
        if previous is not None:
            previous.close(TakenOver("taken_over"))
        is_new = all(other.principal.user_id != person.user_id for other in self.connections.values())
        self.connections[connection.connection_id] = connection
        self._by_client[connection.client_id] = connection
        connection.role, connection.status = self._access.role_of(person), self._status()
        client = locked.client(connection.client_id)
        acked = client.last_seq if client is not None else 0
        changes = await self._changes_since(item.since, item.epoch)
        await self._send_state(connection, acked, changes)
        if is_new:
            join = UserJoin(person.user_id, person.name, person.colour, self._collaborators())
            self._broadcast(Frame(codec.encode(join)), without=connection)
        item.done.set_result(None)

    async def _changes_since(self, since: int | None, epoch: int | None) -> ChangesSince | None:
        if since is None or epoch != self._epoch or not 0 <= self.head - since <= self._settings.max_rebase:
            return None
        changes: Sequence[Change]
        if self._history.reaches(since):
            changes = self._history.since(since)
        else:
            changes = await self._store.changes(self.session_id, since, self.head)
            if len(changes) != self.head - since:
                return None
        return ChangesSince(self.head, since, [committed_message(change) for change in changes])

    async def _send_again(self, item: _SendState) -> None:
        connection = item.connection
        if not connection.is_open:
            return
        await self._loaded()
        locked = await self._store.catch_up(self.session_id, self.known, connection.client_id)
        self._take_in(locked, apply=True)
        client = locked.client(connection.client_id)
        connection.outbox.resume()
        if item.reason is not None:
            connection.outbox.put(Frame(codec.encode(Resync(item.reason))))
        await self._send_state(connection, client.last_seq if client is not None else 0, None)

    async def _send_state(self, connection: Connection, acked_seq: int, changes: ChangesSince | None) -> None:
        if changes is None:
            document = await self._loaded()
            if self._encoded is None or self._encoded[0] != self.head:
                self._encoded = self.head, msgspec.Raw(msgspec.json.encode(document.to_delta().ops))
            connection.oldest_base = self.head
        state = SessionState(
            session_id=self.session_id,
            job_id=self.job_id,
            session_type=self.session_type,
            status=connection.status,
            connection_id=connection.connection_id,
            client_id=connection.client_id,
            user_id=connection.principal.user_id,
            role=str(connection.role),
            epoch=self._epoch,
            collaborators=self._collaborators(),
            users=self._users(),
            document_state=changes or FullState(*self._encoded),  # type: ignore[misc]
            acked_seq=acked_seq,
            heartbeat_interval=self._settings.heartbeat_interval,
        )
        connection.send(Frame(codec.encode(state)))

    async def _bring_up(self, item: _CatchUp) -> None:
        self._take_in(await self._store.catch_up(self.session_id, self.known), apply=True)
        item.done.set_result(None)

    async def _bring_back(self, item: _Restore) -> None:
        wanted = await self._store.document_at(self.session_id, item.revision)
        if wanted is None:
            raise NotFound("no_such_revision", revision=item.revision)
        delta = await asyncio.to_thread(diff, (await self._loaded()).to_delta(), wanted)
        if not delta:
            self._access.check_change(item.principal, self._clock())
            item.done.set_result(self.head)
            return
        submission = Submission(item.principal, item.client_id, 1, self.head, delta, 0)
        await self._commit([_Submitted(None, submission, self._clock(), item.done)])

    # Presence

    def _status(self) -> str:
        expires = self._access.expires_at
        if self._access.status == "active" and expires is not None and expires <= self._clock():
            return "paused"
        return self._access.status

    def _collaborators(self) -> list[int]:
        return list(dict.fromkeys(other.principal.user_id for other in self.connections.values()))

    def _users(self) -> list[User]:
        users: dict[int, User] = {}
        for connection in self.connections.values():
            person = connection.principal
            placed = self._cursor_at_head(connection.connection_id)
            if placed is not None or person.user_id not in users:
                cursor = placed.cursor if placed is not None else None
                users[person.user_id] = User(person.user_id, person.name, person.colour, cursor)
        return list(users.values())

    def _cursor_at_head(self, connection_id: str) -> PlacedCursor | None:
        placed = self._presence.cursor(connection_id)
        return None if placed is None else moved(placed, self._history, self._length)

    def _relay_cursors(self, connection_ids: Iterable[str]) -> None:
        for connection_id in connection_ids:
            connection = self.connections.get(connection_id)
            placed = self._cursor_at_head(connection_id)
            if connection is not None and placed is not None:
                cursor = RelayedCursor(
                    placed.revision, connection.principal.user_id, connection_id, placed.cursor
                )
                self._broadcast(Frame(codec.encode(cursor)), without=connection, presence=True)

    def _relay_typing(self, connection: Connection, typing: bool) -> None:
        message = RelayedTyping(connection.principal.user_id, Typing(typing))
        self._broadcast(Frame(codec.encode(message)), without=connection, presence=True)

    def _typing_ended(self, connection_id: str) -> None:
        connection = self.connections.get(connection_id)
        if connection is not None:
            self._relay_typing(connection, False)

    def _broadcast(self, frame: Frame, without: Connection | None = None, presence: bool = False) -> None:
        for connection in list(self.connections.values()):
            if connection is not without:
                (connection.outbox.put_presence if presence else connection.outbox.put)(frame)
                connection.outbox.flush()


def committed_message(change: Change) -> CommittedChange:
    """A change as it is told to clients."""
    return CommittedChange(
        change.revision,
        change.user_id,
        change.client_id,
        change.seq,
        Ops(change.delta.ops),
        change.timestamp,
    )


_Service = Callable[[EditingSession, Any], Awaitable[None]]
_SERVICES: dict[type, _Service] = {
    _Join: EditingSession._let_in,
    _SendState: EditingSession._send_again,
    _CatchUp: EditingSession._bring_up,
    _Restore: EditingSession._bring_back,
}
