"""The other end of a Yjs socket: a document of pycrdt, kept in step as any provider does it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from pycrdt import Doc, Text
from tornado.httpclient import HTTPRequest
from tornado.httputil import url_concat
from tornado.websocket import WebSocketClientConnection, websocket_connect

from jddb_jupyter.ot import Delta
from jddb_jupyter.yjs import protocol
from jddb_jupyter.yjs.edits import document_of
from jddb_jupyter.yjs.lib0 import Reader
from jddb_jupyter.yjs.updates import ROOT

PATIENCE = 20.0
"""Seconds after which something that was waited for counts as missing."""


class YjsPeer:
    """Sends what is written into `doc` as soon as it is in step with the server, unless `is_mute`."""

    def __init__(self, doc: Doc[Text] | None = None) -> None:
        self.doc: Doc[Text] = Doc() if doc is None else doc
        self.text = self.doc.get(ROOT, type=Text)
        self.synced = 0
        """How many answers to sync step 1 have come."""
        self.heard: list[bytes] = []
        """The updates that came as news."""
        self.denied: list[str] = []
        self.shown: dict[int, tuple[int, Any]] = {}
        """Clock and state of each Yjs client that was shown."""
        self.is_closed = False
        self.is_mute = False
        self._clock = 0
        self._is_hearing = False
        self._news = asyncio.Event()
        self._socket: WebSocketClientConnection
        self._written = self.doc.observe(lambda event: self._send(event.update))

    @classmethod
    async def open(
        cls,
        address: str,
        headers: Mapping[str, str] | None = None,
        doc: Doc[Text] | None = None,
        **query: Any,
    ) -> YjsPeer:
        """Connect, and ask for the document."""
        peer = cls(doc)
        await peer.connect(address, headers, **query)
        return peer

    async def connect(self, address: str, headers: Mapping[str, str] | None = None, **query: Any) -> None:
        url = url_concat(address, query) if query else address
        request = HTTPRequest(url, headers=dict(headers or {}), request_timeout=PATIENCE)
        self.is_closed, self.synced = False, 0
        self._socket = await websocket_connect(request, on_message_callback=self._take)
        await self.raw(protocol.sync_step_1(self.doc.get_state()))

    def _take(self, frame: str | bytes | None) -> None:
        if frame is None:
            self.is_closed = True
        else:
            assert isinstance(frame, bytes)
            self._read(frame)
        self._news.set()

    def _read(self, frame: bytes) -> None:
        if frame[0] == 2:
            reader = Reader(frame[2:])
            self.denied.append(reader.text())
            return
        message = protocol.read_message(frame)
        if isinstance(message, protocol.SyncStep1):
            self._push(protocol.sync_step_2(self.doc.get_update(message.state)))
        elif isinstance(message, protocol.SentUpdate):
            self._hear(message.update)
            if message.is_answer:
                self.synced += 1
            else:
                self.heard.append(message.update)
        elif isinstance(message, protocol.Awareness):
            for one in message.states:
                if one.client not in self.shown or one.clock >= self.shown[one.client][0]:
                    self.shown[one.client] = one.clock, json.loads(one.state)

    def _hear(self, update: bytes) -> None:
        self._is_hearing = True
        self.doc.apply_update(update)
        self._is_hearing = False

    def _send(self, update: bytes) -> None:
        if not (self._is_hearing or self.is_mute or self.is_closed):
            self._push(protocol.news(update))

    def _push(self, frame: bytes) -> Any:
        return self._socket.write_message(frame, binary=True)

    @property
    def code(self) -> int | None:
        return self._socket.close_code

    @property
    def reason(self) -> str | None:
        return self._socket.close_reason

    @property
    def content(self) -> Delta:
        """The document that the client has."""
        return document_of(self.text.diff())

    @property
    def people(self) -> dict[str, Any]:
        """What is shown, by name."""
        return {state["user"]["name"].lower(): state for _, state in self.shown.values() if state is not None}

    async def raw(self, frame: str | bytes) -> None:
        await self._socket.write_message(frame, binary=isinstance(frame, bytes))

    async def show(self, state: Any, client: int | None = None, clock: int | None = None) -> None:
        """Show something of this client, or of another one."""
        self._clock = self._clock + 1 if clock is None else clock
        client = self.doc.client_id if client is None else client
        await self.raw(protocol.awareness([protocol.AwarenessState(client, self._clock, json.dumps(state))]))

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until something is true of this peer; returns what `condition` found."""
        async with asyncio.timeout(PATIENCE):
            while not (found := condition()):
                assert not self.is_closed, f"closed with {self.code}: {self.reason}"
                self._news.clear()
                await self._news.wait()
        return found

    async def closing(self) -> int | None:
        """How the server closes, when it does."""
        async with asyncio.timeout(PATIENCE):
            while not self.is_closed:
                self._news.clear()
                await self._news.wait()
        return self.code

    async def in_step(self) -> YjsPeer:
        """The client, when it has the document."""
        await self.until(lambda: self.synced)
        return self

    async def stored(self, write: Callable[[], object]) -> None:
        """Write something, and wait until it comes back: then it is stored."""
        count = len(self.heard)
        write()
        await self.until(lambda: len(self.heard) > count)

    def leave(self) -> None:
        self._socket.close()
