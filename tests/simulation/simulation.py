"""One run: people who write, a network and servers that fail, in the order that a seed decides."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection as DatabaseConnection

from jddb_jupyter.collab.manager import Hello
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import JddbError, Unavailable
from jddb_jupyter.ot import Range
from jddb_jupyter.storage import log, threads
from jddb_jupyter.storage.comment_anchors import locate
from jddb_jupyter.storage.comments import Desk, NewComment
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.wire.threads import Thread

from .database import Fate, FatedDatabase
from .link import Closed, Link
from .node_peer import Node, NodePeer
from .office import OTHERS, OWNER, SESSION, Office
from .peer import Message, Peer
from .python_peer import PythonPeer
from .server import Server
from .stream import Stream, Told
from .wish import Wish, Wishes, marks_in

T = TypeVar("T")
BEGINNING = 1_700_000_000.0
"""When every run begins, in seconds since the epoch."""
STEPS = 700
ROUNDS = 400
"""How often the last round may go around before a run counts as stuck."""
STEP_SECONDS = 0.001


@dataclass(eq=False)
class Seat:
    """A person at a client, with its connection if there is one."""

    person: str
    peer: Peer
    link: Link | None = None
    last_link: Link | None = None
    gzips: bool = False
    session_id: str = SESSION


@dataclass
class Record:
    """What the verdict is made from."""

    links: list[Link] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    """The client that typed each mark."""
    removed: set[tuple[str, str]] = field(default_factory=set)
    """Client and mark that it removed from its own text."""
    trace: list[str] = field(default_factory=list)
    begun: dict[int, tuple[int, Thread]] = field(default_factory=dict)
    """Each thread of comments as it was told when it was begun, and the revision of that text."""
    discussed: dict[int, str] = field(default_factory=dict)
    """The session of each thread."""
    faults: list[str] = field(default_factory=list)
    """What the servers logged as gone wrong inside."""


class Simulation:
    """Run it once, in a `VirtualLoop`. `database` is an empty database of the product's schema."""

    sessions: tuple[str, ...] = (SESSION,)
    """What people write."""
    roles: tuple[Role, ...] = (Role.VIEWER, Role.REVIEWER, Role.EDITOR, Role.EDITOR, Role.OWNER)
    """What people may become."""

    def __init__(self, seed: int, database: Path, node: Node) -> None:
        self.random = Random(seed)
        self.record = Record()
        self.url = f"sqlite+aiosqlite:///{database}"
        self.seats: list[Seat] = []
        self.servers: list[Server] = []
        self.office: Office
        self._node = node
        self._wishes = Wishes(self.random)
        self._settings = self._draw_settings()
        self._turn = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures: list[BaseException] = []
        self._started = 0
        self._nonces = 0
        self._steps: list[tuple[float, Callable[[], Awaitable[None]]]] = [
            (9, self._edit),
            (15, self._arrive_at_server),
            (15, self._arrive_at_client),
            (15, self._transact),
            (3, self._connect_one),
            (1.5, self._type_offered),
            (1, self._presence),
            (1, self._again),
            (0.7, self._lose_connection),
            (1, self._notice),
            (0.5, self._slow_down),
            (1, self._drain),
            (0.15, self._resync),
            (0.5, self._change_role),
            (0.15, self._change_status),
            (0.1, self._restore),
            (0.6, self._comment),
            (0.4, self._go_on_commenting),
            (0.7, self._type_quoted),
            (0.12, self._stop_server),
            (0.18, self._kill_server),
            (2, self._start_server),
            (0.7, self._wait),
        ]

    async def run(self) -> None:
        """Everything until all is quiet; then `seats`, `record` and the database await the verdict."""
        handler = _Faults(self.record.faults)
        logging.getLogger("jddb_jupyter").addHandler(handler)
        self._loop.set_exception_handler(self._unheard)
        try:
            await self._prepare()
            steps, weights = [step for _, step in self._steps], [weight for weight, _ in self._steps]
            for step in self.random.choices(steps, weights, k=STEPS):
                await step()
                await self._settle()
            await self._come_to_rest()
        finally:
            logging.getLogger("jddb_jupyter").removeHandler(handler)

    async def stop(self) -> None:
        """Stop all servers as SIGTERM does."""
        for server in self.servers:
            server.database.set_free()
            if not server.has_ended:
                await server.stop()

    async def end(self) -> None:
        """End everything that was left of servers that were killed."""
        await self.office.close()
        while rest := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in rest:
                task.cancel()
            await asyncio.wait(rest)

    # Before

    def _draw_settings(self) -> CollabSettings:
        draw = self.random.choice
        return CollabSettings(
            changes_per_second=draw((0, 0, 2)),
            max_waiting_changes=draw((2, 64)),
            max_queue_messages=draw((4, 20, 2000)),
            batch_size=draw((2, 10, 200)),
            batch_timeout=draw((0, 0.01)),
            snapshot_every=draw((3, 20, 100)),
            snapshot_idle=draw((0.05, 2)),
            presence_interval=draw((0, 0.05)),
            history_size=draw((3, 2000)),
            max_rebase=draw((8, 5000, 5000)),
            watch_interval=0.05,
        )

    async def _prepare(self) -> None:
        self.office = await self._open_office()
        await self._start_server()
        self._take_seats()
        for seat in self.seats:
            self._connect(seat)

    async def _open_office(self) -> Office:
        return await Office.open(self.url, self._turn, self._clock)

    def _take_seats(self) -> None:
        people = (OWNER, *OTHERS)
        for number in range(self.random.randint(5, 7)):
            client_id = f"client-{number}"
            peer: Peer
            if number % 2:
                peer = NodePeer(self._node, client_id)
            else:
                peer = PythonPeer(client_id, carries=number % 4 == 0)
            self.seats.append(Seat(people[number % len(people)], peer, gzips=self.random.random() < 0.3))

    # What people do

    async def _edit(self) -> None:
        seat = self._one_of([seat for seat in self.seats if self._may_type(seat)])
        if seat is not None:
            self._type(seat, self._wishes.draw())

    async def _type_offered(self) -> None:
        seat = self._one_of([seat for seat in self.seats if seat.peer.view.offered and self._may_type(seat)])
        if seat is not None:
            self._type(seat, Wish(self.random.random(), text=seat.peer.take_offered()))

    def _may_type(self, seat: Seat) -> bool:
        return seat.peer.view.has_document and seat.peer.view.may_write

    def _type(self, seat: Seat, wish: Wish) -> None:
        client_id = seat.peer.client_id
        self._note(f"{client_id} types {wish}")
        for mark in marks_in(wish.text):
            self.record.typed[mark] = client_id
        removed, messages = seat.peer.edit(wish)
        self.record.removed |= {(client_id, mark) for mark in marks_in(removed)}
        self._post(seat, messages)

    async def _presence(self) -> None:
        seat = self._one_of(self._connected())
        if seat is not None:
            extra: list[Message] = [{"type": "heartbeat", "timestamp": 1}, self._typing(seat)]
            self._post(seat, [*seat.peer.point(self.random.random()), *self.random.sample(extra, 1)])

    def _typing(self, seat: Seat) -> Message:
        return {"type": "user_typing", "data": {"typing": self.random.random() < 0.5}}

    async def _again(self) -> None:
        seat = self._one_of([seat for seat in self._connected() if seat.peer.view.is_live])
        if seat is not None:
            self._post(seat, seat.peer.again())

    async def _resync(self) -> None:
        seat = self._one_of([seat for seat in self._connected() if seat.peer.view.is_live])
        if seat is not None:
            self._note(f"{seat.peer.client_id} asks for the full state")
            self._post(seat, seat.peer.resync())

    def _post(self, seat: Seat, messages: list[Message]) -> None:
        if messages and seat.link is not None:
            self._note(f"{seat.peer.client_id} sends {messages}")
            seat.link.put(messages, zipped=self.random.random() < 0.2)

    # What the network does

    async def _arrive_at_server(self) -> None:
        for link in self._some_of([link for link in self._links() if link.to_server and link.connection]):
            for _ in range(min(len(link.to_server), self.random.randint(1, 3))):
                await link.deliver_to_server()

    async def _arrive_at_client(self) -> None:
        for seat in self._some_of(self.seats):
            if seat.link is not None and seat.link.to_client:
                self._hear(seat)

    def _hear(self, seat: Seat) -> None:
        """Let the next frame arrive at a client."""
        assert seat.link is not None
        frame = seat.link.to_client.popleft()
        self._note(f"{seat.peer.client_id} hears {frame}")
        if isinstance(frame, Closed):
            seat.link.abandoned = True
            seat.link = None
            seat.peer.disconnected()
            return
        for message in frame:
            self._post(seat, seat.peer.receive(message))
            if seat.peer.view.leaves:
                self._break_off(seat)
                return

    async def _connect_one(self) -> None:
        seat = self._one_of([seat for seat in self.seats if seat.link is None])
        if seat is not None:
            self._connect(seat)

    def _connect(self, seat: Seat) -> None:
        server = self._one_of([server for server in self.servers if self._may_go(seat, server)])
        if server is None:
            return
        hello = seat.peer.hello()
        if self.random.random() < 0.1 and seat.peer.view.is_saved:
            hello = {}
        self._note(f"{seat.peer.client_id} connects to {server.name} with {hello}")
        self._enter(seat, server, hello)

    def _enter(self, seat: Seat, server: Server, hello: dict[str, Any]) -> None:
        """Open a socket of this client at a server."""
        link = self._plug(seat, server, Stream(seat.peer.client_id, seat.session_id))
        greeting = Hello(
            client_id=seat.peer.client_id,
            since=hello.get("since"),
            epoch=hello.get("epoch"),
            accepts_gzip=seat.gzips,
        )
        self._spawn(server.let_in(seat.session_id, self.office.people[seat.person], link, greeting))

    def _plug(self, seat: Seat, server: Server, stream: Told) -> Link:
        link = Link(server, stream, gzips=seat.gzips)
        server.links.append(link)
        self.record.links.append(link)
        seat.link = seat.last_link = link
        return link

    def _may_go(self, seat: Seat, server: Server) -> bool:
        """A client takes a second or more before it tries another server: by then the first one has done, or
        lost, what it had been sent, though it may not know yet that the client is gone.
        """
        last = seat.last_link
        if last is None or last.server is server or last.server.has_ended:
            return server.is_running
        return server.is_running and not last.to_server and last.server.is_quiet()

    async def _lose_connection(self) -> None:
        seat = self._one_of(self._connected())
        if seat is not None:
            self._break_off(seat)

    def _break_off(self, seat: Seat) -> None:
        assert seat.link is not None
        self._note(f"{seat.peer.client_id} is cut off")
        seat.link.abandon(self.random)
        seat.link = None
        seat.peer.disconnected()

    async def _notice(self) -> None:
        link = self._one_of([link for link in self._links() if link.abandoned and not link.to_server])
        if link is not None:
            link.notice()

    async def _slow_down(self) -> None:
        link = self._one_of(self._links())
        if link is not None:
            link.is_slow = True

    async def _drain(self) -> None:
        link = self._one_of([link for link in self._links() if link.is_slow])
        if link is not None:
            link.drain()

    # What the servers do

    async def _transact(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            server = self._one_of([server for server in self.servers if server.database.waiting])
            if server is None:
                return
            index = self.random.randrange(len(server.database.waiting))
            fate = self.random.choices((Fate.DONE, Fate.BUSY, Fate.UNDONE, Fate.UNTOLD), (40, 0.5, 0.5, 1))[0]
            self._note(f"{server.name} has a transaction {fate.name}")
            server.database.release(index, fate)
            await self._settle()

    async def _start_server(self) -> None:
        running = sum(server.is_running for server in self.servers)
        if running < 2 and (not running or self.random.random() < 0.08):
            self._started += 1
            self._note(f"server-{self._started} starts")
            database = await self._new_database()
            name = f"server-{self._started}"
            self.servers.append(await Server.start(name, database, self._settings, self._clock))

    async def _new_database(self) -> FatedDatabase:
        """The database as one more process has it."""
        return FatedDatabase(await SqliteDatabase.open(self.url), self._turn)

    async def _stop_server(self) -> None:
        server = self._one_of([server for server in self.servers if server.is_running])
        if server is not None:
            self._note(f"{server.name} stops")
            self._spawn(server.stop())

    async def _kill_server(self) -> None:
        server = self._one_of([server for server in self.servers if not server.has_ended])
        if server is not None and (server.is_running or not server.database.dead):
            self._note(f"{server.name} is killed")
            await server.kill(self.random)

    async def _restore(self) -> None:
        server = self._one_of([server for server in self.servers if server.is_running])
        if server is not None:
            session_id = self._a_session()
            head = await self.office.head(session_id)
            revision = self.random.randint(max(0, head - 5), head)
            self._note(f"{server.name} restores revision {revision} of {session_id}")
            self._spawn(self._try(server.manager.restore(session_id, self.office.people[OWNER], revision)))

    # What people say about the text

    async def _comment(self) -> None:
        """Somebody comments on a passage of a text that may not be the last one."""
        server = self._one_of([server for server in self.servers if server.is_running])
        if server is not None:
            session_id = self._a_session()
            head = await self.office.head(session_id)
            revision = self.random.randint(max(0, head - 5), head)
            length = await self.office.read(_length_at, session_id, revision)
            start = self.random.randint(0, length - 1)
            passage = Range(start, min(length, start + self.random.choice((1, 2, 5, 12))))
            person = self.office.people[self.random.choice((OWNER, *OTHERS))]
            self._note(f"{person.username} comments on {passage} of revision {revision}")
            self._spawn(self._try(self._begin(server, person, session_id, passage, revision)))

    async def _begin(
        self, server: Server, person: Principal, session_id: str, passage: Range, revision: int
    ) -> None:
        """What the handler of REST does; it is sent again until it is known to be stored."""
        self._nonces += 1
        new = NewComment(f"nonce-{self._nonces}", "Why?")
        for _ in range(3):
            with suppress(Unavailable):
                place = await server.database.read(locate, session_id, person, passage, revision, 1, 5000)
                told = await server.database.write(
                    lambda db, place: Desk(db, session_id, person, Role.NONE, self.office.now()).begin(
                        place, new
                    ),
                    place,
                )
                if told.made:
                    self.record.begun[told.thread.id] = told.revision, told.thread
                    self.record.discussed[told.thread.id] = session_id
                await server.manager.comments_changed(session_id)
                return

    async def _type_quoted(self) -> None:
        """Somebody types the text of a thread that has lost it, where it stood."""
        seat = self._one_of([seat for seat in self.seats if self._may_type(seat)])
        if seat is None:
            return
        length = sum(len(op["insert"]) for op in seat.peer.document())
        for thread_id, (start, end) in seat.peer.passages().items():
            quote = self.record.begun[thread_id][1].quote if thread_id in self.record.begun else ""
            if start == end and quote and not marks_in(quote):
                self._type(seat, Wish((start + 0.5) / length, text=quote))
                return

    async def _go_on_commenting(self) -> None:
        """Somebody answers, settles, reopens or deletes."""
        server = self._one_of([server for server in self.servers if server.is_running])
        thread_id = self._one_of(sorted(self.record.begun))
        if server is not None and thread_id is not None:
            what = self.random.choice(("answer", "settle", "reopen", "delete"))
            self._note(f"{what}: thread {thread_id}")
            self._spawn(self._try(self._do_at_desk(server, thread_id, what)))

    async def _do_at_desk(self, server: Server, thread_id: int, what: str) -> None:
        self._nonces += 1
        answer = NewComment(f"nonce-{self._nonces}", "Because.")

        session_id = self.record.discussed[thread_id]

        def act(db: DatabaseConnection) -> None:
            desk = Desk(db, session_id, self.office.people[OWNER], Role.NONE, self.office.now())
            if what == "answer":
                desk.answer(thread_id, answer)
            elif what == "delete":
                desk.delete(thread_id)
            else:
                desk.settle(thread_id, what == "settle")

        await server.database.write(act)
        await server.manager.comments_changed(session_id)

    # What the office does

    async def _change_role(self) -> None:
        await self._put(self._a_session(), self.random.choice(OTHERS), self.random.choice(self.roles))

    async def _put(self, session_id: str, name: str, role: Role) -> None:
        self._note(f"{name} becomes {role} in {session_id}")
        await self.office.put(name, role, session_id)
        self._say_that_rights_moved(session_id)

    async def _change_status(self) -> None:
        status = self.random.choice(("paused", "active", "active", "active"))
        await self._set_status(self._a_session(), status)

    async def _set_status(self, session_id: str, status: str) -> None:
        self._note(f"{session_id} is {status}")
        await self.office.set_status(status, session_id)
        self._say_that_rights_moved(session_id)

    def _say_that_rights_moved(self, session_id: str) -> None:
        """As the REST handlers of the server do where that was decided; any other finds out by itself."""
        server = self._one_of([server for server in self.servers if server.is_running])
        if server is not None and self.random.random() < 0.5:
            self._spawn(self._try(server.manager.access_changed(session_id)))

    # How time goes by

    def _clock(self) -> float:
        return BEGINNING + self._loop.time()

    async def _wait(self) -> None:
        await asyncio.sleep(self.random.choice((0.02, 0.1, 0.5, 3)))

    async def _settle(self) -> None:
        """Let everything happen that can happen without a decision."""
        await asyncio.sleep(STEP_SECONDS)
        if self._failures:
            raise self._failures[0]

    async def _come_to_rest(self) -> None:
        """Everybody comes back, may write, and nothing fails any more: all that was typed is saved."""
        self._note("everybody comes back")
        for session_id in self.sessions:
            for name in OTHERS:
                await self._put(session_id, name, Role.EDITOR)
            await self._set_status(session_id, "active")
        if not any(server.is_running for server in self.servers):
            await self._start_server()
        for _ in range(ROUNDS):
            for server in self.servers:
                server.database.set_free()
            for link in self._links():
                link.drain()
                while link.to_server and link.connection is not None:
                    await link.deliver_to_server()
                if link.abandoned:
                    link.notice()
            for seat in self.seats:
                self._bring_home(seat)
            await asyncio.sleep(0.05)
            await self._settle()
            if await self._is_at_rest():
                return
        raise AssertionError([(seat.peer.client_id, seat.peer.view) for seat in self.seats])

    def _bring_home(self, seat: Seat) -> None:
        """Let a client take what is there for it, and send what it has."""
        if seat.link is None:
            self._connect(seat)
        while seat.link is not None and seat.link.to_client:
            self._hear(seat)
        if seat.peer.view.must_send_again and seat.peer.view.is_live:
            self._post(seat, seat.peer.again())
        if seat.peer.view.offered and self._may_type(seat):
            self._type(seat, Wish(self.random.random(), text=seat.peer.take_offered()))

    async def _is_at_rest(self) -> bool:
        if any(link.to_server or link.to_client for link in self._links()):
            return False
        for session_id in self.sessions:
            head, comments = await self.office.read(_heads, session_id)
            loaded = [
                server.manager._sessions.get(session_id) for server in self.servers if server.is_running
            ]
            if any(session is not None and session.known.comments_revision != comments for session in loaded):
                return False
            if any(text.view.revision != head for text in self.texts(session_id)):
                return False
        return all(
            seat.peer.view.is_live and seat.peer.view.is_saved and not seat.peer.view.offered
            for seat in self.seats
        )

    def texts(self, session_id: str) -> list[Peer]:
        """Those who have this document."""
        return [seat.peer for seat in self.seats if seat.session_id == session_id]

    # Services

    def _a_session(self) -> str:
        return self.sessions[0] if len(self.sessions) == 1 else self.random.choice(self.sessions)

    def _one_of(self, choices: list[T]) -> T | None:
        return self.random.choice(choices) if choices else None

    def _some_of(self, choices: list[T]) -> list[T]:
        """At least one, if there are any, in any order."""
        return self.random.sample(choices, self.random.randint(1, len(choices))) if choices else []

    def _connected(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.link is not None and seat.peer.view.has_document]

    def _links(self) -> list[Link]:
        return [link for link in self.record.links if not link.ended]

    def _note(self, what: str) -> None:
        self.record.trace.append(what)

    async def _try(self, work: Awaitable[object]) -> None:
        try:
            await work
        except JddbError as error:
            self._note(f"refused: {error}")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failures.append(error)

    def _unheard(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._failures.append(context.get("exception") or AssertionError(context["message"]))


def _heads(db: DatabaseConnection, session_id: str) -> tuple[int, int]:
    """The last revision of the text, and that of the comments."""
    return log.head_of(db, session_id) or 0, threads.everything(db, session_id, 0).revision


def _length_at(db: DatabaseConnection, session_id: str, revision: int) -> int:
    document, _, _ = log.load_document(db, session_id, revision)
    return len(document)


class _Faults(logging.Handler):
    """Keeps what the servers log as an exception of their own."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self._faults = faults
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self._faults.append(self.format(record))
