"""What the simulation asks of a client of a pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from jddb_jupyter.translation.links import Side

from ..peer import Message, View
from ..wish import Wish


@dataclass(frozen=True, slots=True)
class Seen:
    """A link as a client shows it: ranges in the texts that it shows."""

    link_id: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    status: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody saw: of a link, and in the whole text that it is in."""

    link: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkWish:
    """What a person wants to do to the links that they see, before it is known which these are.

    `deed` is `update` or what is done by hand; `at` (0 to 1) says to which link. With `text`, an update also
    writes that into the target.
    """

    deed: str
    at: float
    data: dict[str, Any] = field(default_factory=dict)
    text: Wish | None = None


class Text(Protocol):
    """One of the two documents, to be looked at."""

    client_id: str

    @property
    def view(self) -> View:
        """How it stands."""

    def document(self) -> list[dict[str, Any]]:
        """The ops of what is seen."""

    def passages(self) -> dict[int, tuple[int, int]]:
        """Where each thread of comments stands in what is seen."""


class PairPeer(Protocol):
    """A client of the protocol for pairs. Whatever returns messages wants them sent on the connection."""

    client_id: str

    @property
    def texts(self) -> Mapping[Side, Text]:
        """Its two documents."""

    @property
    def view(self) -> View:
        """How both stand together. `may_write` either, and `is_saved` with all that was done to links."""

    def hello(self) -> dict[str, Any]:
        """`since` and `epoch` for the next connection, by document."""

    def disconnected(self) -> None:
        """The connection is gone."""

    def receive(self, message: Message) -> list[Message]:
        """Take a message."""

    def edit(self, side: Side, wish: Wish) -> tuple[str, list[Message]]:
        """Change one of the documents. Returns the text that was removed from what is seen, too."""

    def take_offered(self) -> str:
        """The offered text, which the person takes care of from now on."""

    def again(self) -> list[Message]:
        """Send what was refused for now once more."""

    def resync(self) -> list[Message]:
        """Ask for the full state out of the blue."""

    def point(self, at: float) -> list[Message]:
        """Tell where the cursor is; nothing while edits wait."""

    def act(self, wish: LinkWish) -> tuple[str, list[Message]]:
        """Do something to links. Returns what of the target it removed, too."""

    def links(self) -> list[Seen]:
        """The links in their order."""

    def saw(self) -> Mapping[str, Mapping[Side, Sight]]:
        """What the person saw when they gave a link a status, by the ids of the acts."""

    def outcomes(self) -> dict[str, str]:
        """What became of each action that was answered, by its id: `done`, or the code of its refusal."""
