"""The sockets: Tornado WebSockets joined to a `collab.Connection`, or to a `PairConnection`.

Every handshake is accepted and then, if need be, closed with a code and a reason, because a browser is told
neither of a refused handshake. Nothing is sent or taken before it is known who is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jddb_jupyter.auth.identity import locale_of
from jddb_jupyter.collab.manager import Hello
from jddb_jupyter.collab.pairs import PairHello
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import CLOSE_INTERNAL, Forbidden, Internal, JddbError, NotFound
from jddb_jupyter.server.access import authenticate_socket, services_of
from jddb_jupyter.translation.links import SIDES, Side

if TYPE_CHECKING:
    from jddb_jupyter.server.wiring import Services

log = logging.getLogger(__name__)

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""What sessions and pairs are called; a database might not even hold something else."""
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


class Joined(Protocol):
    """What a socket is joined to, once it is known who is there."""

    @property
    def connection_id(self) -> str:
        """Which row of `websocket_connections` it is, the target's for a pair."""

    async def receive(self, data: str | bytes) -> None:
        """Take a frame of the client."""

    def heard(self) -> None:
        """The client has shown that it lives."""

    def gone(self) -> None:
        """The socket was closed by the other side."""


class _JddbSocket(WebSocketHandler, JupyterHandler):
    """A socket; a subclass says what it is joined to."""

    _connection: Joined | None = None
    _names: ClassVar[str]
    """What the name in the address is of: `session` or `pair`."""
    _max_message_bytes = SMALLEST_FRAME
    _heartbeat_interval = 0.0

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
    async def get(self, name: str) -> None:
        """Accept the handshake."""
        with contextlib.suppress(JddbError):  # `open` meets it again and tells it
            settings = (await services_of(self)).manager.settings
            self._max_message_bytes = settings.max_message_bytes
            self._heartbeat_interval = settings.heartbeat_interval
        await super().get(name)

    async def open(self, name: str) -> None:
        """Begin to let the person in.

        Not waited for here: before this returns nothing is read, not even that the client has left.
        """
        self.set_nodelay(True)
        self.settings["jddb_sockets"].add(self)
        self._entering = asyncio.create_task(self._enter(name))

    async def _enter(self, name: str) -> None:
        """Let the person in, or close the socket with the reason."""
        self._fields: dict[str, Any] = {self._names: name}
        self._begun = time.monotonic()
        try:
            principal = await authenticate_socket(self)
            services = await services_of(self)
            self._fields["user"] = principal.user_id
            if NAME.fullmatch(name) is None:
                raise NotFound(f"no_such_{self._names}")

            async def reauthenticate(token: str) -> Principal:
                return await services.authenticator.principal_of_token(token, locale_of(self))

            self._connection = await self._join(services, name, principal, reauthenticate)
        except JddbError as error:
            self._refuse(error)
        except Exception:
            log.exception("a socket could not be opened")
            self._refuse(Internal("internal"))
        else:
            self._fields["connection"] = self._connection.connection_id
            self._tell("joined")
            if self.ws_connection is None:
                self._connection.gone()

    def _tell(self, what: str, code: int | None = None) -> None:
        """Log what became of the socket, and how long that took or how long it was there."""
        took = round((time.monotonic() - self._begun) * 1000, 1)
        log.info(what, extra={**self._fields, "code": code, "duration_ms": took})

    def _refuse(self, error: JddbError) -> None:
        self._tell("refused", error.close_code or CLOSE_INTERNAL)
        reason = error.message(locale_of(self)).encode()[:123].decode(errors="ignore")
        self.close(error.close_code or CLOSE_INTERNAL, reason)

    async def _join(
        self,
        services: Services,
        name: str,
        principal: Principal,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> Joined:
        """Let the person into what is called `name`; raises the JddbError that tells why not."""
        raise NotImplementedError

    def _client_id(self) -> str | None:
        client_id = self.get_query_argument("client_id", None)
        if client_id is not None and CLIENT_ID.fullmatch(client_id) is None:
            raise Forbidden("foreign_client_id")
        return client_id

    def _accepts_gzip(self) -> bool:
        return self.get_query_argument("accept", "") == "gzip"

    def _user_agent(self) -> str | None:
        return self.request.headers.get("User-Agent", "")[:500] or None

    async def on_message(self, message: str | bytes) -> None:
        """Pass a frame on. A coroutine, so that one busy client does not keep the loop to itself."""
        await self._entering
        if self._connection is not None:
            await self._connection.receive(message)

    def on_close(self) -> None:
        """The socket is gone."""
        self.settings["jddb_sockets"].discard(self)
        if self._connection is not None:
            self._tell("left", self.close_code)
            self._connection.gone()


class EditingSocket(_JddbSocket):
    """`jddb/ws/editing/{session_id}`."""

    _names = "session"

    async def _join(
        self,
        services: Services,
        name: str,
        principal: Principal,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> Joined:
        hello = Hello(
            client_id=self._client_id(),
            since=_number(self.get_query_argument("since", "")),
            epoch=_number(self.get_query_argument("epoch", "")),
            accepts_gzip=self._accepts_gzip(),
            user_agent=self._user_agent(),
            ip_address=self.request.remote_ip,
        )
        return await services.manager.connect(name, principal, _Socket(self), hello, reauthenticate)


class TranslationSocket(_JddbSocket):
    """`jddb/ws/translation/{pair_id}`."""

    _names = "pair"

    async def _join(
        self,
        services: Services,
        name: str,
        principal: Principal,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> Joined:
        hello = PairHello(
            client_id=self._client_id(),
            since=self._of_both("since"),
            epoch=self._of_both("epoch"),
            accepts_gzip=self._accepts_gzip(),
            user_agent=self._user_agent(),
            ip_address=self.request.remote_ip,
        )
        return await services.live_pairs.connect(name, principal, _Socket(self), hello, reauthenticate)

    def _of_both(self, name: str) -> dict[Side, int]:
        """A number for each text: `source,target`."""
        numbers = self.get_query_argument(name, "").split(",")
        if len(numbers) != len(SIDES):
            return {}
        found = {side: _number(number) for side, number in zip(SIDES, numbers, strict=True)}
        return {side: number for side, number in found.items() if number is not None}


class YjsSocket(_JddbSocket):
    """`jddb/ws/y/{session_id}`: y-protocols in binary frames."""

    _names = "session"

    @property
    def ping_interval(self) -> float:
        """A script on Yjs may have nothing to say for long, but answers pings."""
        return self._heartbeat_interval

    async def _join(
        self,
        services: Services,
        name: str,
        principal: Principal,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> Joined:
        hello = Hello(user_agent=self._user_agent(), ip_address=self.request.remote_ip)
        epoch = _number(self.get_query_argument("epoch", ""))
        return await services.yjs.connect(name, principal, _Socket(self), hello, epoch)

    def on_pong(self, data: bytes) -> None:
        """The client is there."""
        if self._connection is not None:
            self._connection.heard()


def _number(value: str) -> int | None:
    # Whoever comes back with something else gets the full state, as if they had not been here.
    return int(value) if NUMBER.fullmatch(value) else None


class _Socket:
    """The `Transport` of a connection."""

    def __init__(self, handler: _JddbSocket) -> None:
        self._handler = handler

    @property
    def is_gone(self) -> bool:
        return self._handler.ws_connection is None

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
    (r"/jddb/ws/translation/([^/]+)", TranslationSocket),
    (r"/jddb/ws/y/([^/]+)", YjsSocket),
]
"""Every WebSocket address, below the server's `base_url`."""
