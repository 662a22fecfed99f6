"""A person who types without pause, with the product's client state machine, over any number of servers."""

from __future__ import annotations

import contextlib
import json
import random
from collections import deque
from typing import Any

from socket_peer import Message, Peer
from tornado.websocket import WebSocketClosedError

from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.ot.client import ClientState, Incoming, Step

FIRST_CHARACTER = 0xF0000
"""Where the private characters begin that mark each insertion (two bytes of UTF-16, four of UTF-8)."""
CHARACTERS_EACH = 0x2000


class Typist:
    """Each insertion is one character that nobody else ever types, so that it can be counted at the end.

    `acked` has, by `seq`, the revision that was acknowledged; `written`, by `seq`, what it inserted.
    """

    def __init__(self, number: int, token: str, rng: random.Random) -> None:
        self.client_id = f"typist-{number}"
        self.is_typing = True
        self.acked: dict[int, int] = {}
        self.written: dict[int, str] = {}
        self.document: Document
        self.state: ClientState | None = None
        self.offered: list[Delta] = []
        self.errors: list[Message] = []
        self.peer: Peer
        self.in_session = False
        self._inbox: deque[Message] = deque()
        self._token = token
        self._rng = rng
        self._typed = 0
        self._first = FIRST_CHARACTER + number * CHARACTERS_EACH
        self._epoch = 0

    async def connect(self, address: str) -> None:
        """Come, or come back; what is in flight has been sent again when this returns."""
        query: dict[str, Any] = {"token": self._token, "client_id": self.client_id}
        if self.state is not None:
            query |= {"since": self.state.revision, "epoch": self._epoch}
        self.peer = await Peer.open(address, heard=self._hear, **query)
        self.in_session = True
        self._read()
        await self.peer.state()

    @property
    def in_flight(self) -> int | None:
        """The `seq` that was sent and is not acknowledged."""
        return self.state.seq if self.state is not None and self.state.inflight is not None else None

    @property
    def is_saved(self) -> bool:
        return self.state is not None and self.state.is_saved

    @property
    def revision(self) -> int:
        assert self.state is not None
        return self.state.revision

    async def cut_off(self) -> int | None:
        """Wait until the server is gone, and stay offline; returns how it closed, if it did."""
        code = await self.peer.closing()
        self.in_session = False
        assert self.state is not None
        self._do(self.state.disconnected())
        return code

    def type(self) -> None:
        """Insert one more character somewhere."""
        assert self.state is not None
        place = self._rng.randrange(len(self.document))
        character = chr(self._first + self._typed)
        self._typed += 1
        delta = Delta([{"retain": place}, {"insert": character}] if place else [{"insert": character}])
        self.document.apply(delta)
        self._do(self.state.edit(delta))

    @property
    def typed(self) -> str:
        """Everything that was typed."""
        return "".join(chr(self._first + number) for number in range(self._typed))

    def _hear(self, message: Message) -> None:
        self._inbox.append(message)
        if self.in_session:
            self._read()

    def _read(self) -> None:
        while self._inbox:
            self._take(self._inbox.popleft())
            if self.is_typing and self.state is not None and self.state.pending is None:
                self.type()

    def _take(self, message: Message) -> None:
        kind = message["type"]
        if kind == "session_state":
            self._joined(message)
        elif kind == "ack":
            self.acked[message["seq"]] = message["revision"]
            assert self.state is not None
            self._do(self.state.ack(message["seq"], message["revision"]))
        elif kind == "document_change":
            assert self.state is not None
            self._do(self.state.remote(incoming(message)))
        elif kind == "error":
            self.errors.append(message)

    def _joined(self, message: Message) -> None:
        told = message["document_state"]
        self._epoch = message["epoch"]
        if self.state is None:
            self.document = Document(Delta(told["ops"]))
            self.state = ClientState(self.client_id, told["revision"], message["acked_seq"])
        else:
            changes = [incoming(change) for change in told["changes"]]
            for change in changes:
                if change.client_id == self.client_id:
                    self.acked[change.seq] = change.revision
            self._do(self.state.reconnected(changes, message["acked_seq"]))

    def _do(self, step: Step) -> None:
        assert not step.resync
        self.state = step.state
        self.offered += step.offered
        for delta in step.apply:
            self.document.apply(delta)
        if step.send is not None:
            sent = step.send
            self.written[sent.seq] = "".join(op["insert"] for op in sent.delta.ops if "insert" in op)
            data = {"ops": sent.delta.ops}
            change = {"type": "document_change", "revision": sent.revision, "seq": sent.seq, "data": data}
            # Where the server is gone already it is sent again on coming back.
            with contextlib.suppress(WebSocketClosedError):
                self.peer.push(json.dumps(change)).add_done_callback(lambda written: written.exception())


def incoming(message: Message) -> Incoming:
    """A committed change as the state machine takes it."""
    return Incoming(message["revision"], message["client_id"], message["seq"], Delta(message["data"]["ops"]))
