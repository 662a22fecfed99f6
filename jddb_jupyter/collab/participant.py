"""Somebody's part in one session: their role there, their stream, and what their messages do to its document.

A socket of one document has one (`Connection`), a socket of a translation pair has two.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from jddb_jupyter.collab.judge import Submission
from jddb_jupyter.collab.limits import RateLimit, SlidingCount
from jddb_jupyter.collab.outbox import Stream
from jddb_jupyter.collab.ports import LinkUpdate
from jddb_jupyter.collab.presence import PlacedCursor
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import CLOSE_INTERNAL, Internal, JddbError, PolicyViolated, RateLimited
from jddb_jupyter.ot import Delta, parse_change
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import (
    ChangesSince,
    CursorPosition,
    DocumentChange,
    Error,
    FullState,
    Message,
    SelectionChange,
    UserTyping,
)

if TYPE_CHECKING:
    from jddb_jupyter.collab.session import EditingSession

log = logging.getLogger(__name__)


class Participant(ABC):
    """A person who has joined `session` and hears of it through `stream`."""

    def __init__(
        self,
        session: EditingSession,
        principal: Principal,
        stream: Stream,
        *,
        connection_id: str,
        client_id: str,
        settings: CollabSettings,
        clock: Callable[[], float],
        pair_id: str | None = None,
    ) -> None:
        """`pair_id`: the pair whose target the text is, if they came to it as that."""
        self.session = session
        self.principal = principal
        self.outbox = stream
        self.connection_id = connection_id
        self.client_id = client_id
        self.role = Role.NONE
        self.status = ""
        self.oldest_base = 0
        """The revision of the last full state that was sent: changes based before it are refused."""
        self.waiting_changes = 0
        self.came_at = clock()
        self.last_heard = self.came_at
        self.heard_since_noted = True
        self.is_open = True
        self.pair_id = pair_id
        self._settings = settings
        self._clock = clock
        self._changes = RateLimit(settings.changes_per_second, clock())
        self._refused = SlidingCount(60)

    @abstractmethod
    def close_with(self, code: int, reason: str) -> None:
        """Close the socket; the session forgets the participant at once."""

    @abstractmethod
    def needs_state(self, reason: str) -> None:
        """The server wants the client to have the full state, because of what `reason` names."""

    @abstractmethod
    def take_state(
        self, acked_seq: int, document_state: FullState | ChangesSince, reason: str | None = None
    ) -> None:
        """Here is the state of the document: what comes next in the stream follows it."""

    @abstractmethod
    def repeated(self, seq: int) -> None:
        """A change that means something for a link was stored before, and has been acknowledged again."""

    @property
    def is_mirrored(self) -> bool:
        """Whether this is a Yjs client, which shows itself to the others of this server."""
        return False

    def mirror_replaced(self) -> None:
        """The mirror is another one now."""
        return  # only Yjs clients have to do with it

    def answered(self) -> None:
        """A change that was handed in is judged."""
        self.waiting_changes -= 1

    @property
    def is_socket(self) -> bool:
        """Whether they are counted as a socket: that of a pair is where its source is, and not once more."""
        return self.pair_id is None

    def close(self, error: JddbError) -> None:
        """Close the socket with the code and the sentence of an error."""
        self.close_with(error.close_code or CLOSE_INTERNAL, error.message(self.principal.locale))

    def heard(self) -> None:
        """The client has shown that it lives."""
        self.last_heard = self._clock()
        self.heard_since_noted = True

    def send(self, frame: Frame) -> None:
        """Send one message now (or as soon as the connection is free)."""
        self.outbox.put(frame)
        self.outbox.flush()

    def refuse(self, error: JddbError, seq: int | None = None) -> None:
        """Tell that a message was refused; close the connection if that happens too often."""
        self.session.monitor.refused(error.code)
        message = Error(error.code, error.message(self.principal.locale), error.retryable)
        if seq is not None:
            message = Error(message.code, message.message, message.retryable, seq)
        self.send(Frame(codec.encode(message)))
        if self._refused.add(self._clock()) > self._settings.max_refused_per_minute:
            self.close(PolicyViolated("too_many_refused"))

    async def attempt(self, handling: Awaitable[None], seq: int | None = None) -> None:
        """Handle a message; what is wrong with it is told, and what goes wrong inside is logged."""
        try:
            await handling
        except JddbError as error:
            self.refuse(error, seq)
        except Exception:
            log.exception("a message of connection %s could not be handled", self.connection_id)
            self.refuse(Internal("internal"), seq)

    # What the messages do

    async def change(self, message: DocumentChange) -> None:
        """Hand in a change."""
        self.hand_in(message.seq, message.revision, parse_change(message.data))

    def hand_in(self, seq: int, revision: int, delta: Delta, link_update: LinkUpdate | None = None) -> None:
        """Hand in a change that was made on a revision; RateLimited if there are too many."""
        if not self._changes.take(self._clock()):
            raise RateLimited("rate_limited")
        if self.waiting_changes >= self._settings.max_waiting_changes:
            raise RateLimited("rate_limited")
        self.session.submit(
            self,
            Submission(
                principal=self.principal,
                client_id=self.client_id,
                seq=seq,
                base_revision=revision,
                delta=delta,
                oldest_base=self.oldest_base,
                pair_id=self.pair_id,
                link_update=link_update,
                connection_id=self.connection_id,
            ),
        )

    async def place_cursor(self, message: CursorPosition | SelectionChange) -> None:
        """Show a cursor to the others."""
        self.session.roster.place_cursor(self, PlacedCursor(message.revision, message.data))

    async def type(self, message: UserTyping) -> None:
        """Show that somebody types, or has stopped."""
        self.session.roster.type(self, message.data.typing)


DOCUMENT_HANDLERS: dict[type[Message], Callable[[Participant, Any], Awaitable[None]]] = {
    DocumentChange: Participant.change,
    CursorPosition: Participant.place_cursor,
    SelectionChange: Participant.place_cursor,
    UserTyping: Participant.type,
}
"""What each message about a document does."""
