"""What the simulation asks of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from .wish import Wish

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What a person sees of their client.

    `is_live`: connected and up to date. `is_saved`: nothing waits for the server. `must_send_again`: what is
    in flight was refused for now. `leaves`: it wants another connection. `offered`: text whose change was
    refused for good, to be typed again by hand.
    """

    is_live: bool
    is_saved: bool
    may_write: bool
    has_document: bool
    revision: int
    must_send_again: bool
    leaves: bool
    offered: str


class Peer(Protocol):
    """A client of the protocol. Whatever returns messages wants them sent on the current connection."""

    client_id: str

    @property
    def view(self) -> View:
        """How it stands."""

    def hello(self) -> dict[str, int]:
        """`since` and `epoch` for the next connection, or nothing for a full state."""

    def disconnected(self) -> None:
        """The connection is gone."""

    def receive(self, message: Message) -> list[Message]:
        """Take a message."""

    def edit(self, wish: Wish) -> tuple[str, list[Message]]:
        """Change the document. Returns the text that was removed from what is seen, too."""

    def take_offered(self) -> str:
        """The offered text, which the person takes care of from now on."""

    def again(self) -> list[Message]:
        """Send what is in flight once more."""

    def resync(self) -> list[Message]:
        """Ask for the full state out of the blue."""

    def point(self, at: float) -> list[Message]:
        """Tell where the cursor is, at the part `at` of the text; nothing while edits wait."""

    def document(self) -> list[dict[str, Any]]:
        """The ops of what is seen."""

    def passages(self) -> dict[int, tuple[int, int]]:
        """Where each thread of comments stands in what is seen: its start and end, by its id."""
