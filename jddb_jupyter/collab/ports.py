"""What the sessions need from outside, and the values that pass through: the store, the broker, the monitor.

The store that the product uses is in `jddb_jupyter.storage`, the brokers are in `jddb_jupyter.broker`;
`tests/contracts` holds what each must do.
Revisions count from 1 (0: the text that a session started from); times are seconds since the epoch, but
`Change.timestamp` is milliseconds, as on the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from jddb_jupyter.collab.mirrors import NewMirror, StoredMirror
from jddb_jupyter.collab.roles import Access, Principal
from jddb_jupyter.collab.threads import CommentNews
from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.translation.links import Alignment, LinkOrigin, LinkStatus, Side

if TYPE_CHECKING:
    from jddb_jupyter.collab.news import Guest, News


@dataclass(frozen=True, slots=True)
class Change:
    """A committed change: `delta` is what was applied to revision `revision - 1`, and `yjs_update` the same
    in the document of the session's Yjs clients, if it ever had any.
    """

    revision: int
    user_id: int
    client_id: str
    seq: int
    delta: Delta
    timestamp: int
    yjs_update: bytes | None = None


@dataclass(frozen=True, slots=True)
class SeenText:
    """What the person who confirms a link saw of it in one of the texts: a range of a revision.

    `written`: the change that the person made of that revision, which was not committed yet.
    """

    revision: int
    range: Range
    written: Delta | None = None


@dataclass(frozen=True, slots=True)
class LinkUpdate:
    """What a change of a pair's target means for a link: its text is the link's translation.

    It comes from the memory or a machine (`origin`), from the unit `unit_id`, and has this `status` from now
    on; None: what the link had. A status that confirms is for the texts `seen`, or for those of the link.
    """

    pair_id: str
    link_id: str
    status: LinkStatus | None = None
    origin: LinkOrigin | None = None
    unit_id: int | None = None
    seen: Mapping[Side, SeenText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change to be committed, with what its row tells besides (see docs/storage.md).

    `altered`: transformation made it another one than was sent. `restored_revision`: the one whose text it
    brings back, if that is what it is for. `link_update` is done in the same transaction; where its link is
    gone, or the texts contradict its status, the change alone is stored. `yjs_clients` are those that are its
    author's from now on.
    """

    change: Change
    base_revision: int
    change_type: str
    position: int
    content_before: str
    content_after: str
    altered: bool
    restored_revision: int | None = None
    link_update: LinkUpdate | None = None
    yjs_clients: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """Who owns a `client_id`, its last committed `seq`, and the revision which that became.

    `connection_id`: the newest connection, to whichever server; what an earlier one still sends is refused.
    """

    user_id: int
    last_seq: int
    last_revision: int
    connection_id: str | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session as it was loaded: document and comments at `head`, and the changes after `history_start`."""

    session_id: str
    job_id: int
    session_type: str
    epoch: int
    head: int
    access: Access
    document: Document
    history_start: int
    history: Sequence[Change]
    comments: CommentNews


@dataclass(frozen=True, slots=True)
class ConnectionRecord:
    """A row of `websocket_connections`."""

    connection_id: str
    client_id: str
    user_id: int
    server_id: str
    connected_at: float
    user_agent: str | None
    ip_address: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knows of a session; the store tells only what has moved beyond it."""

    head: int
    access_revision: int
    epoch: int
    comments_revision: int = 0


class HistoryReplaced(Exception):
    """The database was restored to another state: what is known of a session is of no use any more."""


class LockedSession(Protocol):
    """A session inside the transaction that holds its lock: nobody else can commit to it meanwhile."""

    @property
    def head(self) -> int:
        """The last revision."""

    @property
    def access(self) -> Access | None:
        """Roles and status if they moved, else None."""

    @property
    def missed(self) -> Sequence[Change]:
        """The changes after the head that was known."""

    @property
    def comments(self) -> CommentNews | None:
        """What was done to comments, at the head as it was locked, or None if nothing was."""

    @property
    def yjs_epoch(self) -> int | None:
        """The epoch of the session's mirror, or None if it has none."""

    def mirror(self) -> StoredMirror | None:
        """The session's mirror at `head`; None if it has none, or one of another `epoch`."""

    def start_mirror(self, mirror: NewMirror) -> None:
        """Store the beginning of a mirror of the document as it is behind the changes that are accepted now.

        The servers that had another one will notice.
        """

    def keep_mirror(self, mirror: NewMirror) -> None:
        """Store what the session's mirror is at `head`, for quick loading."""

    def yjs_owner(self, yjs_client: int) -> int | None:
        """Whose a Yjs client is, if anybody's."""

    def client(self, client_id: str) -> ClientRecord | None:
        """What is stored of a client."""

    def changes(self, after: int, upto: int) -> Sequence[Change]:
        """The changes of revisions `after + 1` to `upto`."""

    def revision_of(self, client_id: str, seq: int) -> int | None:
        """The revision that a client's change became."""

    def require_pair(self, pair_id: str, person: Principal) -> None:
        """Raise unless this session is the target of that pair, which is open, and the person has a role in
        its source.
        """


class Store(Protocol):
    """The database, as the sessions see it. Every method is one transaction.

    Methods that take what is known raise HistoryReplaced if the database does not continue it.
    """

    async def load(self, session_id: str) -> SessionRecord | None:
        """A session that is there (deleted and completed ones too), or None."""

    async def commit(
        self,
        session_id: str,
        known: Known,
        judge: Callable[[LockedSession], Sequence[NewChange]],
        pair_ids: Sequence[str] = (),
    ) -> LockedSession:
        """Lock the session, let `judge` say what is accepted, store that, and commit.

        `pair_ids` are the pairs of which an accepted change may have a `link_update`: they are locked before.
        `judge` may run on another thread, and again if the commit has to be repeated by the caller.
        `Unavailable`: nothing of it is stored, or it cannot be told whether it is; asking again is safe.
        """

    async def join(
        self,
        session_id: str,
        known: Known,
        connection: ConnectionRecord,
        judge: Callable[[LockedSession], None],
    ) -> LockedSession:
        """Under the session's lock, unless `judge` raises: register a connection, and its client if new.

        Afterwards the result's properties and `client(connection.client_id)` may be used.
        """

    async def catch_up(self, session_id: str, known: Known, client_id: str | None = None) -> LockedSession:
        """What has moved, read without the lock. Of the result only the properties and `client(client_id)`
        may be used.
        """

    async def changes(self, session_id: str, after: int, upto: int) -> Sequence[Change]:
        """The changes of revisions `after + 1` to `upto`."""

    async def document_at(self, session_id: str, revision: int) -> Delta | None:
        """The document at a revision, or None if there is no such revision."""

    async def moved(self, known: Mapping[str, Known]) -> Sequence[str]:
        """Of these sessions those that have moved beyond what is known, if another writer was there."""

    async def snapshot(self, session_id: str, revision: int) -> None:
        """Write the content at `revision` down, for quick loading; made from the log, not from memory."""

    async def leave(self, connection_ids: Sequence[str], now: float) -> None:
        """Mark connections as ended."""

    async def alive(self, connection_ids: Sequence[str], now: float) -> None:
        """Note a sign of life of connections."""


@dataclass(frozen=True, slots=True)
class AlignmentNews:
    """An alignment as the database has it, at these revisions; `version` counts what was done to it."""

    version: int
    source_revision: int
    target_revision: int
    links: Alignment


@dataclass(frozen=True, slots=True)
class PairRecord:
    """A translation pair that is there, open or ended, as it was loaded."""

    pair_id: str
    source_session_id: str
    target_session_id: str
    source_job_id: int
    target_job_id: int
    source_language: str
    target_language: str
    ended: bool
    alignment: AlignmentNews


Deed: TypeAlias = Literal["link", "unlink", "merge", "split", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAction:
    """What somebody does to links, in the texts of two revisions.

    `link_ids`: one to unlink, split or update, more to link or merge. `at`: where a split divides the texts.
    `status`, `origin`, `unit_id` and `seen` are an update's, as in `LinkUpdate`. `comment`: why a segment is
    sent back.
    """

    deed: Deed
    link_ids: tuple[str, ...]
    source_revision: int = 0
    target_revision: int = 0
    at: Mapping[Side, int] = field(default_factory=dict)
    status: LinkStatus | None = None
    origin: LinkOrigin | None = None
    unit_id: int | None = None
    seen: Mapping[Side, SeenText] = field(default_factory=dict)
    comment: str | None = None


class PairStore(Protocol):
    """The database, as live pairs see it. What writes locks the pair first, then its sessions by id."""

    async def load(self, pair_id: str) -> PairRecord | None:
        """A pair that is not deleted, or None. Its alignment is moved to the heads of both sessions."""

    async def act(self, pair_id: str, person: Principal, action: LinkAction, action_id: str) -> AlignmentNews:
        """Do something to links, and give the alignment at the heads. The same `action_id` is done once.

        What is not allowed or cannot be done raises, and leaves everything as it was.
        """

    async def settle(self, pair_id: str) -> AlignmentNews | None:
        """Make the links fit the sentences at the heads again; None if that changes nothing but places."""

    async def catch_up(self, pair_id: str, version: int) -> AlignmentNews | None:
        """The alignment at the heads, if it is another than that `version`."""

    async def moved(self, known: Mapping[str, int]) -> Sequence[str]:
        """Of these pairs those whose alignment has another version than is known, or that are not open."""


class Line(Protocol):
    """What one server says and hears of one session or pair. Nothing of it waits or raises."""

    def tell(self, news: News) -> None:
        """Tell the other servers, if they can be reached."""

    def enter(self, guest: Guest) -> None:
        """A connection to this server is there, or is shown in another way: the others see it until it
        leaves, the line is closed, or this server has been silent for too long.
        """

    def leave(self, connection_id: str) -> None:
        """It is there no more."""

    async def guests(self) -> Sequence[Guest] | None:
        """The connections to other servers; None if that cannot be said now."""

    def close(self) -> None:
        """Hear and say no more."""


class Broker(Protocol):
    """How servers reach each other: at most once, and in the order in which each of them speaks."""

    @property
    def is_alone(self) -> bool:
        """Whether it reaches nobody by its nature, so that the database has to be watched all the more."""

    @property
    def is_away(self) -> bool:
        """Whether what is said now is lost."""

    async def start(self) -> None:
        """Begin to reach for the others; that it fails is no error, it is tried again and again."""

    async def close(self) -> None:
        """Say what is to be said still, if that is soon, and end."""

    def open(self, name: str, hear: Callable[[News], None], about: Mapping[str, object]) -> Line:
        """Open the line of a session or pair. `hear` is called with what the others say, and with `Reached`
        whenever the line stands, at first or again. `about` is kept beside it for people who look in.
        """

    def tell(self, name: str, news: News) -> None:
        """The same as the line's `tell`, where none is open."""


class Monitor(Protocol):
    """Who counts. Called on the event loop, often: it must be quick."""

    def received(self) -> None:
        """A message of a client came in."""

    def refused(self, code: str) -> None:
        """A message was refused."""

    def answered(self, seconds: float) -> None:
        """A change was acknowledged so long after it came in."""

    def committed(self, changes: int, seconds: float) -> None:
        """A batch was committed in so long."""

    def linked(self, seconds: float) -> None:
        """Something that a person did to the links of a pair was committed in so long."""

    def aligned(self, seconds: float) -> None:
        """A pair was aligned anew in so long."""

    def open(self, connections: int, sessions: int, waiting: int) -> None:
        """So many connections and sessions are open, so many changes and messages wait; told every second."""

    def figures(self) -> dict[str, object]:
        """What was counted, as `GET metrics` tells it."""

    def series(self) -> list[dict[str, object]]:
        """What was counted in each of the last seconds, oldest first."""
