"""Yjs clients among the others of a run: they write, are cut off, and come back with what they have."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Connection, select
from yjs.peer import Peer as Client

from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import log
from jddb_jupyter.storage.tables import editing_sessions, yjs_snapshots
from jddb_jupyter.yjs import protocol
from jddb_jupyter.yjs.mirror import Mirror

from .link import Closed, Link
from .node_peer import Node
from .office import OTHERS, SESSION
from .server import Server
from .simulation import Simulation
from .stream import Stream


class YjsLink(Link):
    """The socket of a Yjs client: frames are as they are."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, Stream("yjs", "yjs"), gzips=False)
        self.frames: deque[bytes] = deque()
        self._receiving: asyncio.Task[None] | None = None

    def _take(self, data: bytes, binary: bool) -> None:
        assert binary
        self.frames.append(data)
        self.to_client.append([])

    async def deliver_to_server(self) -> None:
        """Let the next frame arrive; what it waits for there is not waited for here."""
        frame = self.to_server.popleft()
        self._receiving = asyncio.create_task(self._receive(frame, self._receiving))

    async def _receive(self, frame: str | bytes, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        if self.connection is not None and self.connection.is_open:
            await self.connection.receive(frame)


@dataclass(eq=False)
class YjsSeat:
    """A person at a Yjs client, with its connection if there is one."""

    person: str
    client: Client
    link: YjsLink | None = None
    is_joined: bool = False


class YjsSimulation(Simulation):
    """The run of `Simulation`, with Yjs clients in the same session."""

    def __init__(self, seed: int, database: Path, node: Node) -> None:
        super().__init__(seed, database, node)
        self.yjs: list[YjsSeat] = []
        more: list[tuple[float, Callable[[], Awaitable[None]]]] = [
            (8, self._write_yjs),
            (20, self._hear_yjs),
            (3, self._join_yjs),
            (0.7, self._cut_off_yjs),
        ]
        self._steps += more

    def _take_seats(self) -> None:
        super()._take_seats()
        for number in range(self.random.randint(2, 3)):
            person = OTHERS[number]
            self.yjs.append(YjsSeat(person, Client(Random(self.random.random()))))

    async def _write_yjs(self) -> None:
        seat = self._one_of([seat for seat in self.yjs if seat.is_joined])
        if seat is not None:
            before = seat.client.doc.get_state(), seat.client.doc.get_update()
            seat.client.write()
            update = seat.client.doc.get_update(before[0])
            self._note(f"{seat.person} writes with Yjs")
            if seat.link is not None and seat.client.doc.get_update() != before[1]:
                seat.link.to_server.append(protocol.news(update))

    async def _hear_yjs(self) -> None:
        seat = self._one_of([seat for seat in self.yjs if seat.link and seat.link.to_client])
        if seat is not None:
            self._hear_frame(seat)

    def _hear_frame(self, seat: YjsSeat) -> None:
        link = seat.link
        assert link is not None
        told = link.to_client.popleft()
        if isinstance(told, Closed):
            self._note(f"{seat.person} is told {told}")
            link.abandoned = True
            seat.link = None
            return
        frame = link.frames.popleft()
        if frame[0] == 2:  # what was refused: a role that was taken away meanwhile, a paused session
            self._note(f"{seat.person} is refused by {frame!r}")
            return
        message = protocol.read_message(frame)
        if isinstance(message, protocol.SyncStep1):
            link.to_server.append(protocol.sync_step_2(seat.client.news_for(message.state)))
        elif isinstance(message, protocol.SentUpdate):
            seat.client.hear(message.update)
            # Who writes before they have the document has nothing that comes from it.
            seat.is_joined = seat.is_joined or message.is_answer

    async def _join_yjs(self) -> None:
        seat = self._one_of([seat for seat in self.yjs if seat.link is None])
        if seat is not None:
            self._join(seat)

    def _join(self, seat: YjsSeat) -> None:
        server = self._one_of([server for server in self.servers if server.is_running])
        if server is None:
            return
        self._note(f"{seat.person} joins {server.name} with Yjs")
        link = YjsLink(server)
        server.links.append(link)
        self.record.links.append(link)
        seat.link = link
        link.to_server.append(protocol.sync_step_1(seat.client.doc.get_state()))
        self._spawn(server.let_in_yjs(SESSION, self.office.people[seat.person], link))

    async def _cut_off_yjs(self) -> None:
        seat = self._one_of([seat for seat in self.yjs if seat.link is not None])
        if seat is not None and seat.link is not None:
            self._note(f"{seat.person} is cut off from Yjs")
            seat.link.abandon(self.random)
            seat.link = None

    # The end

    def _bring_home(self, seat: object) -> None:
        super()._bring_home(seat)  # type: ignore[arg-type]
        for one in self.yjs:
            if one.link is None:
                self._join(one)
            while one.link is not None and one.link.to_client:
                self._hear_frame(one)

    async def _is_at_rest(self) -> bool:
        return await super()._is_at_rest() and await self.disagreement() is None

    async def disagreement(self) -> str | None:
        """Where the documents of Yjs clients, or the mirror as it is stored, are another than the log's."""
        text, mirror = await self.office.read(stored, SESSION)
        if mirror is not None and mirror != text:
            return f"the mirror is {mirror}, the text {text}"
        for seat in self.yjs:
            if seat.client.content() != text:
                return f"{seat.person} has {seat.client.content()}, the text is {text}"
        return None


def stored(db: Connection, session_id: str) -> tuple[Delta, Delta | None]:
    """A document by its log, and by the beginning of its mirror and the updates since."""
    found = log.document_at(db, session_id)
    assert found is not None
    epoch = db.scalar(select(editing_sessions.c.yjs_epoch))
    first = db.execute(
        select(yjs_snapshots).where(yjs_snapshots.c.yjs_epoch == epoch).order_by(yjs_snapshots.c.revision)
    ).first()
    if first is None:
        return found[1], None
    mirror = Mirror(first.yjs_epoch, first.state)
    for change in log.read_changes(db, session_id, first.revision):
        assert change.yjs_update is not None
        mirror.take(change.yjs_update)
    return found[1], mirror.content()
