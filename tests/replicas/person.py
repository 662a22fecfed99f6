"""A person who writes, with a client that goes to another server as soon as one fails it."""

from __future__ import annotations

import asyncio
import json
from asyncio import Queue
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from simulation.python_peer import PythonPeer
from simulation.stream import Stream
from simulation.wish import Wish, Wishes, marks_in
from socket_peer import Message, Peer
from tornado.httpclient import HTTPError
from tornado.websocket import WebSocketClosedError

WRITES_WITHIN = 0.2
"""Seconds between two looks at what has come, after which a person may write."""
COMES_BACK_WITHIN = 0.2
PATIENCE = (0.3, 2.0)
"""Seconds without an answer after which a client turns to another server."""
MOVES = 0.01
"""How often a client is cut off although nothing failed."""
TAKEN_OVER = 4009
GONE = (OSError, HTTPError, WebSocketClosedError)


@dataclass
class Record:
    """What the verdict is made from."""

    streams: list[Stream] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    """The client that typed each mark."""
    removed: set[tuple[str, str]] = field(default_factory=set)
    """Client and mark that it removed from its own text."""
    closed: list[int | None] = field(default_factory=list)
    """How servers closed connections; None: without a word."""


class Person:
    """Somebody at a client; `choose(random)` gives the address of a session's socket at a server."""

    def __init__(
        self,
        number: int,
        token: str,
        session_id: str,
        random: Random,
        wishes: Wishes,
        record: Record,
        choose: Callable[[Random], str],
    ) -> None:
        self.is_writing = True
        self.peer = PythonPeer(f"client-{session_id}-{number}", carries=number % 2 == 0)
        self._token = token
        self._session_id = session_id
        self._random = random
        self._wishes = wishes
        self._record = record
        self._choose = choose

    @property
    def is_done(self) -> bool:
        """Whether everything that was typed is stored, and nothing is offered."""
        view = self.peer.view
        return not self.is_writing and view.is_live and view.is_saved and not view.offered

    async def stay(self) -> None:
        """Be there until cancelled; AssertionError if a server says what it must not."""
        while True:
            with suppress(*GONE):
                await self._visit(self._choose(self._random))
            # A client waits a little before it tries another server.
            await asyncio.sleep(self._random.uniform(0, COMES_BACK_WITHIN))

    async def _visit(self, address: str) -> None:
        inbox: Queue[Message] = Queue()
        stream = Stream(self.peer.client_id, self._session_id)
        query: dict[str, Any] = {"token": self._token, "client_id": self.peer.client_id, **self.peer.hello()}
        socket = await Peer.open(address, heard=inbox.put_nowait, **query)
        self._record.streams.append(stream)
        try:
            await self._write(socket, inbox, stream)
        finally:
            self.peer.disconnected()
            (socket.cut if self._random.random() < 0.5 else socket.leave)()

    async def _write(self, socket: Peer, inbox: Queue[Message], stream: Stream) -> None:
        """Hear and write until the connection is of no use any more."""
        clock = asyncio.get_running_loop().time
        patience, answered = self._random.uniform(*PATIENCE), clock()
        while not self.peer.view.leaves and clock() - answered < patience:
            for message in await self._heard(inbox):
                stream.see(message)
                answered = clock()
                self._send(socket, self.peer.receive(message))
            if socket.is_closed and inbox.empty():
                self._record.closed.append(socket.code)
                assert socket.code != TAKEN_OVER, "taken over by a connection that had been left"
                return
            view = self.peer.view
            if view.is_live and view.is_saved:
                answered = clock()  # nothing is waited for
            if self.is_writing and self._random.random() < MOVES:
                return
            self._send(socket, self._next())

    async def _heard(self, inbox: Queue[Message]) -> list[Message]:
        """What has come when it is time to look."""
        came: list[Message] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(0, WRITES_WITHIN)):
                came.append(await inbox.get())
        while not inbox.empty():
            came.append(inbox.get_nowait())
        return came

    def _next(self) -> list[Message]:
        view = self.peer.view
        if not (view.has_document and view.may_write):
            return []
        if view.must_send_again:
            return self.peer.again()
        if view.offered:
            return self._type(Wish(self._random.random(), text=self.peer.take_offered()))
        return self._type(self._wishes.draw()) if self.is_writing else []

    def _type(self, wish: Wish) -> list[Message]:
        client_id = self.peer.client_id
        for mark in marks_in(wish.text):
            self._record.typed[mark] = client_id
        removed, messages = self.peer.edit(wish)
        self._record.removed |= {(client_id, mark) for mark in marks_in(removed)}
        return messages

    def _send(self, socket: Peer, messages: list[Message]) -> None:
        for message in messages:
            # What cannot be sent any more is sent on the next connection.
            with suppress(WebSocketClosedError):
                socket.push(json.dumps(message)).add_done_callback(lambda written: written.exception())
