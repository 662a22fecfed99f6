"""Where Yjs clients come in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from weakref import WeakValueDictionary

from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.outbox import Transport
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.session import EditingSession
from jddb_jupyter.errors import Forbidden
from jddb_jupyter.yjs.awareness import Room
from jddb_jupyter.yjs.connection import YjsConnection


class YjsGate:
    """Lets Yjs clients into the sessions of a manager, which must have mirrors."""

    def __init__(self, manager: SessionManager, clock: Callable[[], float]) -> None:
        self._manager = manager
        self._clock = clock
        self._rooms: WeakValueDictionary[EditingSession, Room] = WeakValueDictionary()
        """A room is there for as long as a connection is in it."""

    async def connect(
        self, session_id: str, principal: Principal, transport: Transport, hello: Hello, epoch: int | None
    ) -> YjsConnection:
        """Let a person into a session; raises the JddbError that tells why not.

        `epoch`: that of the mirror from which the client's document comes, if it says so.
        """
        if principal.session_id not in (None, session_id):
            raise Forbidden("forbidden")

        def make(session: EditingSession) -> YjsConnection:
            return YjsConnection(
                session,
                principal,
                transport,
                self._room(session),
                connection_id=secrets.token_urlsafe(16),
                client_id=secrets.token_urlsafe(16),
                epoch=epoch,
                settings=self._manager.settings,
                clock=self._clock,
            )

        return await self._manager.enter(session_id, principal, hello, make)

    def _room(self, session: EditingSession) -> Room:
        room = self._rooms.get(session)
        if room is None:
            room = self._rooms[session] = Room(session, self._manager.settings.presence_interval)
        return room
