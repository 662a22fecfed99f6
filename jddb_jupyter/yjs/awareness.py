"""What people show of themselves to Yjs clients (names, colours, cursors), and what those show to everybody.

Between the Yjs clients of a server goes what each of them shows, under the name and the colour by which the
session knows its person. Everybody else in the session (the panel, notebooks, whoever is on another server)
is shown to them as one more Yjs client. Nothing of it is stored.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jddb_jupyter.collab.mirrors import Mirror
from jddb_jupyter.collab.presence import PlacedCursor
from jddb_jupyter.collab.profiles import Shown
from jddb_jupyter.errors import Forbidden, InvalidMessage, JddbError, TooLarge
from jddb_jupyter.wire.messages import Cursor, Selection
from jddb_jupyter.yjs.protocol import AwarenessState, awareness

if TYPE_CHECKING:
    from jddb_jupyter.collab.session import EditingSession
    from jddb_jupyter.yjs.connection import YjsConnection

log = logging.getLogger(__name__)

RENEW_EVERY: Final = 15.0
"""Seconds; Yjs clients forget after 30 who has said nothing."""
MAX_CLIENTS: Final = 20
"""Yjs clients that one connection may speak for: the tabs of a browser tell each other's."""
MAX_STATE: Final = 10_000
"""Characters of what one Yjs client shows."""
GONE: Final = "null"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a Yjs client shows, and the connection that said so; None for who is shown by the server."""

    state: AwarenessState
    connection: YjsConnection | None


class Room:
    """The Yjs clients of a session that are connected to this server."""

    def __init__(self, session: EditingSession, interval: float) -> None:
        """`interval`: what is shown goes out at most so often, in seconds."""
        self._session = session
        self._interval = interval
        self._connections: list[YjsConnection] = []
        self._known: dict[int, _Known] = {}
        self._numbers: dict[str, int] = {}
        """The Yjs clients as which others are shown, by connection."""
        self._changed: dict[int, None] = {}
        self._timer: asyncio.Handle | None = None
        self._renewal: asyncio.TimerHandle | None = None
        self._looking: asyncio.Future[None] | None = None
        self._must_look = False

    def enter(self, connection: YjsConnection) -> None:
        """A connection is there: tell it of everybody."""
        if not self._connections:
            self._session.roster.watch(self._look)
            self._renew()
        self._connections.append(connection)
        self.tell_all(connection)
        self._look()

    def tell_all(self, connection: YjsConnection) -> None:
        """Tell a connection what everybody shows."""
        if self._known:
            connection.tell(awareness([known.state for known in self._known.values()]))

    def leave(self, connection: YjsConnection) -> None:
        """A connection is gone, and with it the clients that it spoke for."""
        if connection not in self._connections:
            return
        self._connections.remove(connection)
        for client, known in list(self._known.items()):
            if known.connection is connection:
                self._show(client, known.state.clock + 1, GONE, None)
        if not self._connections:
            self._session.roster.unwatch(self._look)
            for timer in (self._timer, self._renewal):
                if timer is not None:
                    timer.cancel()
            self._known.clear()
            self._numbers.clear()

    def take(self, connection: YjsConnection, states: Iterable[AwarenessState]) -> Mapping[str, Any] | None:
        """Take what a client shows and return its cursor, if any; Forbidden where it speaks for another.

        Providers repeat what they heard of others: what is not newer than that says nothing.
        """
        cursor = None
        for one in states:
            known = self._known.get(one.client)
            if known is not None and not _is_newer(one, known.state):
                continue
            if known is not None and not _is_own(known, connection):
                if one.state == GONE and one.clock == known.state.clock:
                    continue  # it has not heard of that one for a while
                raise Forbidden("yjs_foreign_client")
            if known is None and one.state == GONE:
                continue
            state = None if one.state == GONE else _read(one.state)
            if state is None:
                self._show(one.client, one.clock, GONE, connection)
                continue
            if known is None and self._spoken_for(connection) >= MAX_CLIENTS:
                raise TooLarge("yjs_too_many_shown", limit=MAX_CLIENTS)
            shown = self._session.roster.shown(connection.principal.user_id)
            state["user"] = _user(state.get("user"), shown)
            self._show(one.client, one.clock, json.dumps(state), connection)
            cursor = state.get("cursor")
        return cursor if isinstance(cursor, dict) else None

    def _spoken_for(self, connection: YjsConnection) -> int:
        return sum(known.connection is connection for known in self._known.values())

    # Everybody else

    def _look(self) -> None:
        """See soon who is here and where; again afterwards, if something happens meanwhile."""
        if self._looking is not None and not self._looking.done():
            self._must_look = True
            return
        self._looking = self._session.use_mirror(self._show_people)
        self._looking.add_done_callback(self._has_looked)

    def _has_looked(self, looking: asyncio.Future[None]) -> None:
        if not looking.cancelled() and looking.exception() is not None:
            log.info("who is here is shown to Yjs clients later: %s", looking.exception())
        if self._must_look and self._connections:
            self._must_look = False
            asyncio.get_running_loop().call_later(self._interval, self._look)

    def _show_people(self, mirror: Mirror) -> None:
        if not self._connections:
            return
        others = list(self._session.roster.others())
        ends = {connection_id: _ends(placed) for connection_id, _, placed in others if placed is not None}
        places = {place for both in ends.values() for place in both}
        anchors = mirror.anchors(places) if places else {}
        for connection_id, shown, _ in others:
            state: dict[str, Any] = {"user": _user(None, shown)}
            if connection_id in ends:
                anchor, head = ends[connection_id]
                state["cursor"] = {"anchor": anchors[anchor], "head": anchors[head]}
            self._show_person(connection_id, json.dumps(state))
        for connection_id in self._numbers.keys() - {connection_id for connection_id, _, _ in others}:
            client = self._numbers.pop(connection_id)
            self._show(client, self._known[client].state.clock + 1, GONE, None)

    def _show_person(self, connection_id: str, state: str) -> None:
        client = self._numbers.setdefault(connection_id, secrets.randbelow(2**32 - 1) + 1)
        known = self._known.get(client)
        if known is None or known.state.state != state:
            self._show(client, 0 if known is None else known.state.clock + 1, state, None)

    def _renew(self) -> None:
        for client in self._numbers.values():
            known = self._known[client]
            self._show(client, known.state.clock + 1, known.state.state, None)
        self._renewal = asyncio.get_running_loop().call_later(RENEW_EVERY, self._renew)

    # What goes out

    def _show(self, client: int, clock: int, state: str, connection: YjsConnection | None) -> None:
        self._known[client] = _Known(AwarenessState(client, clock, state), connection)
        self._changed[client] = None
        if self._timer is None:
            # The first goes at once; those that follow within the interval go together at its end.
            self._timer = asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._timer = None
        if not self._changed:
            return
        changed, self._changed = self._changed, {}
        message = awareness([self._known[client].state for client in changed])
        for client in changed:
            if self._known[client].state.state == GONE:
                del self._known[client]
        # To who said it, too: a provider that hears nothing for long takes the server for gone.
        for connection in list(self._connections):
            connection.tell(message)
        self._timer = asyncio.get_running_loop().call_later(self._interval, self._flush)


def _is_newer(one: AwarenessState, known: AwarenessState) -> bool:
    return one.clock > known.clock or (one.clock == known.clock and one.state == GONE != known.state)


def _is_own(known: _Known, connection: YjsConnection) -> bool:
    return known.connection is not None and known.connection.principal.user_id == connection.principal.user_id


def _read(state: str) -> dict[str, Any]:
    if len(state) > MAX_STATE:
        raise TooLarge("yjs_too_much_shown", limit=MAX_STATE)
    try:
        read = json.loads(state)
    except (ValueError, RecursionError):
        raise InvalidMessage("yjs_malformed") from None
    if not isinstance(read, dict):
        raise InvalidMessage("yjs_malformed")
    return read


def _user(said: object, shown: Shown) -> dict[str, Any]:
    """How a person is shown: what bindings for editors look for."""
    others = said if isinstance(said, dict) else {}
    return {**others, "name": shown.name, "color": shown.colour, "colorLight": f"{shown.colour}33"}


def _ends(placed: PlacedCursor) -> tuple[int, int]:
    """Where a selection begins and ends; both are the cursor's place where nothing is selected."""
    selection = placed.cursor.selection
    return (placed.cursor.position,) * 2 if selection is None else (selection.start, selection.end)


def cursor_of(mirror: Mirror, cursor: Mapping[str, Any], revision: int) -> PlacedCursor | None:
    """The cursor of a Yjs client in the text at `revision`, the head; None if it is none there."""
    try:
        anchor, head = mirror.place(cursor.get("anchor")), mirror.place(cursor.get("head"))
    except JddbError:
        return None
    selection = Selection(min(anchor, head), max(anchor, head)) if anchor != head else None
    return PlacedCursor(revision, Cursor(head, selection))
