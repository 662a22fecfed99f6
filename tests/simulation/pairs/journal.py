"""What was done to the links, one entry for each time they were stored, and all of it done again.

The product keeps no such journal: it stores the links, and of an act its id, so that it is done once. Here
triggers write one, in the transactions themselves, so that it holds what was committed and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Connection, select, text

from jddb_jupyter.collab.pair_acts import aligning, with_text
from jddb_jupyter.collab.ports import LinkUpdate
from jddb_jupyter.errors import JddbError
from jddb_jupyter.ot import parse_change
from jddb_jupyter.storage import log, pairs_actions, pairs_aligning
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import translation_sessions
from jddb_jupyter.translation.links import SIDES, Alignment, AlignmentLink, Side, load
from jddb_jupyter.wire import pairs as wire

from ..peer import Message

TABLE = """CREATE TABLE journal (id INTEGER PRIMARY KEY, alignment_data TEXT, version INTEGER,
  source_revision INTEGER, target_revision INTEGER, action_id TEXT)"""
TRIGGERS = (
    """CREATE TRIGGER journal_links AFTER UPDATE OF alignment_data ON translation_sessions BEGIN
  INSERT INTO journal (alignment_data, version, source_revision, target_revision)
  VALUES (new.alignment_data, new.alignment_version, new.source_revision, new.target_revision); END""",
    """CREATE TRIGGER journal_acts AFTER INSERT ON translation_actions BEGIN
  UPDATE journal SET action_id = new.action_id WHERE id = (SELECT max(id) FROM journal); END""",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What clients sent about links: acts by their id, and changes of the target by client and `seq`, each as
    often as it was sent again.
    """

    acts: dict[str, Message]
    changes: dict[tuple[str, int], list[Message]]


def begin(db: Connection) -> None:
    """Write the journal from here on; its first entry is how the links are now."""
    db.execute(text(TABLE))
    for trigger in TRIGGERS:
        db.execute(text(trigger))
    db.execute(text("UPDATE translation_sessions SET alignment_data = alignment_data"))


def judge_replay(db: Connection, pair_id: str, sent: Sent) -> None:
    """AssertionError unless the first links, the log and the acts make every alignment that was stored."""
    first, *entries = db.execute(text("SELECT * FROM journal ORDER BY id")).all()
    stored = db.execute(select(translation_sessions).where(translation_sessions.c.pair_id == pair_id)).one()
    replay = _Replay(db, SimpleNamespace(**{**stored._mapping, **first._mapping}), sent)
    version = first.version
    for entry in entries:
        replay.reach(entry)
        assert version <= entry.version <= version + 1, entry
        version = entry.version
    last = entries[-1] if entries else first
    assert (last.alignment_data, last.version) == (stored.alignment_data, stored.alignment_version)


def confirmed_texts(db: Connection, pair_id: str, message: Message) -> dict[Side, str]:
    """What a message that confirms a link says that its sender saw."""
    pair = AlignedPair.seen(db, pair_id, new_id)
    pair.catch_up()
    update = _update(pair, message)
    nothing = AlignmentLink(link_id=update.link_id, source=None, target=None)
    texts: dict[Side, str] = {}
    for side in SIDES:
        try:
            texts[side] = pairs_actions._seen_text(db, pair, nothing, side, update)
        except JddbError:
            texts[side] = ""  # there was nothing
    return texts


class _Replay:
    def __init__(self, db: Connection, first: Any, sent: Sent) -> None:
        self._db = db
        self._sent = sent
        self._names: Iterator[int] = count()
        self._pair = AlignedPair(db, first, lambda: f"made-{next(self._names)}")

    def reach(self, entry: Any) -> None:
        """Do once more what lies between the entry before and this one."""
        pair, wanted = self._pair, load(entry.alignment_data)
        self._follow(entry, wanted)
        pair.settle()
        if entry.action_id is not None:
            self._act(self._sent.acts[entry.action_id])
            pair.settle()
        elif not _are_same(pair.alignment, wanted):
            pair.alignment = self._realigned()
            pair.settle()
        assert _are_same(pair.alignment, wanted), (entry, pair.alignment, wanted)
        pair.alignment = wanted

    def _follow(self, entry: Any, wanted: Alignment) -> None:
        """Follow both texts, and do what came with changes of the target."""
        pair = self._pair
        pair.follow("source", entry.source_revision)
        before = pair.revisions["target"]
        for change in log.read_changes(self._db, pair.sessions["target"], before, entry.target_revision):
            messages = self._sent.changes.get((change.client_id, change.seq))
            if messages is None:
                continue
            update = _update(pair, self._committed(messages, wanted))
            pair.follow("target", change.revision - 1)
            pair.settle()
            if update.link_id in {link.link_id for link in pair.alignment}:
                pair.follow_as(change.delta, change.revision, update.link_id)
                try:
                    pairs_actions._say(self._db, pair, update)
                except JddbError:
                    continue  # the text stays
            else:
                pair.follow("target", change.revision)
        pair.follow("target", entry.target_revision)

    def _committed(self, messages: list[Message], wanted: Alignment) -> Message:
        """Of a change that was sent again, with what was seen by then, the one that made these links."""
        for message in messages:
            if "seen" in message["data"]:
                texts = confirmed_texts(self._db, self._pair.row.pair_id, message)
                if any(
                    texts == {"source": one.confirmed_source, "target": one.confirmed_target}
                    for one in wanted
                ):
                    return message
        return messages[-1]

    def _act(self, message: Message) -> None:
        if message["type"] == "alignment_change":
            pairs_actions._relink(self._db, self._pair, aligning(_data(message, wire.Realignment)))
            return
        pairs_actions._say(self._db, self._pair, _update(self._pair, message))

    def _realigned(self) -> Alignment:
        """What an aligner makes of the links: it writes no act down, for it may be asked again at will."""
        pair = self._pair
        seen = pairs_aligning._Seen(
            stamp=(0, 0, 0),
            source=pair.segments("source"),
            target=pair.segments("target"),
            links=pair.alignment,
            languages=(pair.row.source_language, pair.row.target_language),
        )
        return pairs_aligning._aligned(seen, ())


def _update(pair: AlignedPair, message: Message) -> LinkUpdate:
    """What was said of a link, maybe with its text."""
    data = _data(message, wire.LinkChange)
    written = None if data.ops is msgspec.UNSET else parse_change({"ops": data.ops})
    return with_text(pair.row.pair_id, data, written)


def _data(message: Message, kind: type[Any]) -> Any:
    return msgspec.convert(message["data"], kind)


def _are_same(made: Alignment, stored: Alignment) -> bool:
    """Whether links are the same but for the names of new ones."""
    known = {link.link_id for link in made}
    names = {link.link_id for link in stored}
    renamed = [
        one if one.link_id in names or other.link_id in known else replace(one, link_id=other.link_id)
        for one, other in zip(made, stored, strict=False)
    ]
    return len(made) == len(stored) and renamed == list(stored)
