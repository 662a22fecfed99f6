"""The other end of an editing socket: what came in, in order, and how it was closed."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import HTTPRequest
from tornado.httputil import url_concat
from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 20.0
"""Seconds after which something that was waited for counts as missing."""

Message = dict[str, Any]


class Peer:
    """A client of the protocol that does nothing by itself; `heard(message)` is called for what comes in."""

    def __init__(self, heard: Callable[[Message], None] | None = None) -> None:
        self.messages: list[Message] = []
        self.frames: list[str | bytes] = []
        self.is_closed = False
        self._heard = heard
        self._news = asyncio.Event()
        self._seq = 0
        self._socket: WebSocketClientConnection

    @classmethod
    async def open(
        cls,
        address: str,
        headers: Mapping[str, str] | None = None,
        heard: Callable[[Message], None] | None = None,
        **query: Any,
    ) -> Peer:
        """Connect; `headers` such as `Origin` and `query` such as `token` go along."""
        peer = cls(heard)
        url = url_concat(address, query) if query else address
        request = HTTPRequest(url, headers=dict(headers or {}), request_timeout=PATIENCE)
        peer._socket = await websocket_connect(request, on_message_callback=peer._take)
        return peer

    def _take(self, frame: str | bytes | None) -> None:
        if frame is None:
            self.is_closed = True
        else:
            self.frames.append(frame)
            message = json.loads(gzip.decompress(frame) if isinstance(frame, bytes) else frame)
            came = message["messages"] if message["type"] == "batch" else [message]
            self.messages += came
            for message in came if self._heard is not None else ():
                self._heard(message)
        self._news.set()

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until something is true of this peer; returns what `condition` found."""
        async with asyncio.timeout(PATIENCE):
            while not (found := condition()):
                assert not self.is_closed, f"closed with {self._socket.close_code}; had {self.messages[-3:]}"
                self._news.clear()
                await self._news.wait()
        return found

    def of(self, kind: str) -> list[Message]:
        """All messages of a kind."""
        return [message for message in self.messages if message["type"] == kind]

    async def next(self, kind: str, count: int = 1) -> Message:
        """The `count`th message of a kind, when it has come."""
        await self.until(lambda: len(self.of(kind)) >= count)
        return self.of(kind)[count - 1]

    async def closing(self) -> int | None:
        """How the server closes, when it does; None if it goes without a word."""
        await self.until(lambda: self.is_closed)
        return self._socket.close_code

    @property
    def code(self) -> int | None:
        """How the server closed, if it has and said so."""
        return self._socket.close_code

    @property
    def reason(self) -> str | None:
        """What the server said on closing."""
        return self._socket.close_reason

    async def state(self) -> Message:
        """The first message."""
        return await self.next("session_state")

    async def raw(self, frame: str | bytes) -> None:
        """Send a frame as it is: a text, or bytes as a binary one."""
        await self.push(frame)

    def push(self, frame: str | bytes) -> asyncio.Future[None]:
        """The same at once; the result is there when the operating system has taken it."""
        return self._socket.write_message(frame, binary=isinstance(frame, bytes))

    async def below(self, data: bytes) -> None:
        """Send bytes past the WebSocket framing."""
        assert self._socket.protocol is not None
        await self._socket.protocol.stream.write(data)

    async def send(self, kind: str, **fields: Any) -> None:
        await self.raw(json.dumps({"type": kind, **fields}))

    async def change(self, revision: int, *ops: Message, seq: int | None = None) -> int:
        """Send a change; returns its `seq`."""
        self._seq = self._seq + 1 if seq is None else seq
        await self.send("document_change", revision=revision, seq=self._seq, data={"ops": list(ops)})
        return self._seq

    async def changed(self, revision: int, *ops: Message, seq: int | None = None) -> int:
        """Send a change and wait for its acknowledgement; returns the revision that it became."""
        return await self.acked(await self.change(revision, *ops, seq=seq))

    async def acked(self, seq: int) -> int:
        """The revision that change `seq` became, when it is acknowledged."""
        found = await self.until(lambda: [ack for ack in self.of("ack") if ack["seq"] == seq])
        return int(found[0]["revision"])

    async def head(self) -> int:
        """The session's last revision; everything sent before has been read by the server then."""
        count = len(self.of("heartbeat"))
        await self.send("heartbeat")
        return int((await self.next("heartbeat", count + 1))["head"])

    def leave(self) -> None:
        """Close the socket."""
        self._socket.close()

    def cut(self) -> None:
        """Lose the connection without a word."""
        if self._socket.protocol is not None:
            self._socket.protocol.stream.close()


class PairPeer(Peer):
    """A client of a translation pair; what it changes is the text of its `side`."""

    side = "target"

    def of(self, kind: str, side: str | None = None) -> list[Message]:
        """All messages of a kind, of one side where it is said."""
        return [message for message in super().of(kind) if side in (None, message.get("document"))]

    async def send(self, kind: str, **fields: Any) -> None:
        if kind in ("document_change", "cursor_position", "selection_change", "user_typing"):
            fields = {"document": self.side, **fields}
        await super().send(kind, **fields)

    async def acked(self, seq: int) -> int:
        """The revision that change `seq` of this side became, when it is acknowledged."""
        found = await self.until(lambda: [ack for ack in self.of("ack", self.side) if ack["seq"] == seq])
        return int(found[0]["revision"])

    async def heads(self) -> Message:
        """The last revision of each text; everything sent before has been read by the server then."""
        count = len(self.of("heartbeat"))
        await self.send("heartbeat")
        return dict((await self.next("heartbeat", count + 1))["head"])

    async def head(self) -> int:
        return int((await self.heads())[self.side])

    async def told(self, act_id: str) -> Message:
        """What is told of a `translation_update` or an `alignment_change`: that it is done, or an error."""
        kinds = ("translation_update", "alignment_change", "error")
        found = await self.until(
            lambda: [m for m in self.messages if m["type"] in kinds and m.get("id") == act_id]
        )
        return found[0]  # type: ignore[no-any-return]


async def silent_socket(address: str, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that has joined and does nothing by itself, not even what every WebSocket does."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        f"GET {place.path}?token={token} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    await reader.readuntil(b'"session_state"')
    return reader, writer
