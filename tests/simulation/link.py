"""One WebSocket between a client and a server, with everything that is on its way in either direction."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import deque
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .stream import Told

if TYPE_CHECKING:
    from random import Random

    from jddb_jupyter.collab.connection import Connection
    from jddb_jupyter.collab.pair_connection import PairConnection
    from jddb_jupyter.yjs.connection import YjsConnection

    from .server import Server

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of a connection; code 1006 means that nothing was said."""

    code: int


class Link:
    """The socket of a client on `server`: a `Transport` to the one side, two queues to the other."""

    def __init__(self, server: Server, stream: Told, *, gzips: bool) -> None:
        self.server = server
        self.stream = stream
        self.gzips = gzips
        self.connection: Connection | PairConnection | YjsConnection | None = None
        self.to_client: deque[list[Message] | Closed] = deque()
        self.to_server: deque[str | bytes] = deque()
        self.abandoned = False
        """The client has turned away; the server does not know it yet."""
        self.ended = False
        """Nothing goes through any more."""
        self.is_slow = False
        self._unwritten: list[asyncio.Future[None]] = []

    # The server's end

    @property
    def is_gone(self) -> bool:
        return self.ended

    def send(self, data: bytes, binary: bool) -> Awaitable[None]:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.ended:
            written.set_exception(ConnectionResetError())
            return written
        self._take(data, binary)
        if self.is_slow:
            self._unwritten.append(written)
        else:
            written.set_result(None)
        return written

    def _take(self, data: bytes, binary: bool) -> None:
        """Put a frame on its way to the client."""
        assert self.gzips or not binary
        message = json.loads(gzip.decompress(data) if binary else data)
        messages = message["messages"] if message["type"] == "batch" else [message]
        for each in messages:
            self.stream.see(each)
        self.to_client.append(messages)

    def close(self, code: int, reason: str) -> None:
        assert len(reason.encode()) <= 123
        if not self.ended:
            self.to_client.append(Closed(code))

    # The client's end

    def put(self, messages: Sequence[Message], *, zipped: bool) -> None:
        """Send messages in one frame."""
        message = messages[0] if len(messages) == 1 else {"type": "batch", "messages": list(messages)}
        text = json.dumps(message, ensure_ascii=False)
        self.to_server.append(gzip.compress(text.encode(), 1) if zipped else text)

    def abandon(self, random: Random) -> None:
        """The client is off: it hears nothing more, and of what it had sent only a part arrives."""
        self.abandoned = True
        self.to_client.clear()
        for _ in range(random.randint(0, len(self.to_server))):
            self.to_server.pop()

    # The network between them

    def drain(self) -> None:
        """The client has read what was written."""
        self.is_slow = False
        unwritten, self._unwritten = self._unwritten, []
        for written in unwritten:
            if not written.done():
                written.set_result(None)

    async def deliver_to_server(self) -> None:
        """Let the next frame arrive there."""
        frame = self.to_server.popleft()
        if self.connection is not None and self.connection.is_open:
            await self.connection.receive(frame)

    def notice(self) -> None:
        """The server learns that the socket is gone."""
        self.ended = True
        self.to_server.clear()
        self.drain()
        if self.connection is not None:
            self.connection.gone()

    def end(self) -> None:
        """The server's process is gone; the client gets what was written, and then the end."""
        self.ended = True
        self.to_server.clear()
        if not self.abandoned:
            self.to_client.append(Closed(1006))

    def sever(self, random: Random) -> None:
        """The same, but only a part of what was written gets through."""
        for _ in range(random.randint(0, len(self.to_client))):
            self.to_client.pop()
        self.end()
