"""A struct for every message of protocol version 1 (docs/protocol.md).

Decoding validates: a message that became one of these structs has all its fields, of the right types. Units:
positions and lengths are code points, times are milliseconds since the epoch, intervals are seconds.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from jddb_jupyter.wire.threads import Thread

PROTOCOL_VERSION: Final = 1

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader takes exactly."""

Count = Annotated[int, Meta(ge=0, le=LARGEST)]
Sequence = Annotated[int, Meta(ge=1, le=LARGEST)]


class Message(Struct, tag_field="type", frozen=True, omit_defaults=False):
    """What every message has: `type`, given by the class."""


# From clients


class DocumentChange(Message, tag="document_change", frozen=True):
    """A change made on top of `revision`; `data` is `{"ops": [...]}` or the positional form."""

    revision: Count
    seq: Sequence
    data: dict[str, Any]


class Selection(Struct, frozen=True):
    """A selected range."""

    start: Count
    end: Count


class Cursor(Struct, frozen=True, omit_defaults=True):
    """Where a person's cursor stands, and what is selected."""

    position: Count
    selection: Selection | None = None


class CursorPosition(Message, tag="cursor_position", frozen=True):
    """Where the sender's cursor stands in the text of `revision`."""

    revision: Count
    data: Cursor


class SelectionChange(Message, tag="selection_change", frozen=True):
    """The same as `cursor_position`, by another name."""

    revision: Count
    data: Cursor


class Typing(Struct, frozen=True):
    """Whether somebody types."""

    typing: bool


class UserTyping(Message, tag="user_typing", frozen=True):
    """The sender types, or has stopped."""

    data: Typing


class Heartbeat(Message, tag="heartbeat", frozen=True):
    """A sign of life; the answer repeats `timestamp`."""

    timestamp: int | float | None = None


class RefreshToken(Message, tag="refresh_token", frozen=True):
    """A new token for the same person, giving no more than the old one."""

    token: str


class Resync(Message, tag="resync", frozen=True):
    """From a client: send me the full state. From the server: a full state follows."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class Batch(Message, tag="batch", frozen=True):
    """Several messages in one frame, in order."""

    messages: list[Raw]


ClientMessage = (
    DocumentChange | CursorPosition | SelectionChange | UserTyping | Heartbeat | RefreshToken | Resync | Batch
)


# From the server


class Ops(Struct, frozen=True):
    """A Delta as the server always writes it."""

    ops: list[dict[str, Any]]


class CommittedChange(Message, tag="document_change", frozen=True):
    """A change that makes `revision`; `client_id` and `seq` tell the client that made it."""

    revision: int
    user_id: int
    client_id: str
    seq: int
    data: Ops
    timestamp: int


class Ack(Message, tag="ack", frozen=True):
    """The receiver's change `seq` is committed as `revision`."""

    seq: int
    revision: int


class User(Struct, frozen=True):
    """A person in a session. `cursor` is in the text of the revision that the message stands at."""

    id: int
    name: str
    colour: str
    cursor: Cursor | None = None


class FullState(Struct, frozen=True):
    """The whole document at `revision`; its ops come encoded, for they are long and told to many."""

    revision: int
    ops: Raw


class ChangesSince(Struct, frozen=True):
    """Every change from `since` (excluded) to `revision`, one entry a revision."""

    revision: int
    since: int
    changes: list[CommittedChange]


class SessionState(Message, tag="session_state", frozen=True):
    """First message of a connection, and the answer to `resync`."""

    session_id: str
    job_id: int
    session_type: str
    status: str
    connection_id: str
    client_id: str
    user_id: int
    role: str
    epoch: int
    collaborators: list[int]
    users: list[User]
    document_state: FullState | ChangesSince
    acked_seq: int
    heartbeat_interval: float
    comments: list[Thread] = []
    protocol: int = PROTOCOL_VERSION


class Comments(Message, tag="comments", frozen=True):
    """Threads that are new or were changed; their places are in the text of `revision`."""

    revision: int
    threads: list[Thread]


class RelayedCursor(Message, tag="cursor_position", frozen=True):
    """Where a collaborator's cursor stands in the text of `revision`."""

    revision: int
    user_id: int
    connection_id: str
    data: Cursor


class RelayedTyping(Message, tag="user_typing", frozen=True):
    """A collaborator types, or has stopped."""

    user_id: int
    data: Typing


class UserJoin(Message, tag="user_join", frozen=True):
    """A person came, with the first of their connections."""

    user_id: int
    name: str
    colour: str
    collaborators: list[int]


class UserLeave(Message, tag="user_leave", frozen=True):
    """A person left, with the last of their connections."""

    user_id: int
    name: str
    colour: str
    collaborators: list[int]


class HeartbeatAnswer(Message, tag="heartbeat", frozen=True):
    """The answer to a heartbeat; `head` is the session's last revision."""

    timestamp: int | float | None
    server_time: int
    head: int


class TokenRefreshed(Message, tag="token_refreshed", frozen=True):
    """The new token is in force until `expires_at`."""

    expires_at: int


class Error(Message, tag="error", frozen=True, omit_defaults=True):
    """A message was refused, and nothing of it took effect."""

    code: str
    message: str
    retryable: bool
    seq: int | UnsetType = UNSET
    id: str | UnsetType = UNSET
