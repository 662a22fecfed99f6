"""Commits a session's changes and keeps this process's copy of what the database has.

The database decides: what waits is stored in one transaction, in which `Judge` accepts or refuses each
change, and only then is it part of the history here. The copy is thrown away and loaded again whenever a
transaction did not end well. One worker at a time uses a committer (`EditingSession`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from jddb_jupyter.collab.history import History
from jddb_jupyter.collab.judge import Accepted, Judge, Refused, Repeated, Submission, Verdict
from jddb_jupyter.collab.mirroring import MirrorKeeper, followed
from jddb_jupyter.collab.mirrors import Mirror, Mirrors
from jddb_jupyter.collab.ports import (
    Change,
    ClientRecord,
    ConnectionRecord,
    HistoryReplaced,
    Known,
    LockedSession,
    Monitor,
    NewChange,
    SessionRecord,
    Store,
)
from jddb_jupyter.collab.roles import Access
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.collab.threads import CommentNews, Threads, moved
from jddb_jupyter.errors import Internal, NotFound, SessionClosed, Unavailable
from jddb_jupyter.ot import Document
from jddb_jupyter.wire.threads import Thread

log = logging.getLogger(__name__)

COMMIT_ATTEMPTS = 3
RETRY_DELAY = 0.05


class OutcomeUnknown(Unavailable):
    """The database does not answer: it cannot be said whether a change is stored."""


class Committer:
    """The document, the history, the comments and the rights of one session, as committed.

    `deliver(changes)` is called for every run of changes that became part of the history, in order,
    `access_moved()` after roles or the status did, and `comments_moved(threads)` after something was done to
    these threads, which come as they stand at the head; `committed(changes)` when the changes are this
    process's own, which the others have to be told of; `mirror_replaced()` when what Yjs clients have is of a
    mirror that is no more.
    """

    def __init__(
        self,
        record: SessionRecord,
        *,
        store: Store,
        monitor: Monitor,
        settings: CollabSettings,
        clock: Callable[[], float],
        deliver: Callable[[Sequence[Change]], None],
        committed: Callable[[Sequence[Change]], None],
        access_moved: Callable[[], None],
        comments_moved: Callable[[Sequence[Thread]], None],
        mirrors: Mirrors | None = None,
        mirror_replaced: Callable[[], None] = lambda: None,
    ) -> None:
        self.session_id = record.session_id
        self.epoch = record.epoch
        self.access: Access = record.access
        self.threads = Threads(record.comments)
        self.history = History(record.history_start, record.history, settings.history_size)
        self.length = len(record.document)
        """Code points of the document at the head."""
        self._document: Document | None = record.document
        self._clients: dict[str, ClientRecord] = {}
        self._store = store
        self._monitor = monitor
        self._settings = settings
        self._clock = clock
        self._deliver = deliver
        self._committed = committed
        self._access_moved = access_moved
        self._comments_moved = comments_moved
        self._mirrors = mirrors
        self._mirror_replaced = mirror_replaced
        self._mirror: Mirror | None = None
        """The mirror at the head, or None where there is none or it is in doubt."""
        self.yjs_epoch: int | None = None
        """The epoch of the mirror that was known last."""

    @property
    def head(self) -> int:
        """The last revision that is known to be committed."""
        return self.history.head

    @property
    def known(self) -> Known:
        """What is known of the session."""
        return Known(self.head, self.access.access_revision, self.epoch, self.threads.revision)

    def forget_client(self, client_id: str) -> None:
        """A client left: what is known of it can be read again if it comes back."""
        self._clients.pop(client_id, None)

    async def commit(self, submissions: Sequence[Submission]) -> list[Verdict]:
        """Store what can be accepted. What is accepted was delivered when this returns.

        Raises OutcomeUnknown if the database does not answer, HistoryReplaced if it is another one.
        """
        for attempt in range(COMMIT_ATTEMPTS):
            try:
                return await self._transact(submissions)
            except Unavailable:
                # The outcome may be unknown. To ask again is safe: what is stored is known by its seq.
                log.warning("session %s: commit failed, attempt %d", self.session_id, attempt + 1)
                await asyncio.sleep(RETRY_DELAY * 4**attempt)
            except HistoryReplaced:
                raise
            except Exception:
                log.exception("session %s: a batch of %d failed", self.session_id, len(submissions))
                return await self._one_by_one(submissions)
        return await self._give_up(submissions)

    async def document(self) -> Document:
        """The document at the head; loaded again if it was in doubt."""
        if self._document is None:
            record = await self._store.load(self.session_id)
            if record is None:
                raise SessionClosed("session_deleted")
            if record.epoch != self.epoch or record.head < self.head:
                raise HistoryReplaced
            missed = [change for change in record.history if change.revision > self.head]
            if record.history_start > self.head:
                before = await self._store.changes(self.session_id, self.head, record.history_start)
                missed = [*before, *missed]
            self._document = record.document
            self._clients = {}
            self._add(missed)
        return self._document

    async def mirror(self) -> Mirror:
        """The document at the head as Yjs clients have it; the session has one from now on."""
        if self._mirrors is None:
            raise NotFound("no_yjs")
        if self._mirror is None:
            await self._transact([], wants_mirror=True)
        assert self._mirror is not None
        return self._mirror

    async def catch_up(self, client_id: str | None = None) -> ClientRecord | None:
        """Take in what was done elsewhere. Returns what is stored of a client, if one is named."""
        seen = await self._store.catch_up(self.session_id, self.known, client_id)
        self._take_in(seen)
        return None if client_id is None else seen.client(client_id)

    def follow(self, epoch: int, changes: Sequence[Change]) -> bool:
        """Take in what another server says that it committed. False if the database has to be asked instead,
        because it does not follow what is known.
        """
        changes = [change for change in changes if change.revision > self.head]
        if epoch != self.epoch or any(
            change.revision != revision for revision, change in enumerate(changes, self.head + 1)
        ):
            return False
        self._take_changes(changes)
        return True

    async def join(
        self, record: ConnectionRecord, judge: Callable[[LockedSession], None]
    ) -> ClientRecord | None:
        """Register a connection unless `judge` raises. Returns what is stored of its client."""
        await self.document()
        locked = await self._store.join(self.session_id, self.known, record, judge)
        self._take_in(locked)
        return locked.client(record.client_id)

    async def changes_since(self, revision: int) -> Sequence[Change] | None:
        """The changes after a revision; None if they are too many or not there any more."""
        if not 0 <= self.head - revision <= self._settings.max_rebase:
            return None
        if self.history.reaches(revision):
            return self.history.since(revision)
        changes = await self._store.changes(self.session_id, revision, self.head)
        return changes if len(changes) == self.head - revision else None

    async def _transact(
        self, submissions: Sequence[Submission], *, wants_mirror: bool = False
    ) -> list[Verdict]:
        document = await self.document()
        keeper = MirrorKeeper(self._mirrors, self._mirror, is_wanted=wants_mirror)
        # Until it is committed, what the judge does to the document is in doubt.
        self._document = self._mirror = None
        verdicts: list[Verdict] = []
        clients: dict[str, ClientRecord] = {}

        def judge(locked: LockedSession) -> Sequence[NewChange]:
            judging = Judge(
                locked,
                document,
                self.history,
                self.access,
                self._clients,
                keeper,
                now=self._clock(),
                max_document_length=self._settings.max_document_length,
                max_rebase=self._settings.max_rebase,
            )
            verdicts.extend(judging.judge(submission) for submission in submissions)
            clients.update(judging.clients)
            keeper.leave(locked, document)
            return judging.accepted

        begun = self._clock()
        updates = [submission.link_update for submission in submissions]
        pair_ids = sorted({update.pair_id for update in updates if update is not None})
        locked = await self._store.commit(self.session_id, self.known, judge, pair_ids)
        accepted = [verdict.change for verdict in verdicts if isinstance(verdict, Accepted)]
        self._monitor.committed(len(accepted), self._clock() - begun)
        self._document = document
        self._mirror = keeper.mirror
        self._clients = clients
        self._add([*locked.missed, *accepted])
        if accepted:
            self._committed(accepted)
        self._take_comments(locked.comments, accepted)
        self._take_rights(locked)
        self._take_epoch(locked.yjs_epoch)
        return verdicts

    async def _one_by_one(self, submissions: Sequence[Submission]) -> list[Verdict]:
        """One poisonous change must not stop the others."""
        if len(submissions) == 1:
            return [Refused(Internal("internal"))]
        return [verdict for submission in submissions for verdict in await self.commit([submission])]

    async def _give_up(self, submissions: Sequence[Submission]) -> list[Verdict]:
        """Say `unavailable` of what is certainly not stored."""
        try:
            await self.document()
            clients = {
                client_id: await self.catch_up(client_id)
                for client_id in {submission.client_id for submission in submissions}
            }
        except Unavailable as error:
            raise OutcomeUnknown("database_busy") from error
        stored = {(change.client_id, change.seq): change.revision for change in self._recent()}
        return [self._told(submission, clients[submission.client_id], stored) for submission in submissions]

    def _told(
        self,
        submission: Submission,
        client: ClientRecord | None,
        stored: Mapping[tuple[str, int], int],
    ) -> Verdict:
        if client is None or client.last_seq < submission.seq or submission.yjs_update is not None:
            return Refused(Unavailable("unavailable"))
        # Of what is further back than the memory reaches it is enough to say that it is stored.
        return Repeated(stored.get((submission.client_id, submission.seq), client.last_revision))

    def _recent(self) -> Sequence[Change]:
        return self.history.since(self.history.start)

    def _take_in(self, seen: LockedSession) -> None:
        self._take_changes(seen.missed)
        self._take_comments(seen.comments)
        self._take_rights(seen)
        self._take_epoch(seen.yjs_epoch)

    def _take_changes(self, changes: Sequence[Change]) -> None:
        if changes:
            self._clients = {}
            if self._document is not None:
                for change in changes:
                    self._document.apply(change.delta)
            if self._mirror is not None:
                self._mirror = followed(self._mirror, changes)
            self._add(changes)

    def _take_epoch(self, epoch: int | None) -> None:
        before, self.yjs_epoch = self.yjs_epoch, epoch
        if self._mirror is not None and self._mirror.epoch != epoch:
            self._mirror = None
        if before is not None and before != epoch:
            self._mirror_replaced()

    def _take_rights(self, seen: LockedSession) -> None:
        if seen.access is not None:
            # Rights include which connection speaks for a client.
            self._clients = {}
            self.access = seen.access
            self._access_moved()

    def _take_comments(self, news: CommentNews | None, since: Sequence[Change] = ()) -> None:
        """Take what was done to comments in; `since` are the changes after the text that it was read with."""
        if news is None:
            return
        deltas = [change.delta for change in since]
        threads = [moved(thread, deltas) for thread in news.threads]
        self.threads.take(CommentNews(news.revision, threads))
        self._comments_moved(threads)

    def _add(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self.history.append(change)
        self.threads.move(changes)
        if self._document is not None:
            self.length = len(self._document)
        if changes:
            self._deliver(changes)
