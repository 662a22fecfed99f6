"""One document and the connections that edit it in this process.

Everything that touches the document or the order of what is sent goes through one queue and one worker:
changes, joins, full states, what other processes committed. So each connection sees one stream in revision
order, and a state that is sent stands behind every change that its client had sent before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from jddb_jupyter.collab.committer import Committer, OutcomeUnknown
from jddb_jupyter.collab.delivery import changes_state, deliver, tell_comments
from jddb_jupyter.collab.history import History
from jddb_jupyter.collab.judge import Refused, Repeated, Submission, Verdict
from jddb_jupyter.collab.mirrors import Mirror, Mirrors
from jddb_jupyter.collab.neighbours import Neighbours
from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import (
    Broker,
    Change,
    ConnectionRecord,
    HistoryReplaced,
    Known,
    LockedSession,
    Monitor,
    SessionRecord,
    Store,
)
from jddb_jupyter.collab.presence import moved
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.roster import Roster
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.collab.snapshots import Snapshots
from jddb_jupyter.collab.worker import (
    CatchUp,
    Join,
    Request,
    Restore,
    SendState,
    Submitted,
    UseMirror,
    Worker,
)
from jddb_jupyter.errors import (
    CLOSE_GOING_AWAY,
    Forbidden,
    Internal,
    JddbError,
    NotFound,
    Overloaded,
    TakenOver,
)
from jddb_jupyter.ot import Document
from jddb_jupyter.ot.diff import diff
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import Ack, ChangesSince, FullState, SessionState

log = logging.getLogger(__name__)

T = TypeVar("T")


class EditingSession:
    """A loaded session. `left(connection_id)` is called for every connection that has gone."""

    def __init__(
        self,
        record: SessionRecord,
        *,
        store: Store,
        broker: Broker,
        monitor: Monitor,
        settings: CollabSettings,
        clock: Callable[[], float],
        left: Callable[[EditingSession, str], None],
        mirrors: Mirrors | None = None,
    ) -> None:
        self.session_id = record.session_id
        self.monitor = monitor
        self.is_outdated = False
        """Whether the database was restored to another state: this session must be loaded again."""
        self._is_closing = False
        self._record = record
        self._store = store
        self._settings = settings
        self._clock = clock
        self._left = left
        self._followers: list[Callable[[Sequence[Change]], None]] = []
        self._encoded: tuple[int, msgspec.Raw] | None = None
        self._committer = committer = Committer(
            record,
            store=store,
            monitor=monitor,
            settings=settings,
            clock=clock,
            deliver=self._deliver,
            committed=lambda changes: self._neighbours.tell_committed(changes),
            access_moved=self.review_all,
            comments_moved=lambda threads: tell_comments(threads, self.head, self.roster.connections()),
            mirrors=mirrors,
            mirror_replaced=self._mirror_replaced,
        )
        about = {"job_id": record.job_id, "session_type": record.session_type}
        line = broker.open(self.session_id, lambda news: self._neighbours.hear(news), about)
        self.roster = Roster(
            settings, line, lambda placed: moved(placed, committer.history, committer.length)
        )
        self._worker = Worker(
            has_more=lambda: self._neighbours.have_spoken,
            before=self._listen,
            commit=self._commit,
            serve=self._serve,
        )
        self._neighbours = Neighbours(self.session_id, line, committer, self.roster, self._worker.wake)
        self.snapshots = Snapshots(
            store, self.session_id, record.history_start, settings.snapshot_every, settings.snapshot_idle
        )

    @property
    def head(self) -> int:
        """The last revision that this process knows to be committed."""
        return self._committer.head

    @property
    def history(self) -> History:
        """The last changes, up to the head."""
        return self._committer.history

    async def document(self) -> Document:
        """The document at the head, which belongs to the session: to be read, not kept."""
        return await self._committer.document()

    def follow(self, follow: Callable[[Sequence[Change]], None]) -> None:
        """Let somebody know of every change, when the connections have been told."""
        self._followers.append(follow)

    def unfollow(self, follow: Callable[[Sequence[Change]], None]) -> None:
        """Tell them no more."""
        self._followers.remove(follow)

    @property
    def known(self) -> Known:
        """What this process knows of the session."""
        return self._committer.known

    @property
    def waiting(self) -> int:
        """How many changes and requests wait for the worker."""
        return self._worker.waiting

    # What connections and the manager ask for. Everything that needs an order goes into the queue.

    def submit(self, connection: Participant, submission: Submission) -> None:
        """Queue a change."""
        if self._is_closing:
            return
        connection.waiting_changes += 1
        self._worker.put(Submitted(connection, submission, self._clock()))

    async def join(
        self, connection: Participant, record: ConnectionRecord, since: int | None, epoch: int | None
    ) -> None:
        """Let a connection in and send it its state; raise a JddbError if it may not come in."""
        if self._is_closing:
            raise Overloaded("going_away")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._worker.put(Join(connection, record, since, epoch, done))
        await done

    async def catch_up(self) -> None:
        """Take in what other processes, or this one's REST handlers, did to the session."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._worker.put(CatchUp(done))
        await done

    async def restore(self, principal: Principal, client_id: str, revision: int) -> int:
        """Bring back the text of `revision` as a new change. Returns the revision which that makes."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._worker.put(Restore(principal, client_id, revision, done))
        return await done

    def send_full_state(self, connection: Participant, reason: str | None = None) -> None:
        """Queue the full state for a connection; `reason` if it was the server that wanted it."""
        self._worker.put(SendState(connection, reason))

    def use_mirror(self, use: Callable[[Mirror], None]) -> asyncio.Future[None]:
        """Let `use` have the mirror when all before it is done; what it raises is in the result."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._worker.put(UseMirror(use, done))
        return done

    def admit(self, person: Principal) -> None:
        """Raise unless this person may be here, as far as is known: joining asks the database again."""
        if self._committer.access.role_of(person) is Role.NONE:
            raise NotFound("no_such_session")
        self._committer.access.check_open(person, self._clock())

    def leave(self, connection: Participant) -> None:
        """Forget a connection."""
        if self.roster.remove(connection):
            self._committer.forget_client(connection.client_id)
            self._left(self, connection.connection_id)

    def review(self, connection: Participant) -> None:
        """See whether a connection may stay open, and tell it if its role or the status has changed."""
        access, now = self._committer.access, self._clock()
        refusal = access.refusal(connection.principal, now)
        if refusal is not None:
            connection.close(refusal)
            return
        connection.principal = access.shown(connection.principal)
        role, status = access.role_of(connection.principal), access.status_at(now)
        if (role, status) != (connection.role, connection.status):
            connection.role, connection.status = role, status
            connection.needs_state("access")

    def review_all(self) -> None:
        """The same for every connection; and tell who is shown with another name or colour now."""
        for connection in self.roster.connections():
            self.review(connection)
        self.roster.tell_looks()

    async def settle(self) -> None:
        """Wait until nothing waits, and write the last snapshot."""
        await self._worker.idle()
        await self.snapshots.close(self.head)

    async def close(self) -> None:
        """Commit what waits, then send everybody away, each as soon as they have taken what is for them.

        What comes meanwhile is not taken in: nothing is said of it, so its client sends it again elsewhere.
        """
        self._is_closing = True
        await self._worker.idle()
        await asyncio.gather(*(self._dismiss(connection) for connection in self.roster.connections()))
        self.roster.close()
        self.hang_up()
        await self.snapshots.close(self.head)

    def hang_up(self) -> None:
        """Hear of the other servers no more."""
        self._neighbours.hang_up()

    def tell_moved(self) -> None:
        """Tell the other servers that something else than changes was stored."""
        self._neighbours.tell_moved()

    def send_everybody_away(self) -> None:
        """Close every connection and tell its client to come back."""
        for connection in self.roster.connections():
            _send_away(connection)

    async def _dismiss(self, connection: Participant) -> None:
        await connection.outbox.drained()
        _send_away(connection)

    # What the worker does

    async def _listen(self) -> None:
        """Take in what other servers did."""
        try:
            await self._neighbours.take_in()
        except HistoryReplaced:
            self._start_over()

    async def _serve(self, item: Request) -> None:
        try:
            await _SERVICES[type(item)](self, item)
        except HistoryReplaced:
            self._start_over()
            if not isinstance(item, SendState) and not item.done.done():
                item.done.set_exception(Overloaded("going_away"))
        except Exception as error:
            if not isinstance(error, JddbError):
                log.exception("session %s: %s failed", self.session_id, type(item).__name__)
                error = Internal("internal")
            if isinstance(item, SendState):
                item.connection.close(error)
            elif not item.done.done():
                item.done.set_exception(error)

    def _start_over(self) -> None:
        """The database was restored: let everybody come back to a session that is loaded from it."""
        log.warning("session %s: the database was restored to another state", self.session_id)
        self.is_outdated = True
        self.hang_up()
        self.send_everybody_away()

    # Changes

    async def _commit(self, batch: Sequence[Submitted]) -> None:
        try:
            verdicts = await self._committer.commit([_as_of_now(item) for item in batch])
        except HistoryReplaced:
            self._start_over()
            return
        except Exception as error:
            # Whether the changes are stored cannot be told: their clients come back and ask.
            if not isinstance(error, OutcomeUnknown):
                log.exception("session %s: the outcome of a batch is unknown", self.session_id)
            for item in batch:
                item.connection.answered()
                item.connection.close(OutcomeUnknown("database_busy"))
            return
        for item, verdict in zip(batch, verdicts, strict=True):
            self._answer(item, verdict)

    def _answer(self, item: Submitted, verdict: Verdict) -> None:
        """Say what became of a change, unless `_deliver` did already."""
        connection, seq = item.connection, item.submission.seq
        connection.answered()
        if isinstance(verdict, Refused):
            if isinstance(verdict.error, TakenOver):
                connection.close(verdict.error)
                return
            connection.refuse(verdict.error, seq)
            if verdict.error.close_code is not None and connection.is_open:
                self.review(connection)
            return
        if isinstance(verdict, Repeated):
            connection.send(Frame(codec.encode(Ack(seq, verdict.revision))))
            if item.submission.link_update is not None:
                connection.repeated(seq)
        self.monitor.answered(self._clock() - item.arrived)

    def _deliver(self, changes: Sequence[Change]) -> None:
        """Tell everybody here of changes that became part of the history."""
        deliver(changes, self.roster.connections())
        for follow in list(self._followers):  # a Yjs client that is too slow goes meanwhile
            follow(changes)
        self.roster.reached(self.head)
        self.snapshots.committed(self.head)

    def _mirror_replaced(self) -> None:
        for connection in self.roster.connections():
            connection.mirror_replaced()

    # Services of the queue

    async def _let_in(self, item: Join) -> None:
        connection, person = item.connection, item.connection.principal

        def judge(locked: LockedSession) -> None:
            if connection.outbox.is_gone:
                # Its client may be somewhere else by now: it must not be taken over from here.
                raise Overloaded("going_away")
            (locked.access or self._committer.access).check_open(person, self._clock())
            client = locked.client(connection.client_id)
            if client is not None and client.user_id != person.user_id:
                raise Forbidden("foreign_client_id")

        client = await self._committer.join(item.record, judge)
        if not connection.is_open:
            self._left(self, connection.connection_id)
            _tell(item.done, None)
            return
        previous = self.roster.of_client(connection.client_id)
        if previous is not None:
            previous.close(TakenOver("taken_over"))
        document_state = await self._state_since(item.since, item.epoch)
        connection.principal = self._committer.access.shown(connection.principal)
        self.roster.add(connection)
        connection.take_state(client.last_seq if client is not None else 0, document_state)
        self.roster.announce(connection)
        _tell(item.done, None)

    async def _send_again(self, item: SendState) -> None:
        connection = item.connection
        if not connection.is_open:
            return
        document_state = await self._full_state()
        client = await self._committer.catch_up(connection.client_id)
        if document_state.revision != self.head:
            document_state = await self._full_state()
        connection.take_state(client.last_seq if client is not None else 0, document_state, item.reason)

    async def _bring_up(self, item: CatchUp) -> None:
        await self._committer.catch_up()
        _tell(item.done, None)

    async def _lend_mirror(self, item: UseMirror) -> None:
        item.use(await self._committer.mirror())
        _tell(item.done, None)

    async def _bring_back(self, item: Restore) -> None:
        wanted = await self._store.document_at(self.session_id, item.revision)
        if wanted is None:
            raise NotFound("no_such_revision", revision=item.revision)
        document = await self._committer.document()
        delta = await asyncio.to_thread(diff, document.to_delta(), wanted)
        submission = Submission(item.principal, item.client_id, 1, self.head, delta, 0, item.revision)
        (verdict,) = await self._committer.commit([submission])
        if isinstance(verdict, Refused):
            raise verdict.error
        _tell(item.done, verdict.revision if isinstance(verdict, Repeated) else verdict.change.revision)

    async def _state_since(self, since: int | None, epoch: int | None) -> FullState | ChangesSince:
        """The changes after a revision where they are to be had, else the full state."""
        if since is not None and epoch == self._committer.epoch:
            changes = await self._committer.changes_since(since)
            if changes is not None:
                return changes_state(since, changes)
        return await self._full_state()

    async def _full_state(self) -> FullState:
        document = await self._committer.document()
        if self._encoded is None or self._encoded[0] != self.head:
            self._encoded = self.head, msgspec.Raw(msgspec.json.encode(document.to_delta().ops))
        return FullState(*self._encoded)

    def state_for(
        self, connection: Participant, acked_seq: int, document_state: FullState | ChangesSince
    ) -> SessionState:
        """The state of the session as it is told to a connection now; their changes count from there."""
        access = self._committer.access
        connection.role = access.role_of(connection.principal)
        connection.status = access.status_at(self._clock())
        if isinstance(document_state, FullState):
            connection.oldest_base = document_state.revision
        return SessionState(
            session_id=self.session_id,
            job_id=self._record.job_id,
            session_type=self._record.session_type,
            status=connection.status,
            connection_id=connection.connection_id,
            client_id=connection.client_id,
            user_id=connection.principal.user_id,
            role=str(connection.role),
            epoch=self._committer.epoch,
            collaborators=self.roster.collaborators(),
            users=self.roster.users(),
            document_state=document_state,
            acked_seq=acked_seq,
            heartbeat_interval=self._settings.heartbeat_interval,
            comments=self._committer.threads.all(),
        )


def _as_of_now(item: Submitted) -> Submission:
    """A submission, judged by the last state that its client was sent, also since it came in: what was made
    before that fits neither the state nor what the client made of it.
    """
    submission, oldest_base = item.submission, item.connection.oldest_base
    return (
        submission if submission.oldest_base == oldest_base else replace(submission, oldest_base=oldest_base)
    )


def _send_away(connection: Participant) -> None:
    connection.close_with(CLOSE_GOING_AWAY, Overloaded("going_away").message(connection.principal.locale))


def _tell(done: asyncio.Future[T], result: T) -> None:
    """Give the result to who waits for it, if they still do."""
    if not done.done():
        done.set_result(result)


_SERVICES: dict[type[Request], Callable[[EditingSession, Any], Awaitable[None]]] = {
    Join: EditingSession._let_in,
    SendState: EditingSession._send_again,
    CatchUp: EditingSession._bring_up,
    Restore: EditingSession._bring_back,
    UseMirror: EditingSession._lend_mirror,
}
