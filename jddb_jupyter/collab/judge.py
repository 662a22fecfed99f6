"""Judges a batch of changes one by one and works out what is to be stored.

Runs inside the transaction that holds the session's lock, maybe on another thread. It takes nothing on trust
that was true when a change arrived: identity, role, status, `seq` and base are judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jddb_jupyter.collab.history import History
from jddb_jupyter.collab.mirroring import MirrorKeeper
from jddb_jupyter.collab.mirrors import Mirror
from jddb_jupyter.collab.ports import Change, ClientRecord, LinkUpdate, LockedSession, NewChange
from jddb_jupyter.collab.roles import SMALLEST_ROLE, Access, Action, Principal
from jddb_jupyter.errors import (
    BaseTooOld,
    Forbidden,
    JddbError,
    RevisionAhead,
    SequenceGap,
    TakenOver,
    TooLarge,
)
from jddb_jupyter.ot import Delta, Document, validate_change


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """A change as a client sent it. `oldest_base`: the revision of the last full state that it got;
    `restored_revision`: the one whose text it brings back, if any. `pair_id`: the pair whose target is
    changed, if it is changed as that; `link_update` is what it means for a link there. `connection_id`: by
    which connection it came, if by any. Of a Yjs client `yjs_update` is all that it sent, made in the mirror
    of `yjs_epoch`; what it means is found out when it is judged.
    """

    principal: Principal
    client_id: str
    seq: int
    base_revision: int
    delta: Delta
    oldest_base: int
    restored_revision: int | None = None
    pair_id: str | None = None
    link_update: LinkUpdate | None = None
    connection_id: str | None = None
    yjs_update: bytes | None = None
    yjs_epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The submission becomes this change."""

    change: Change


@dataclass(frozen=True, slots=True)
class Repeated:
    """The submission was committed before, as this revision."""

    revision: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The submission changes nothing and uses up no `seq`."""

    error: JddbError


Verdict = Accepted | Repeated | Refused


class Judge:
    """Judges submissions against one session as the lock showed it.

    `document` is changed in place as changes are accepted: if the transaction does not commit, it must be
    loaded again. `history` is only read.
    """

    def __init__(
        self,
        locked: LockedSession,
        document: Document,
        history: History,
        access: Access,
        clients: dict[str, ClientRecord],
        mirror: MirrorKeeper,
        *,
        now: float,
        max_document_length: int,
        max_rebase: int,
    ) -> None:
        """`clients` is what is known of clients at `history.head`."""
        self._locked = locked
        self._document = document
        self._history = history
        self._access = locked.access or access
        self._now = now
        self._max_document_length = max_document_length
        self._max_rebase = max_rebase
        self._tail: list[Change] = []
        self.clients = {} if locked.missed or locked.access else dict(clients)
        self.accepted: list[NewChange] = []
        for change in locked.missed:
            document.apply(change.delta)
            self._tail.append(change)
        self._mirror = mirror
        mirror.enter(locked, document)

    @property
    def head(self) -> int:
        """The revision that the document is at."""
        return self._history.head + len(self._tail)

    def judge(self, submission: Submission) -> Verdict:
        """Accept a submission into `accepted`, or say why not.

        What else is raised is a fault: the document may then be half changed, and nothing may be stored.
        """
        try:
            return self._judge(submission)
        except JddbError as error:
            return Refused(error)

    def _judge(self, submission: Submission) -> Verdict:
        client = self._client(submission)
        if submission.yjs_update is not None:
            return self._merge(submission, submission.yjs_update, client)
        if submission.seq <= client.last_seq:
            return Repeated(self._revision_of(submission, client))
        self._check_rights(submission)
        if submission.seq != client.last_seq + 1:
            raise SequenceGap("sequence_gap", seq=submission.seq, expected=client.last_seq + 1)
        concurrent = self._concurrent(submission)
        delta = self._fitting(submission.delta, concurrent)
        altered = False
        for earlier in concurrent:
            transformed = earlier.delta.transform(delta, True)
            altered = altered or (transformed is not delta and transformed != delta)
            delta = transformed
        return Accepted(self._accept(submission, delta, altered))

    def _merge(self, submission: Submission, update: bytes, client: ClientRecord) -> Verdict:
        """Take in what a Yjs client sent: it is merged at the head, not transformed.

        Sent again it changes nothing, so that who may not write may say what everybody knows.
        """
        mirror = self._mirror.of(submission.yjs_epoch)
        try:
            self._check_rights(submission)
        except JddbError:
            if mirror.has(update):
                return Repeated(self.head)
            raise
        merged = mirror.merge(update, self._document)
        if merged is None:
            return Repeated(self.head)
        try:
            unowned = self._unowned(mirror, merged.clients, submission.principal.user_id)
            delta = self._fitting(merged.delta, ())
        except BaseException:
            mirror.take_back()
            raise
        mirror.keep(merged)
        mirror.owners.update(dict.fromkeys(unowned, submission.principal.user_id))
        made = replace(submission, seq=client.last_seq + 1, base_revision=self.head)
        return Accepted(self._accept(made, delta, False, merged.update, unowned))

    def _unowned(self, mirror: Mirror, clients: Sequence[int], user_id: int) -> Sequence[int]:
        """Those of the Yjs clients that are nobody's yet; Forbidden if one is somebody else's."""
        unowned = []
        for client in clients:
            owner = mirror.owners.get(client) or self._locked.yjs_owner(client)
            if owner is None:
                unowned.append(client)
            elif owner != user_id:
                raise Forbidden("yjs_foreign_client")
            else:
                mirror.owners[client] = owner
        return unowned

    def _check_rights(self, submission: Submission) -> None:
        """Who may not change a text as such may translate it, where it is the target of an open pair."""
        person, action, update = submission.principal, Action.CHANGE_TEXT, submission.link_update
        if submission.pair_id is not None and self._access.role_of(person) < SMALLEST_ROLE[action]:
            self._locked.require_pair(submission.pair_id, person)
            action = Action.TRANSLATE
        self._access.check_change(person, self._now, action)
        if update is not None and update.status is not None:
            self._access.check_status(person, update.status)

    def _client(self, submission: Submission) -> ClientRecord:
        client = self.clients.get(submission.client_id) or self._locked.client(submission.client_id)
        if client is None:
            client = ClientRecord(submission.principal.user_id, 0, 0)
        if client.user_id != submission.principal.user_id:
            raise Forbidden("foreign_client_id")
        if client.connection_id not in (None, submission.connection_id):
            # The client has come back by another connection, and goes by what it was told there.
            raise TakenOver("taken_over")
        return client

    def _revision_of(self, submission: Submission, client: ClientRecord) -> int:
        if submission.seq == client.last_seq:
            return client.last_revision
        revision = self._locked.revision_of(submission.client_id, submission.seq)
        if revision is None:
            for change in self._tail:
                if (change.client_id, change.seq) == (submission.client_id, submission.seq):
                    return change.revision
        # Of what was compacted away it is only known that it was committed before the last one.
        return client.last_revision if revision is None else revision

    def _concurrent(self, submission: Submission) -> Sequence[Change]:
        base = submission.base_revision
        if base > self.head:
            raise RevisionAhead("revision_ahead", revision=base, head=self.head)
        if base < submission.oldest_base or self.head - base > self._max_rebase:
            raise BaseTooOld("base_too_old", revision=base)
        if base >= self._history.head:
            return self._tail[base - self._history.head :]
        if self._history.reaches(base):
            return [*self._history.since(base), *self._tail]
        stored = self._locked.changes(base, self._history.start)
        if len(stored) != self._history.start - base:
            raise BaseTooOld("base_too_old", revision=base)
        return [*stored, *self._history.since(self._history.start), *self._tail]

    def _fitting(self, delta: Delta, concurrent: Sequence[Change]) -> Delta:
        length = len(self._document) - sum(change.delta.length_change for change in concurrent)
        validate_change(delta, length)
        becomes = len(self._document) + delta.length_change
        if delta.length_change > 0 and becomes > self._max_document_length:
            raise TooLarge("document_too_long", length=becomes, limit=self._max_document_length)
        return delta

    def _accept(
        self,
        submission: Submission,
        delta: Delta,
        altered: bool,
        yjs_update: bytes | None = None,
        yjs_clients: Sequence[int] = (),
    ) -> Change:
        change = Change(
            revision=self.head + 1,
            user_id=submission.principal.user_id,
            client_id=submission.client_id,
            seq=submission.seq,
            delta=delta,
            timestamp=int(self._now * 1000),
            yjs_update=yjs_update or self._mirror.write(delta, self._document),
        )
        row = describe(change, submission.base_revision, altered, self._document)
        restored, link_update = submission.restored_revision, submission.link_update
        if restored is not None or link_update is not None or yjs_clients:
            row = replace(row, restored_revision=restored, link_update=link_update, yjs_clients=yjs_clients)
        self._document.apply(delta)
        self._tail.append(change)
        self.accepted.append(row)
        self.clients[submission.client_id] = ClientRecord(
            change.user_id, change.seq, change.revision, submission.connection_id
        )
        return change


def describe(change: Change, base_revision: int, altered: bool, document: Document) -> NewChange:
    """What the row of `change` tells, read off `document` as it was before the change.

    `change_type` is that of the first component that is not a plain retain, `position` where it acts.
    """
    at = position = 0
    kind = None
    removed: list[str] = []
    inserted: list[str] = []
    for length, content, attributes in change.delta.components:
        if kind is None and (content is not None or attributes is not None or length < 0):
            kind = "insert" if content is not None else "delete" if length < 0 else "format"
            position = at
        if content is not None:
            inserted.append(str(content))
        elif length < 0:
            removed.append(document.slice(at, at - length))
            at -= length
        else:
            at += length
    return NewChange(
        change=change,
        base_revision=base_revision,
        change_type=kind or "retain",
        position=position,
        content_before="".join(removed),
        content_after="".join(inserted),
        altered=altered,
    )
