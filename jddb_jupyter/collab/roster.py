"""Who is in a session: connections, the people behind them, their cursors, and who types.

A person is here with their first connection and gone with the last, however many tabs they have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.presence import PlacedCursor, Presence
from jddb_jupyter.collab.profiles import Shown, Wish, assign
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import RelayedCursor, RelayedTyping, Typing, User, UserJoin, UserLeave


class Roster:
    """The connections of one session. `move(placed)` gives a cursor in the text at the head, if it can."""

    def __init__(self, settings: CollabSettings, move: Callable[[PlacedCursor], PlacedCursor | None]) -> None:
        self._move = move
        self._connections: dict[str, Participant] = {}
        self._by_client: dict[str, Participant] = {}
        self._shown: dict[int, Shown] = {}
        """Each person who is here, as the others were told."""
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

    def add(self, connection: Participant) -> None:
        """Take a connection in; `announce` tells the others."""
        self._connections[connection.connection_id] = connection
        self._by_client[connection.client_id] = connection
        self._shown.setdefault(connection.principal.user_id, self._looks()[connection.principal.user_id])

    def announce(self, connection: Participant) -> None:
        """Tell the others of a person who came, if this is their first connection."""
        if self._connections_of(connection.principal.user_id) == 1:
            self._broadcast(self._join_frame(connection.principal.user_id), without=connection)
        self.tell_looks()

    def tell_looks(self) -> None:
        """Tell everybody of those who are shown with another name or colour now."""
        for user_id, profile in self._looks().items():
            if self._shown.get(user_id) != profile:
                self._shown[user_id] = profile
                self._broadcast(self._join_frame(user_id))

    def remove(self, connection: Participant) -> bool:
        """Forget a connection, and tell the others if a person left. False if it was not here."""
        if self._connections.pop(connection.connection_id, None) is None:
            return False
        if self._by_client.get(connection.client_id) is connection:
            del self._by_client[connection.client_id]
        if self._presence.forget(connection.connection_id):
            self._relay_typing(connection, False)
        user_id = connection.principal.user_id
        if not self._connections_of(user_id):
            was = self._shown.pop(user_id)
            leave = UserLeave(user_id, was.name, was.colour, self.collaborators())
            self._broadcast(Frame(codec.encode(leave)))
        return True

    def collaborators(self) -> list[int]:
        """The ids of the people who are here."""
        return list(dict.fromkeys(other.principal.user_id for other in self._connections.values()))

    def users(self) -> list[User]:
        """The people who are here, each with the latest cursor of one of their connections."""
        users: dict[int, User] = {}
        for connection in self._connections.values():
            user_id = connection.principal.user_id
            placed = self._cursor_at_head(connection.connection_id)
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
        if connection not in self:
            return
        news = typing != self._presence.is_typing(connection.connection_id)
        self._presence.type(connection.connection_id, typing)
        if news:
            self._relay_typing(connection, typing)

    def close(self) -> None:
        """End all timers."""
        self._presence.close()

    def _looks(self) -> dict[int, Shown]:
        """How each person who is here is to be shown: those of the same colour are told apart."""
        people = {other.principal.user_id: other.principal for other in self._connections.values()}
        wishes = {user_id: self._wish(person) for user_id, person in people.items()}
        return {user_id: Shown(people[user_id].name, colour) for user_id, colour in assign(wishes).items()}

    def _wish(self, person: Principal) -> Wish:
        shown = self._shown.get(person.user_id)
        if person.colour_chosen or shown is None:
            return Wish(person.colour, person.colour_chosen)
        return Wish(shown.colour, False)

    def _join_frame(self, user_id: int) -> Frame:
        shown = self._shown[user_id]
        return Frame(codec.encode(UserJoin(user_id, shown.name, shown.colour, self.collaborators())))

    def _connections_of(self, user_id: int) -> int:
        return sum(other.principal.user_id == user_id for other in self._connections.values())

    def _cursor_at_head(self, connection_id: str) -> PlacedCursor | None:
        placed = self._presence.cursor(connection_id)
        return None if placed is None else self._move(placed)

    def _relay_cursors(self, connection_ids: Iterable[str]) -> None:
        for connection_id in connection_ids:
            connection = self._connections.get(connection_id)
            placed = self._cursor_at_head(connection_id)
            if connection is not None and placed is not None:
                cursor = RelayedCursor(
                    placed.revision, connection.principal.user_id, connection_id, placed.cursor
                )
                self._broadcast(Frame(codec.encode(cursor)), without=connection, presence=True)

    def _relay_typing(self, connection: Participant, typing: bool) -> None:
        message = RelayedTyping(connection.principal.user_id, Typing(typing))
        self._broadcast(Frame(codec.encode(message)), without=connection, presence=True)

    def _typing_ended(self, connection_id: str) -> None:
        connection = self._connections.get(connection_id)
        if connection is not None:
            self._relay_typing(connection, False)

    def _broadcast(self, frame: Frame, without: Participant | None = None, presence: bool = False) -> None:
        for connection in self.connections():
            if connection is not without:
                (connection.outbox.put_presence if presence else connection.outbox.put)(frame)
                connection.outbox.flush()
