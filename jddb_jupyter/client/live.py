"""A document that is read, followed and changed while others write; comes back by itself when cut off."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Final, Self

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httputil import url_concat
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from jddb_jupyter.client.edit import Edit
from jddb_jupyter.client.refusals import EditRefused, ServerRefused
from jddb_jupyter.client.replica import Message, Replica
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.ot import Delta

DELAYS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before each try to come back; the last one again and again. Each is shortened by chance."""
CONNECT_SECONDS: Final = 20.0
SEND_AGAIN_SECONDS: Final = 0.5
LARGEST_FRAME: Final = 64_000_000
FINAL_CLOSE_CODES: Final = {4001, 4003, 4004, 4009, 4010}
"""Codes after which coming back is of no use (docs/protocol.md)."""

Follower = Callable[["AsyncDocument", Delta, int | None], object]


class AsyncDocument:
    """An open document. Use it as `async with`, or `close` it.

    `job` is what `GET jobs` tells of the job description. `address()` gives the socket's address with a fresh
    token.
    """

    def __init__(
        self,
        job: Mapping[str, Any],
        session_id: str,
        address: Callable[[], Awaitable[str]],
        *,
        verify: bool,
    ) -> None:
        self.job = dict(job)
        self.session_id = session_id
        self.is_closed = False
        self._address = address
        self._verify = verify
        self._replica = Replica(
            secrets.token_urlsafe(16),
            changed=self._tell,
            saved=self._note,
            offered=self._take_back,
        )
        self._socket: WebSocketClientConnection | None = None
        self._heartbeat = 30.0
        self._followers: list[Follower] = []
        self._refused: list[EditRefused] = []
        self._failure: Exception | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._running: asyncio.Task[None] | None = None
        self._editing = asyncio.Lock()
        self.drawings: set[asyncio.Task[None]] = set()
        """What keeps pictures of this document up to date; ends by itself when it is closed."""

    @property
    def text(self) -> str:
        """The text as it is seen now, own edits included; it ends with a line break."""
        return self._replica.seen.text

    @property
    def ops(self) -> list[dict[str, Any]]:
        """The same with its formats, as the inserts of a Delta."""
        return self._replica.seen.to_delta().ops

    @property
    def revision(self) -> int:
        """The last revision of the server that is in `text`."""
        return self._replica.revision

    @property
    def role(self) -> str:
        """What one may do here: owner, editor, translator, reviewer or viewer."""
        return self._replica.role

    @property
    def status(self) -> str:
        """What the session is: active, or paused, when it can only be read."""
        return self._replica.status

    @property
    def is_connected(self) -> bool:
        """Whether what others write arrives at once."""
        return self._socket is not None

    async def start(self) -> Self:
        """Connect, and wait until the text is here. ServerRefused or Unavailable if it does not come."""
        self._running = asyncio.create_task(self._run())
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self.until(lambda: self.revision >= 0)
        except TimeoutError as error:
            await self.close()
            raise Unavailable("client_no_answer", url=self.job.get("title", "")) from error
        return self

    async def close(self) -> None:
        """Leave. What is not acknowledged by then may or may not be saved: `edit` waits for it."""
        self.is_closed = True
        if self._socket is not None:
            self._socket.close()
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        self._note()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def edit(self, timeout: float | None = 30.0) -> AsyncIterator[Edit]:
        """Gather edits; when the block ends they are made as one change, and this waits until it is saved.

        Nothing is sent if the block raises. What others write meanwhile is taken into account. EditRefused,
        with the text, if the server does not take it; TimeoutError after `timeout` seconds without an answer:
        the edit is kept, and sent again for as long as this is open.
        """
        async with self._editing:
            before = self._replica.seen.copy()
            log: list[Delta] = []
            self._followers.insert(0, follow := lambda _document, delta, _user: log.append(delta))
            try:
                edit = Edit(before)
                yield edit
            finally:
                self._followers.remove(follow)
            delta = edit.delta
            for change in log:
                delta = change.transform(delta, True)
            if delta:
                async with asyncio.timeout(timeout):
                    await self._save(delta)

    async def change(self, delta: Delta, timeout: float | None = 30.0) -> int:
        """Make a change of the present text, and wait until it is saved. Returns the revision then."""
        async with self._editing, asyncio.timeout(timeout):
            await self._save(delta)
        return self.revision

    async def _save(self, delta: Delta) -> None:
        self._raise_if_over()
        self._refused.clear()
        self._send(self._replica.edit(delta))
        await self.until(lambda: self._refused or self._replica.is_saved)
        if self._refused:
            raise self._refused.pop(0)

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Call `follower(document, delta, user_id)` after every change of others. Returns what ends it."""
        self._followers.append(follower)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._followers.remove(follower)

        return end

    async def changes(self) -> AsyncIterator[tuple[Delta, int | None]]:
        """What others change from now on, and who did; ends when the document is closed."""
        waiting: list[tuple[Delta, int | None]] = []
        end = self.follow(lambda _document, delta, user_id: waiting.append((delta, user_id)))
        try:
            while not self.is_closed or waiting:
                await self._wait_for(lambda: waiting or self.is_closed or self._failure)
                while waiting:
                    yield waiting.pop(0)
                if self._failure is not None:
                    raise self._failure
        finally:
            end()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is true of this document; raises if it is over before."""
        await self.news(condition)
        if not condition():
            self._raise_if_over()

    async def news(self, condition: Callable[[], object]) -> None:
        """Wait until something is true of this document, or it is over, which raises nothing."""
        await self._wait_for(lambda: condition() or self._failure or self.is_closed)

    async def _wait_for(self, condition: Callable[[], object]) -> None:
        while not condition():
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(turn)
            try:
                await turn
            finally:
                self._waiting.discard(turn)

    def _raise_if_over(self) -> None:
        if self._failure is not None:
            raise self._failure
        if self.is_closed:
            raise Unavailable("client_closed")

    # The connection

    async def _run(self) -> None:
        tries = 0
        while not self.is_closed and self._failure is None:
            try:
                connected = await self._connect_once()
                tries = 0 if connected else tries
            except (OSError, HTTPClientError, WebSocketError, Unavailable, TimeoutError):
                pass
            except Exception as error:
                self._failure = error
            self._socket = None
            self._replica.disconnected()
            self._note()
            if self.is_closed or self._failure is not None:
                break
            delay = DELAYS[min(tries, len(DELAYS) - 1)]
            tries += 1
            await asyncio.sleep(delay * (0.5 + random.random() / 2))

    async def _connect_once(self) -> bool:
        """Connect and stay until the connection ends. Returns whether the text came."""
        address = url_concat(await self._address(), self._replica.hello() | {"accept": "gzip"})
        request = HTTPRequest(address, request_timeout=CONNECT_SECONDS, validate_cert=self._verify)
        socket = await websocket_connect(request, max_message_size=LARGEST_FRAME)
        heart = asyncio.create_task(self._beat(socket))
        came = False
        try:
            while (frame := await socket.read_message()) is not None:
                for message in _messages(frame):
                    self._receive(socket, message)
                    came = came or message["type"] == "session_state"
                if self._replica.must_reconnect:
                    return came
        finally:
            heart.cancel()
            socket.close()
        code = socket.close_code
        if code in FINAL_CLOSE_CODES:
            raise ServerRefused(socket.close_reason or str(code), _CLOSED.get(code or 0, "internal"))
        return came

    def _receive(self, socket: WebSocketClientConnection, message: Message) -> None:
        if message["type"] == "session_state":
            self._heartbeat = float(message["heartbeat_interval"])
            self._socket = socket
        self._send(self._replica.receive(message))
        if self._replica.must_send_again:
            asyncio.get_running_loop().call_later(SEND_AGAIN_SECONDS, self._send_again)
        self._note()

    def _send_again(self) -> None:
        if self._replica.must_send_again and self._socket is not None:
            self._send(self._replica.again())

    async def _beat(self, socket: WebSocketClientConnection) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            message = {"type": "heartbeat", "timestamp": int(time.time() * 1000)}
            await socket.write_message(json.dumps(message))

    def _send(self, messages: list[Message]) -> None:
        for message in messages:
            if self._socket is not None:
                # A socket that is lost meanwhile is noticed by who reads it.
                with contextlib.suppress(WebSocketError):
                    self._socket.write_message(json.dumps(message))

    # What the replica tells

    def _tell(self, delta: Delta, user_id: int | None) -> None:
        for follower in list(self._followers):
            follower(self, delta, user_id)
        self._note()

    def _take_back(self, text: str, code: str, message: str) -> None:
        self._refused.append(EditRefused(message, code, text))
        self._note()

    def _note(self) -> None:
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)


_CLOSED: Final = {
    4001: "not_authenticated",
    4003: "forbidden",
    4004: "not_found",
    4009: "conflict",
    4010: "session_closed",
}


def _messages(frame: str | bytes) -> list[Message]:
    message: Message = json.loads(gzip.decompress(frame) if isinstance(frame, bytes) else frame)
    found: list[Message] = message["messages"] if message["type"] == "batch" else [message]
    return found
