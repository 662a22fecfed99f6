"""What was committed, put into the streams of a session's connections, each thing in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import Change
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame, Framer
from jddb_jupyter.wire.messages import Ack, ChangesSince, Comments, CommittedChange, Ops
from jddb_jupyter.wire.threads import Thread


def deliver(changes: Sequence[Change], connections: Iterable[Participant]) -> None:
    """Put changes into every connection's stream; to who wrote one it is an ack.

    The others are written to first: a writer that is answered early keeps the event loop busy.
    """
    frames = [Frame(codec.encode(committed_message(change))) for change in changes]
    writers = {change.client_id for change in changes}
    framer = Framer()
    wrote: list[Participant] = []
    for connection in connections:
        if connection.client_id in writers:
            wrote.append(connection)
            continue
        for frame in frames:
            connection.outbox.put(frame)
        connection.outbox.flush(framer)
    for connection in wrote:
        for change, frame in zip(changes, frames, strict=True):
            is_own = change.client_id == connection.client_id
            ack = Frame(codec.encode(Ack(change.seq, change.revision))) if is_own else None
            connection.outbox.put(ack or frame)
        connection.outbox.flush()


def tell_comments(threads: Sequence[Thread], head: int, connections: Iterable[Participant]) -> None:
    """Put threads into every stream, behind the changes up to `head`, the text that they stand in."""
    frame, framer = Frame(codec.encode(Comments(head, list(threads)))), Framer()
    for connection in connections:
        connection.outbox.put(frame)
        connection.outbox.flush(framer)


def committed_message(change: Change) -> CommittedChange:
    """A change as it is told to clients."""
    return CommittedChange(
        change.revision,
        change.user_id,
        change.client_id,
        change.seq,
        Ops(change.delta.ops),
        change.timestamp,
    )


def changes_state(since: int, changes: Sequence[Change]) -> ChangesSince:
    """The state of a document to a client that has the text of `since`."""
    return ChangesSince(since + len(changes), since, [committed_message(change) for change in changes])
