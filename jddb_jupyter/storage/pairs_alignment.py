"""The alignment of a pair in one transaction: brought to the heads of both texts, changed, and stored there.

The database decides how two texts are aligned, so that every server process says the same: links are read
with the revisions that they stand at, moved over the changes of the log since, changed, and made to fit the
sentences again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from jddb_jupyter.collab.ports import AlignmentNews
from jddb_jupyter.errors import NotFound
from jddb_jupyter.ot import Delta, Document, Range, diff
from jddb_jupyter.storage import log, pairs
from jddb_jupyter.storage.tables import translation_sessions as table
from jddb_jupyter.translation.links import (
    SIDES,
    Alignment,
    AlignmentLink,
    LinkOrigin,
    Side,
    dump,
    load,
)
from jddb_jupyter.translation.segmentation import Segment, segment

SUGGESTED: Final = (LinkOrigin.MEMORY, LinkOrigin.MACHINE)
"""What a translation that was not written by a person comes from."""


def new_id() -> str:
    """A name for a link that nobody else draws."""
    return secrets.token_urlsafe(9)


class AlignedPair:
    """A pair as a transaction sees it: `alignment` in the texts of `revisions`.

    `counts` is how much each counter of the row grows. To be stored, it must have been locked.
    """

    def __init__(self, db: Connection, row: Row[Any], new_id: Callable[[], str]) -> None:
        self.row = row
        self.alignment = load(row.alignment_data)
        self.sessions: dict[Side, str] = {"source": row.source_session_id, "target": row.session_id}
        self.revisions: dict[Side, int] = {
            "source": row.source_revision,
            "target": row.target_revision,
        }
        self.counts = dict.fromkeys(("translation_memory_hits", "ai_suggestions_used", "human_overrides"), 0)
        self._db = db
        self.new_id = new_id
        self._before = self.alignment
        self._documents: dict[Side, Document] = {}

    @classmethod
    def locked(cls, db: Connection, pair_id: str, new_id: Callable[[], str]) -> AlignedPair:
        """An open pair, locked with its sessions; NotFound or SessionClosed if it is not open."""
        return cls(db, pairs.lock(db, pair_id), new_id)

    @classmethod
    def seen(cls, db: Connection, pair_id: str, new_id: Callable[[], str]) -> AlignedPair:
        """A pair that is not deleted, to be looked at; NotFound if there is none."""
        query = select(table).where(table.c.pair_id == pair_id, table.c.deleted_at.is_(None))
        row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("no_such_pair")
        return cls(db, row, new_id)

    @property
    def news(self) -> AlignmentNews:
        """The alignment as it is now."""
        return AlignmentNews(
            version=self.row.alignment_version + self.is_changed,
            source_revision=self.revisions["source"],
            target_revision=self.revisions["target"],
            links=self.alignment,
        )

    @property
    def moved_only(self) -> Alignment:
        """The alignment as it was stored, moved with the texts and nothing else."""
        return self._before

    @property
    def is_changed(self) -> bool:
        """Whether more has happened than that places moved with the texts."""
        return self.alignment != self._before or any(self.counts.values())

    def document(self, side: Side) -> Document:
        """One of the texts, at the revision that the alignment stands at."""
        if side not in self._documents:
            document, _, _ = log.load_document(self._db, self.sessions[side], self.revisions[side])
            self._documents[side] = document
        return self._documents[side]

    def text(self, link: AlignmentLink, side: Side) -> str:
        """What a link has in one of the texts; empty for nothing."""
        place = link.range(side)
        return "" if place is None else self.document(side).slice(place.start, place.end)

    def segments(self, side: Side) -> list[Segment]:
        """The sentences of one of the texts."""
        return self.segments_of(self.document(side), side)

    def segments_of(self, document: Document, side: Side) -> list[Segment]:
        """The sentences of one of the texts as it was at some time."""
        language = self.row.source_language if side == "source" else self.row.target_language
        return segment(document, language)

    def catch_up(self) -> None:
        """Follow both texts to their heads. Who changed a suggestion that was taken has overridden it."""
        for side in SIDES:
            head = log.head_of(self._db, self.sessions[side]) or 0
            self.follow(side, head)

    def follow(self, side: Side, revision: int) -> None:
        """Follow one of the texts to a later revision."""
        changes = log.read_changes(self._db, self.sessions[side], self.revisions[side], revision)
        if not changes:
            return
        taken = self._suggested() if side == "target" else {}
        for change in changes:
            self._move(side, change.delta)
            self.revisions[side] = change.revision
        for link_id, text in taken.items():
            link = self.alignment[link_id]
            if self.text(link, "target") != text:
                self.counts["human_overrides"] += 1
                self.replace(replace(link, origin=LinkOrigin.HUMAN))

    def follow_as(self, delta: Delta, revision: int, link_id: str) -> None:
        """Follow the target over the change that makes `revision` and whose text is a link's translation.

        White space alone makes a place where the translation is going to be typed.
        """
        self._move("target", delta)
        self.revisions["target"] = revision
        place = _inserted(delta)
        if place is None:
            return
        link = self.alignment[link_id]
        if self._trimmed(place).is_empty:
            self._wait_at(link, place)
            return
        if link.target is not None and not link.target.is_empty:
            place = Range(min(place.start, link.target.start), max(place.end, link.target.end))
        place = self._trimmed(place)
        others = (other.target for other in self.alignment if other.link_id != link_id)
        if place.is_empty or any(
            other and not other.is_empty and other.start < place.end and place.start < other.end
            for other in others
        ):
            return  # it is settled like any text
        self.replace(link.at("target", place))

    def _wait_at(self, link: AlignmentLink, inserted: Range) -> None:
        """Let a link that has no translation stand empty where white space was inserted for it.

        That is behind the white space; where a line goes on there, in the new line before it. Others that
        stood empty at that place have taken the white space in, and give it back.
        """
        for other in self.alignment:
            place = other.target
            if place is not None and not place.is_empty and not self.text(other, "target").strip():
                self.replace(other.at("target", Range(place.start, place.start)))
        document, at = self.document("target"), inserted.end
        if document.slice(at - 1, at) == "\n" and document.slice(at, at + 1) != "\n":
            at -= 1
        if not self.text(link, "target").strip():
            self.replace(self.alignment[link.link_id].at("target", Range(at, at)))

    def go_on_from(self, before: AlignedPair) -> None:
        """Take the links of a pair that ended, where they stand in these texts."""
        alignment = before.alignment
        for side in SIDES:
            old, new = before.document(side).to_delta(), self.document(side).to_delta()
            alignment = alignment.moved(side, diff(old, new))
        self.alignment = alignment

    def settle(self) -> None:
        """Make the links fit the sentences again."""
        segments = {side: self.segments(side) for side in SIDES}
        self.alignment = self.alignment.settled(segments["source"], segments["target"], self.new_id)

    def replace(self, changed: AlignmentLink) -> None:
        """Put a link in the place of the one that has its id."""
        self.alignment = Alignment(
            tuple(changed if link.link_id == changed.link_id else link for link in self.alignment)
        )

    def store(self, now: datetime) -> AlignmentNews:
        """Write the alignment down at the revisions that it stands at."""
        news = self.news
        self._db.execute(
            update(table)
            .where(table.c.pair_id == self.row.pair_id)
            .values(
                alignment_data=dump(self.alignment),
                alignment_version=news.version,
                source_revision=news.source_revision,
                target_revision=news.target_revision,
                **{name: table.c[name] + count for name, count in self.counts.items()},
                **({"updated_at": now} if self.is_changed else {}),
            )
        )
        return news

    def _move(self, side: Side, delta: Delta) -> None:
        self.document(side).apply(delta)
        self.alignment = self.alignment.moved(side, delta)
        self._before = self._before.moved(side, delta)

    def _suggested(self) -> dict[str, str]:
        """Of the links whose translation was taken from the memory or a machine, the texts."""
        return {
            link.link_id: self.text(link, "target")
            for link in self.alignment
            if link.origin in SUGGESTED and link.has("target")
        }

    def _trimmed(self, place: Range) -> Range:
        text = self.document("target").slice(place.start, place.end)
        start = place.start + len(text) - len(text.lstrip())
        return Range(start, max(start, place.end - (len(text) - len(text.rstrip()))))


def _inserted(delta: Delta) -> Range | None:
    """From the first to the last code point that a change inserts, in the text after it."""
    at, places = 0, list[int]()
    for length, content, _ in delta.components:
        if content is not None:
            places += [at, at + length]
        at += max(length, 0)
    return Range(places[0], places[-1]) if places else None
