"""The editing socket: a Tornado WebSocket joined to a `collab.Connection`.

Every handshake is accepted and then, if need be, closed with a code and a reason, because a browser is told
neither of a refused handshake. Nothing is sent or taken before it is known who is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable
from typing import Any, Final

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jddb_jupyter.auth.identity import locale_of
from jddb_jupyter.collab.connection import Connection
from jddb_jupyter.collab.manager import Hello
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import CLOSE_INTERNAL, Forbidden, Internal, JddbError
from jddb_jupyter.server.access import authenticate_socket, services_of

log = logging.getLogger(__name__)

CLIENT_ID: Final = re.compile(r"[\x21-\x7e]{1,128}")
NUMBER: Final = re.compile(r"[0-9]{1,15}")
SMALLEST_FRAME: Final = 1_000


class OpenSockets:
    """The sockets of one server, until both sides have closed them; stands in `settings["jddb_sockets"]`."""

    def __init__(self) -> None:
        self._open: set[WebSocketHandler] = set()
        self._fewer = asyncio.Event()

    def add(self, socket: WebSocketHandler) -> None:
        """A socket was opened."""
        self._open.add(socket)

    def discard(self, socket: WebSocketHandler) -> None:
        """A socket was closed by both sides, or lost."""
        self._open.discard(socket)
        self._fewer.set()

    async def all_closed(self, patience: float) -> None:
        """Wait for clients to answer that they have heard the closing, at most so many seconds.

        If the process ended before, what they had sent and nobody read would make the system reset the
        connection, and some of them would never learn why.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._open:
                    self._fewer.clear()
                    await self._fewer.wait()


class EditingSocket(WebSocketHandler, JupyterHandler):
    """`jddb/ws/editing/{session_id}`."""

    _connection: Connection | None = None
    _max_message_bytes = SMALLEST_FRAME

    async def prepare(self) -> None:  # type: ignore[override]
        """Leave it to `open` to see who is there: it can say why it closes."""

    def check_origin(self, origin: str | None = None) -> bool:
        """`open` judges the origin, together with the token that may do without it."""
        return True

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Take what is not UTF-8 for text that means nothing here, so that `open` can say why it closes."""
        return value.decode(errors="replace")

    @property
    def ping_interval(self) -> float:
        """Clients send heartbeats, so the server needs no pings."""
        return 0

    @property
    def max_message_size(self) -> int:
        """Bytes of a frame; Tornado closes the socket with 1009 over it."""
        return self._max_message_bytes

    @allow_unauthenticated
    async def get(self, session_id: str) -> None:
        """Accept the handshake."""
        with contextlib.suppress(JddbError):  # `open` meets it again and tells it
            self._max_message_bytes = (await services_of(self)).manager.settings.max_message_bytes
        await super().get(session_id)

    async def open(self, session_id: str) -> None:
        """Let the person in, or close the socket with the reason."""
        self.set_nodelay(True)
        self.settings["jddb_sockets"].add(self)
        try:
            principal = await authenticate_socket(self)
            services = await services_of(self)

            async def reauthenticate(token: str) -> Principal:
                return await services.authenticator.principal_of_token(token, locale_of(self))

            self._connection = await services.manager.connect(
                session_id, principal, _Socket(self), self._hello(), reauthenticate
            )
        except JddbError as error:
            self._refuse(error)
        except Exception:
            log.exception("a socket could not be opened")
            self._refuse(Internal("internal"))
        else:
            if self.ws_connection is None:
                self._connection.gone()

    def _refuse(self, error: JddbError) -> None:
        reason = error.message(locale_of(self)).encode()[:123].decode(errors="ignore")
        self.close(error.close_code or CLOSE_INTERNAL, reason)

    def _hello(self) -> Hello:
        client_id = self.get_query_argument("client_id", None)
        if client_id is not None and CLIENT_ID.fullmatch(client_id) is None:
            raise Forbidden("foreign_client_id")
        return Hello(
            client_id=client_id,
            since=self._number("since"),
            epoch=self._number("epoch"),
            accepts_gzip=self.get_query_argument("accept", "") == "gzip",
            user_agent=self.request.headers.get("User-Agent", "")[:500] or None,
            ip_address=self.request.remote_ip,
        )

    def _number(self, name: str) -> int | None:
        # Whoever comes back with something else gets the full state, as if they had not been here.
        value = self.get_query_argument(name, "")
        return int(value) if NUMBER.fullmatch(value) else None

    async def on_message(self, message: str | bytes) -> None:
        """Pass a frame on. A coroutine, so that one busy client does not keep the loop to itself."""
        if self._connection is not None:
            await self._connection.receive(message)

    def on_close(self) -> None:
        """The socket is gone."""
        self.settings["jddb_sockets"].discard(self)
        if self._connection is not None:
            self._connection.gone()


class _Socket:
    """The `Transport` of a connection."""

    def __init__(self, handler: EditingSocket) -> None:
        self._handler = handler

    def send(self, data: bytes, binary: bool) -> Awaitable[None]:
        try:
            return self._handler.write_message(data, binary)
        except WebSocketClosedError as error:
            failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            failed.set_exception(error)
            return failed

    def close(self, code: int, reason: str) -> None:
        self._handler.close(code, reason)


SOCKETS: Final[list[tuple[str, type[Any]]]] = [
    (r"/jddb/ws/editing/([^/]+)", EditingSocket),
]
"""Every WebSocket address, below the server's `base_url`."""
