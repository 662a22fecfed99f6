"""The messages of the translation socket that the editing socket has not, or has otherwise.

Messages about one document are those of `messages`, with `document`. Ranges are `[start, end]`, code points.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from jddb_jupyter.wire.messages import (
    PROTOCOL_VERSION,
    Batch,
    ChangesSince,
    Count,
    CursorPosition,
    DocumentChange,
    FullState,
    Heartbeat,
    Message,
    RefreshToken,
    Resync,
    SelectionChange,
    Sequence,
    User,
    UserTyping,
)
from jddb_jupyter.wire.threads import Thread

Side: TypeAlias = Literal["source", "target"]
SIDES: Final[tuple[Side, Side]] = ("source", "target")
Status: TypeAlias = Literal["untranslated", "draft", "needs_review", "reviewed", "approved"]
Ends: TypeAlias = tuple[int, int]
ActionId = Annotated[str, Meta(max_length=64, pattern=r"^[!-~]+\Z")]
LinkId = Annotated[str, Meta(min_length=1, max_length=64)]
MAX_LINKS: Final = 100
"""Links that one action may name."""


class Revisions(Struct, frozen=True):
    """A revision of each text."""

    source: Count
    target: Count


# From clients


class ChangeOfOne(DocumentChange, tag="document_change", frozen=True):
    """A change of one of the texts."""

    document: Side


class CursorInOne(CursorPosition, tag="cursor_position", frozen=True):
    """A cursor in one of the texts."""

    document: Side


class SelectionInOne(SelectionChange, tag="selection_change", frozen=True):
    """The same, by another name."""

    document: Side


class TypingInOne(UserTyping, tag="user_typing", frozen=True):
    """Typing in one of the texts."""

    document: Side


class Places(Struct, frozen=True):
    """A place in each text, where there is one."""

    source: Count | None = None
    target: Count | None = None


class Seen(Struct, frozen=True):
    """What of a link the person saw who confirms it: `[start, end]` in the texts of `revision`."""

    revision: Revisions
    source: tuple[Count, Count]
    target: tuple[Count, Count]


class LinkChange(Struct, frozen=True):
    """What becomes of a link; with `ops`, the change of the target that is its translation.

    `seen`, where `status` confirms; with `ops`, its range of the target is in the text after them.
    """

    link_id: LinkId
    status: Status | None = None
    origin: Literal["human", "memory", "machine"] | None = None
    unit_id: Count | None = None
    comment: Annotated[str, Meta(max_length=10_000, pattern=r"^(?=[\s\S]*\S)[^\x00]*\Z")] | None = None
    seen: Seen | None = None
    ops: list[dict[str, Any]] | UnsetType = UNSET


class TranslationUpdate(Message, tag="translation_update", frozen=True):
    """A link's status or origin, maybe with the text; `revision` and `seq` with `ops`, as for any change."""

    id: ActionId
    data: LinkChange
    revision: Count | None = None
    seq: Sequence | None = None


class Realignment(Struct, frozen=True):
    """What is to be done to links, in the texts of `revision`."""

    action: Literal["link", "unlink", "merge", "split"]
    link_ids: Annotated[list[LinkId], Meta(min_length=1, max_length=MAX_LINKS)]
    revision: Revisions
    at: Places = Places()


class AlignmentChange(Message, tag="alignment_change", frozen=True):
    """Links are linked, unlinked, merged or split by hand."""

    id: ActionId
    data: Realignment


# From the server


class Link(Struct, frozen=True, omit_defaults=True):
    """A link as it is told. `previous_source`, if it is stale: the text that it was confirmed for."""

    link_id: str
    source: Ends | None
    target: Ends | None
    status: str
    origin: str
    score: float
    stale: bool
    previous_source: str | UnsetType = UNSET


class DocumentState(Struct, frozen=True):
    """One of the texts, as `session_state` tells it where there is one alone."""

    session_id: str
    job_id: int
    status: str
    connection_id: str
    role: str
    epoch: int
    collaborators: list[int]
    users: list[User]
    document_state: FullState | ChangesSince
    acked_seq: int
    comments: list[Thread]


class Documents(Struct, frozen=True):
    """Both texts."""

    source: DocumentState
    target: DocumentState


class PairState(Message, tag="session_state", frozen=True):
    """First message of a connection, and the answer to `resync`; the links stand in these two texts."""

    pair_id: str
    client_id: str
    user_id: int
    documents: Documents
    alignment: list[Link]
    alignment_version: int
    heartbeat_interval: float
    protocol: int = PROTOCOL_VERSION


class AlignmentNews(Message, tag="alignment_change", frozen=True, omit_defaults=True):
    """Links that are new or other than before, in the texts of `revision`, which the receiver has got to.

    `order`: all link ids in their order, where that has changed; a link that is not there is gone. `id`,
    `user_id` and `action`: whose doing it was.
    """

    revision: Revisions
    version: int
    links: list[Link]
    order: list[str] | UnsetType = UNSET
    id: str | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    action: str | UnsetType = UNSET


class UpdateNews(Message, tag="translation_update", frozen=True, omit_defaults=True):
    """The same, after somebody changed a link's status, origin or text."""

    revision: Revisions
    version: int
    links: list[Link]
    order: list[str] | UnsetType = UNSET
    id: str | UnsetType = UNSET
    user_id: int | UnsetType = UNSET


class PairHeartbeat(Message, tag="heartbeat", frozen=True):
    """The answer to a heartbeat; `head` are the last revisions."""

    timestamp: int | float | None
    server_time: int
    head: Revisions


OfOne: TypeAlias = ChangeOfOne | CursorInOne | SelectionInOne | TypingInOne
OfLinks: TypeAlias = TranslationUpdate | AlignmentChange
PairMessage = OfOne | OfLinks | Heartbeat | RefreshToken | Resync | Batch
