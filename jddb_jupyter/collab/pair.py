"""A translation pair in this process: two sessions, the links between them, and the sockets that follow both.

The database decides about links. Here they are only moved, with every change as it is delivered, so that
they always stand in the two texts as the sockets have them; what else becomes of them is read from the
database. Whether a link is stale is found out here too, because it depends on the source's text alone: it is
told right behind the change that made it so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from jddb_jupyter.collab.committer import COMMIT_ATTEMPTS, RETRY_DELAY, OutcomeUnknown
from jddb_jupyter.collab.news import Moved, News, Reached
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.collab.ports import (
    AlignmentNews,
    Broker,
    Change,
    Line,
    LinkAction,
    Monitor,
    PairRecord,
    PairStore,
)
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.session import EditingSession
from jddb_jupyter.errors import JddbError, NotFound, Overloaded, Unavailable
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.translation.links import SIDES, Alignment, AlignmentLink, Side
from jddb_jupyter.wire import codec
from jddb_jupyter.wire import pairs as wire
from jddb_jupyter.wire.framing import Frame, Framer

log = logging.getLogger(__name__)

SETTLE_EVERY: Final = 0.2
"""Seconds between two looks at whether the links still fit the sentences."""


@dataclass(frozen=True, slots=True)
class _Doing:
    """What somebody did to links: how it is told, and to whom it is an answer."""

    kind: type[wire.AlignmentNews | wire.UpdateNews]
    action_id: str
    user_id: int
    action: str | None = None


class LivePair:
    """A pair whose two sessions are loaded. `left(pair)` is called when the last socket has gone.

    `alignment` stands at the heads of both sessions, at any time between two turns of the event loop.
    """

    def __init__(
        self,
        pair_id: str,
        sessions: dict[Side, EditingSession],
        *,
        store: PairStore,
        broker: Broker,
        read: Callable[[str, int], Awaitable[Delta | None]],
        monitor: Monitor,
        left: Callable[[LivePair], None],
    ) -> None:
        """`read(session_id, revision)` gives a document, or None if there is no such revision."""
        self.pair_id = pair_id
        self.sessions = sessions
        self.monitor = monitor
        self.version = -1
        self.is_followed = False
        """From the start until nobody is here any more."""
        self.joining = 0
        """Sockets that are on their way in."""
        self._store = store
        self._read = read
        self._left = left
        self._broker = broker
        self._line: Line
        self._alignment = Alignment()
        self._stale: set[str] = set()
        self._source = Document.__new__(Document)
        self._sockets: dict[PairConnection, None] = {}
        self._expected: dict[tuple[str, int], str] = {}
        self._done: list[tuple[int, _Doing]] = []
        """What was done at a revision of the target and is told when the links are read."""
        self._acting = asyncio.Lock()
        self._is_behind = False
        self._settling: asyncio.Task[None] | None = None
        self._tasks: dict[asyncio.Task[None], str] = {}
        """What is being done to the links, and by which client, in the order in which it came."""

    async def start(self, record: PairRecord) -> None:
        """Take the links up and follow both sessions from now on."""
        source = self.sessions["source"]
        revision = source.head
        text = await self._read(source.session_id, revision)
        if text is None:
            raise NotFound("no_such_pair")
        news = await self._reached(record.alignment)
        if not source.history.reaches(revision):
            raise Overloaded("going_away")
        # From here on nothing else runs until everything is followed.
        self._source = Document(text)
        for change in source.history.since(revision):
            self._source.apply(change.delta)
        self.version = news.version
        self._alignment = self._at_the_heads(news)
        self._stale = self._stale_ones(self._alignment)
        self._line = self._broker.open(self.pair_id, self._hear, {"session_type": "translation"})
        source.follow(self._source_changed)
        self.sessions["target"].follow(self._target_changed)
        self.is_followed = True
        self.wake()

    @property
    def is_outdated(self) -> bool:
        """Whether one of the sessions must be loaded again."""
        return any(session.is_outdated for session in self.sessions.values())

    def links(self) -> list[wire.Link]:
        """The links as they are told, in their order."""
        return [self._told(link) for link in self._alignment]

    # Sockets

    def enter(self, socket: PairConnection) -> None:
        """A socket has got the state: it is told what comes."""
        self._sockets[socket] = None

    def leave(self, socket: PairConnection) -> None:
        """A socket has gone."""
        self._sockets.pop(socket, None)
        for key in [key for key in self._expected if key[0] == socket.client_id]:
            del self._expected[key]
        self.end_if_empty()

    def end_if_empty(self) -> None:
        """Follow the sessions no more if nobody is here and nothing is being done."""
        if not self._sockets and not self.joining and not self._tasks and self.is_followed:
            self.is_followed = False
            self.sessions["source"].unfollow(self._source_changed)
            self.sessions["target"].unfollow(self._target_changed)
            self._line.close()
            self._left(self)

    def expect(self, client_id: str, seq: int, action_id: str) -> None:
        """A change of the target that a client has handed in is a link's translation."""
        self._expected[client_id, seq] = action_id

    def expect_no_more(self, client_id: str, seq: int) -> str | None:
        """That change was refused, or stored before; what the client called it, if it was expected."""
        return self._expected.pop((client_id, seq), None)

    def news_of(self, action_id: str, user_id: int) -> wire.UpdateNews:
        """That an update is done, which changes nothing about links any more."""
        doing = _Doing(wire.UpdateNews, action_id, user_id)
        news = self._news(doing, [], None)
        assert isinstance(news, wire.UpdateNews)
        return news

    def as_answer(self, news: wire.AlignmentNews | wire.UpdateNews) -> wire.AlignmentNews | wire.UpdateNews:
        """What was done, for who has the links as they are now."""
        return msgspec.structs.replace(
            news, revision=self._revisions(), version=self.version, links=[], order=msgspec.UNSET
        )

    # What people do to links, and what the texts do

    async def act(self, person: Principal, action: LinkAction, action_id: str) -> None:
        """Do something to links and tell everybody; raises the JddbError that tells why it cannot be done."""
        is_update = action.deed == "update"
        kind = wire.UpdateNews if is_update else wire.AlignmentNews
        async with self._acting:
            news = await self._commit(person, action, action_id)
            self._line.tell(Moved())
            doing = _Doing(kind, action_id, person.user_id, None if is_update else action.deed)
            try:
                await self._take(news, doing)
            except JddbError as error:
                log.warning("what was done to pair %s will be told later: %s", self.pair_id, error)
                self._done.append((news.target_revision, doing))
                self.wake()
        if action.comment is not None:
            # It is a comment in one of the texts now, and told there.
            for session in self.sessions.values():
                session.tell_moved()
                await session.catch_up()

    async def _commit(self, person: Principal, action: LinkAction, action_id: str) -> AlignmentNews:
        """Store it. OutcomeUnknown if the database does not answer: it is told when it is sent again."""
        begun = asyncio.get_running_loop().time()
        for attempt in range(COMMIT_ATTEMPTS):
            try:
                news = await self._store.act(self.pair_id, person, action, action_id)
                self.monitor.linked(asyncio.get_running_loop().time() - begun)
                return news
            except Unavailable:
                # It may be stored. To ask again is safe: it is known by its id.
                log.warning("pair %s: an act failed, attempt %d", self.pair_id, attempt + 1)
                await asyncio.sleep(RETRY_DELAY * 4**attempt)
        raise OutcomeUnknown("database_busy")

    def spawn(self, client_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Let a client do something to the links, which goes on if its socket leaves.

        It waits for what this client has sent before, maybe over another socket.
        """
        before = [task for task, who in self._tasks.items() if who == client_id]
        task = asyncio.get_running_loop().create_task(_behind(before, work))
        self._tasks[task] = client_id
        task.add_done_callback(self._has_done)

    def _has_done(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        self.end_if_empty()

    async def close(self) -> None:
        """Wait until nothing is done to the links any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._is_behind, self.is_followed = False, False
        self._line.close()
        if self._settling is not None:
            self._settling.cancel()
            await asyncio.gather(self._settling, return_exceptions=True)

    def wake(self) -> None:
        """See soon whether the links still fit, and what other processes did to them."""
        self._is_behind = True
        if self._settling is None:
            self._settling = asyncio.get_running_loop().create_task(self._settle())

    def _hear(self, news: News) -> None:
        """Another server has done something to the links."""
        if isinstance(news, Moved | Reached):
            self.wake()

    async def _settle(self) -> None:
        try:
            while self._is_behind and self.is_followed:
                self._is_behind = False
                try:
                    async with self._acting:
                        done = list(self._done)
                        news = await self._store.settle(self.pair_id)
                        if news is not None:
                            self._line.tell(Moved())
                        else:
                            news = await self._store.catch_up(self.pair_id, self.version)
                        if news is not None:
                            await self._take(news)
                        self._answer([entry for entry in done if entry in self._done])
                except JddbError as error:
                    log.warning("the links of pair %s will be settled later: %s", self.pair_id, error)
                    self._is_behind = True
                except Exception:
                    log.exception("the links of pair %s could not be settled", self.pair_id)
                await asyncio.sleep(SETTLE_EVERY)
        finally:
            self._settling = None

    def _answer(self, done: Sequence[tuple[int, _Doing]]) -> None:
        """Tell what was done with changes and made nothing new of the links, now that they are read."""
        for entry in done:
            self._done.remove(entry)
            self._tell(self._news(entry[1], [], None))

    def _source_changed(self, changes: Sequence[Change]) -> None:
        flipped: dict[str, None] = {}
        for change in changes:
            touched = [link.link_id for link in self._alignment if _is_touched(link, change.delta)]
            self._source.apply(change.delta)
            self._alignment = self._alignment.moved("source", change.delta)
            for link in self._alignment:
                if link.link_id in touched and self._is_stale(link) != (link.link_id in self._stale):
                    self._stale ^= {link.link_id}
                    flipped[link.link_id] = None
        if flipped:
            links = [self._told(link) for link in self._alignment if link.link_id in flipped]
            self._tell(wire.AlignmentNews(self._revisions(), self.version, links))
        self.wake()

    def _target_changed(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self._alignment = self._alignment.moved("target", change.delta)
            action_id = self._expected.pop((change.client_id, change.seq), None)
            if action_id is not None:
                doing = _Doing(wire.UpdateNews, action_id, change.user_id)
                self._done.append((change.revision, doing))
        self.wake()

    # News from the database

    async def _take(self, news: AlignmentNews, doing: _Doing | None = None) -> None:
        """Take links as the database has them, and tell what is new about them."""
        news = await self._reached(news)
        before = {link.link_id: self._told(link) for link in self._alignment}
        if news.version > self.version:
            self.version = news.version
            self._alignment = self._at_the_heads(news)
            self._stale = self._stale_ones(self._alignment)
        told = self.links()
        order = [link.link_id for link in told]
        changed = [link for link in told if before.get(link.link_id) != link]
        doings = [done for revision, done in self._done if revision <= news.target_revision]
        self._done = [entry for entry in self._done if entry[0] > news.target_revision]
        if doing is not None:
            doings.append(doing)
        is_new_order = order != list(before)
        if not doings and (changed or is_new_order):
            doings.append(_Doing(wire.AlignmentNews, "", 0))
        for one in doings:
            self._tell(self._news(one, changed, order if is_new_order else None))
            changed, is_new_order = [], False

    def _news(
        self, doing: _Doing, links: list[wire.Link], order: list[str] | None
    ) -> wire.AlignmentNews | wire.UpdateNews:
        news = doing.kind(
            revision=self._revisions(),
            version=self.version,
            links=links,
            order=msgspec.UNSET if order is None else order,
            id=doing.action_id or msgspec.UNSET,
            user_id=doing.user_id or msgspec.UNSET,
        )
        if doing.action is not None and isinstance(news, wire.AlignmentNews):
            return msgspec.structs.replace(news, action=doing.action)
        return news

    async def _reached(self, news: AlignmentNews) -> AlignmentNews:
        """News of which this process has got all changes, and still has those since."""
        for _ in range(3):
            for session, revision in self._standing(news):
                if session.head < revision:
                    await session.catch_up()
            if all(session.history.reaches(revision) for session, revision in self._standing(news)):
                return news
            record = await self._store.load(self.pair_id)
            if record is None:
                raise NotFound("no_such_pair")
            news = record.alignment
        raise Overloaded("going_away")

    def _standing(self, news: AlignmentNews) -> list[tuple[EditingSession, int]]:
        revisions: dict[Side, int] = {"source": news.source_revision, "target": news.target_revision}
        return [(self.sessions[side], revisions[side]) for side in SIDES]

    def _at_the_heads(self, news: AlignmentNews) -> Alignment:
        alignment = news.links
        for side, (session, revision) in zip(SIDES, self._standing(news), strict=True):
            for change in session.history.since(revision):
                alignment = alignment.moved(side, change.delta)
        return alignment

    # How links are told

    def _is_stale(self, link: AlignmentLink) -> bool:
        if link.confirmed_source is None or link.source is None:
            return False
        return link.is_stale(self._source.slice(link.source.start, link.source.end))

    def _stale_ones(self, alignment: Alignment) -> set[str]:
        return {link.link_id for link in alignment if self._is_stale(link)}

    def _told(self, link: AlignmentLink) -> wire.Link:
        stale = link.link_id in self._stale
        return wire.Link(
            link_id=link.link_id,
            source=None if link.source is None else (link.source.start, link.source.end),
            target=None if link.target is None else (link.target.start, link.target.end),
            status=str(link.status),
            origin=str(link.origin),
            score=link.score,
            stale=stale,
            previous_source=link.confirmed_source if stale and link.confirmed_source else msgspec.UNSET,
        )

    def _revisions(self) -> wire.Revisions:
        return wire.Revisions(self.sessions["source"].head, self.sessions["target"].head)

    def _tell(self, news: wire.AlignmentNews | wire.UpdateNews) -> None:
        frame, framer = Frame(codec.encode(news)), Framer()
        for socket in list(self._sockets):
            socket.tell_links(news, frame, framer)


async def _behind(before: Sequence[asyncio.Task[None]], work: Callable[[], Awaitable[None]]) -> None:
    if before:
        await asyncio.wait(before)
    await work()


def _is_touched(link: AlignmentLink, delta: Delta) -> bool:
    """Whether a change of the source may have changed the text of a confirmed link."""
    place = link.source
    return (
        link.confirmed_source is not None
        and place is not None
        and place.start <= delta.base_length
        and place.end >= delta.start
    )
