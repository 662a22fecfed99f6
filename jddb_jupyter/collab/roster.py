"""Who is in a session: connections, the people behind them, their cursors, and who types.

A person is here with their first connection and gone with the last, however many tabs they have, and
whichever server each is connected to: connections to other servers are guests here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jddb_jupyter.collab.guests import Guests
from jddb_jupyter.collab.news import CursorMoved, Guest, Types
from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import Line
from jddb_jupyter.collab.presence import PlacedCursor, Presence
from jddb_jupyter.collab.profiles import Shown, Wish, assign
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import RelayedCursor, RelayedTyping, Typing, User, UserJoin, UserLeave


@dataclass(frozen=True, slots=True)
class _Present:
    """What counts of a connection, to whichever server it is."""

    user_id: int
    name: str
    wish: Wish
    since: float


class Roster:
    """The connections of one session. `move(placed)` gives a cursor in the text at the head, if it can."""

    def __init__(
        self, settings: CollabSettings, line: Line, move: Callable[[PlacedCursor], PlacedCursor | None]
    ) -> None:
        self._line = line
        self._move = move
        self._connections: dict[str, Participant] = {}
        self._by_client: dict[str, Participant] = {}
        self._guests = Guests()
        self._ahead: dict[str, PlacedCursor] = {}
        """Cursors of guests in texts that have not come here yet."""
        self._shown: dict[int, Shown] = {}
        """Each person who is here, as the others were told."""
        self._watchers: list[Callable[[], None]] = []
        self._presence = Presence(
            settings.presence_interval, settings.typing_timeout, self._relay_cursors, self._typing_ended
        )

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    def __contains__(self, connection: object) -> bool:
        return isinstance(connection, Participant) and connection.connection_id in self._connections

    def connections(self) -> list[Participant]:
        """All connections, in the order in which they came; a list of its own, for they may go meanwhile."""
        return list(self._connections.values())

    def of_client(self, client_id: str) -> Participant | None:
        """The connection of a client."""
        return self._by_client.get(client_id)

    def watch(self, watch: Callable[[], None]) -> None:
        """Let somebody know whenever it may be told anew who is here, and where."""
        self._watchers.append(watch)

    def unwatch(self, watch: Callable[[], None]) -> None:
        """Let them know no more."""
        self._watchers.remove(watch)

    def shown(self, user_id: int) -> Shown:
        """How somebody who is here is shown."""
        return self._shown[user_id]

    def others(self) -> Iterator[tuple[str, Shown, PlacedCursor | None]]:
        """Everybody but the Yjs clients of this server: connection, how it is shown, and its cursor."""
        for user_id, connection_id in self._people():
            connection = self._connections.get(connection_id)
            if connection is None or not connection.is_mirrored:
                yield connection_id, self._shown[user_id], self._cursor_at_head(connection_id)

    def add(self, connection: Participant) -> None:
        """Take a connection in; `announce` tells the others."""
        self._connections[connection.connection_id] = connection
        self._by_client[connection.client_id] = connection
        self._shown.setdefault(connection.principal.user_id, self._looks()[connection.principal.user_id])

    def announce(self, connection: Participant) -> None:
        """Tell the others of a person who came, if this is their first connection."""
        user_id = connection.principal.user_id
        if self._connections_of(user_id) == 1:
            self._broadcast(self._join_frame(user_id), without=connection)
        self._enter(connection)
        self.tell_looks()

    def tell_looks(self) -> None:
        """Tell everybody of those who are shown with another name or colour now."""
        for user_id, shown in self._looks().items():
            if self._shown.get(user_id) != shown:
                self._shown[user_id] = shown
                self._broadcast(self._join_frame(user_id))
                for connection in self.connections():
                    if connection.principal.user_id == user_id:
                        self._enter(connection)

    def remove(self, connection: Participant) -> bool:
        """Forget a connection, and tell the others if a person left. False if it was not here."""
        if self._connections.pop(connection.connection_id, None) is None:
            return False
        if self._by_client.get(connection.client_id) is connection:
            del self._by_client[connection.client_id]
        self._line.leave(connection.connection_id)
        self._part(connection.connection_id, connection.principal.user_id)
        return True

    # Guests

    def greet(self, guest: Guest) -> None:
        """A connection to another server is there, or is shown in another way."""
        self._guests.came(guest)
        if guest.user_id not in self._shown:
            self._shown[guest.user_id] = self._looks()[guest.user_id]
            self._broadcast(self._join_frame(guest.user_id))
        self.tell_looks()

    def dismiss(self, connection_id: str) -> None:
        """A connection to another server has gone."""
        guest = self._guests.left(connection_id)
        self._ahead.pop(connection_id, None)
        if guest is not None:
            self._part(connection_id, guest.user_id)

    async def meet(self) -> None:
        """Ask for all connections to other servers: somebody may have come or gone without a word."""
        asked = self._guests.ask()
        found = await self._line.guests()
        if found is None:
            return
        came, left = self._guests.answered(asked, found)
        for connection_id in left:
            self.dismiss(connection_id)
        for guest in came:
            self.greet(guest)

    def place_guest(self, connection_id: str, placed: PlacedCursor) -> None:
        """A guest's cursor is here, or will be, when its text has come."""
        if self._guests.get(connection_id) is None:
            return
        at_head = self._move(placed)
        if at_head is None:
            self._ahead[connection_id] = placed
        else:
            self._ahead.pop(connection_id, None)
            self._presence.place(connection_id, at_head)

    def reached(self, head: int) -> None:
        """The text of this revision is here: so are the cursors of guests that were waited for."""
        for connection_id, placed in list(self._ahead.items()):
            if placed.revision <= head:
                del self._ahead[connection_id]
                self.place_guest(connection_id, placed)

    def guest_types(self, connection_id: str, typing: bool) -> None:
        """A guest types, or has stopped."""
        guest = self._guests.get(connection_id)
        if guest is not None:
            self._note_typing(connection_id, guest.user_id, typing)

    # What is told of people

    def collaborators(self) -> list[int]:
        """The ids of the people who are here."""
        return list(dict.fromkeys(user_id for user_id, _ in self._people()))

    def users(self) -> list[User]:
        """The people who are here, each with the latest cursor of one of their connections."""
        users: dict[int, User] = {}
        for user_id, connection_id in self._people():
            placed = self._cursor_at_head(connection_id)
            if placed is not None or user_id not in users:
                cursor = placed.cursor if placed is not None else None
                shown = self._shown[user_id]
                users[user_id] = User(user_id, shown.name, shown.colour, cursor)
        return list(users.values())

    def place_cursor(self, connection: Participant, placed: PlacedCursor) -> None:
        """Note where somebody's cursor is and tell the others."""
        at_head = self._move(placed)
        if at_head is not None and connection in self:
            self._presence.place(connection.connection_id, at_head)

    def type(self, connection: Participant, typing: bool) -> None:
        """Note that somebody types, or stopped, and tell the others if that is news."""
        if connection in self:
            self._note_typing(connection.connection_id, connection.principal.user_id, typing)

    def close(self) -> None:
        """End all timers."""
        self._presence.close()

    def _people(self) -> Iterator[tuple[int, str]]:
        """Person and id of each connection, to whichever server."""
        for connection in self._connections.values():
            yield connection.principal.user_id, connection.connection_id
        for guest in self._guests:
            yield guest.user_id, guest.connection_id

    def _connections_of(self, user_id: int) -> int:
        return sum(other == user_id for other, _ in self._people())

    def _part(self, connection_id: str, user_id: int) -> None:
        """A connection is gone; with the last one, its person."""
        if self._presence.forget(connection_id):
            self._relay_typing(connection_id, user_id, False)
        if not self._connections_of(user_id):
            was = self._shown.pop(user_id)
            leave = UserLeave(user_id, was.name, was.colour, self.collaborators())
            self._broadcast(Frame(codec.encode(leave)))

    def _enter(self, connection: Participant) -> None:
        """Tell the other servers of a connection, and how its person is shown."""
        person, shown = connection.principal, self._shown[connection.principal.user_id]
        self._line.enter(
            Guest(
                connection_id=connection.connection_id,
                client_id=connection.client_id,
                user_id=person.user_id,
                name=shown.name,
                colour=shown.colour,
                colour_chosen=person.colour_chosen,
                since=connection.came_at,
            )
        )

    # How people are shown

    def _looks(self) -> dict[int, Shown]:
        """How each person who is here is to be shown: those of the same colour are told apart.

        Every server comes to the same, for the order is that of coming, and each person keeps the colour in
        which their own server has shown them.
        """
        wishes: dict[int, Wish] = {}
        names: dict[int, str] = {}
        for one in sorted(self._present(), key=lambda one: (one.since, one.user_id)):
            if one.wish.chosen or one.user_id not in wishes:
                wishes[one.user_id] = one.wish
            names[one.user_id] = one.name
        return {user_id: Shown(names[user_id], colour) for user_id, colour in assign(wishes).items()}

    def _present(self) -> Iterator[_Present]:
        for guest in self._guests:
            wish = Wish(guest.colour, guest.colour_chosen)
            yield _Present(guest.user_id, guest.name, wish, guest.since)
        for connection in self._connections.values():
            person = connection.principal
            shown = self._shown.get(person.user_id)
            if person.colour_chosen or shown is None:
                wish = Wish(person.colour, person.colour_chosen)
            else:
                wish = Wish(shown.colour, False)
            yield _Present(person.user_id, person.name, wish, connection.came_at)

    def _join_frame(self, user_id: int) -> Frame:
        shown = self._shown[user_id]
        return Frame(codec.encode(UserJoin(user_id, shown.name, shown.colour, self.collaborators())))

    # Relaying

    def _cursor_at_head(self, connection_id: str) -> PlacedCursor | None:
        placed = self._presence.cursor(connection_id)
        return None if placed is None else self._move(placed)

    def _relay_cursors(self, connection_ids: Iterable[str]) -> None:
        for connection_id in connection_ids:
            placed = self._cursor_at_head(connection_id)
            user_id = self._person_of(connection_id)
            if placed is None or user_id is None:
                continue
            if connection_id in self._connections:
                self._line.tell(CursorMoved(connection_id, placed.revision, placed.cursor))
            cursor = RelayedCursor(placed.revision, user_id, connection_id, placed.cursor)
            self._broadcast(
                Frame(codec.encode(cursor)), without=self._connections.get(connection_id), presence=True
            )

    def _note_typing(self, connection_id: str, user_id: int, typing: bool) -> None:
        news = typing != self._presence.is_typing(connection_id)
        self._presence.type(connection_id, typing)
        if connection_id in self._connections:
            self._line.tell(Types(connection_id, typing))  # again and again, for each ends by itself
        if news:
            self._relay_typing(connection_id, user_id, typing)

    def _relay_typing(self, connection_id: str, user_id: int, typing: bool) -> None:
        frame = Frame(codec.encode(RelayedTyping(user_id, Typing(typing))))
        self._broadcast(frame, without=self._connections.get(connection_id), presence=True)

    def _typing_ended(self, connection_id: str) -> None:
        user_id = self._person_of(connection_id)
        if user_id is not None:
            self._relay_typing(connection_id, user_id, False)

    def _person_of(self, connection_id: str) -> int | None:
        connection = self._connections.get(connection_id)
        if connection is not None:
            return connection.principal.user_id
        guest = self._guests.get(connection_id)
        return None if guest is None else guest.user_id

    def _broadcast(self, frame: Frame, without: Participant | None = None, presence: bool = False) -> None:
        for connection in self.connections():
            if connection is not without:
                (connection.outbox.put_presence if presence else connection.outbox.put)(frame)
                connection.outbox.flush()
        for watch in list(self._watchers):
            watch()
