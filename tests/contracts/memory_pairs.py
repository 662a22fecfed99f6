"""Pairs in memory: the twin of what `storage` keeps, for tests that want no database, and a second opinion.

One pair, its two texts with their changes, and who may what. What people do works on a copy of the state,
which takes the place of the state at the end: so all of it is done, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import count

from jddb_jupyter.collab.ports import AlignmentNews, Change, LinkAction, LinkUpdate, PairRecord
from jddb_jupyter.collab.roles import Access, Action, Principal, Role, require
from jddb_jupyter.errors import JddbError, NotFound, ReadOnly, RevisionAhead, SessionClosed, Unprocessable
from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.translation import links
from jddb_jupyter.translation.links import (
    SIDES,
    Alignment,
    AlignmentLink,
    LinkOrigin,
    LinkStatus,
    Side,
    Spanned,
)
from jddb_jupyter.translation.segmentation import segment
from jddb_jupyter.translation.units import tidied

WRITTEN_EVERY = 50
COUNTED = {LinkOrigin.MEMORY: "memory", LinkOrigin.MACHINE: "machine"}
UNIT_STATUS = {
    LinkStatus.NEEDS_REVIEW: "draft",
    LinkStatus.REVIEWED: "reviewed",
    LinkStatus.APPROVED: "approved",
}


@dataclass(frozen=True)
class Book:
    """What is kept of one text: how it began, and every change since."""

    beginning: Delta
    language: str
    access: Access
    changes: tuple[Change, ...] = ()

    @property
    def head(self) -> int:
        """The last revision."""
        return len(self.changes)

    def at(self, revision: int) -> Document:
        """The text at a revision."""
        document = Document(self.beginning)
        for change in self.changes[:revision]:
            document.apply(change.delta)
        return document


@dataclass
class State:
    """Everything that is kept of a pair. Nothing in it is changed in place."""

    books: Mapping[Side, Book]
    alignment: Alignment = field(default_factory=Alignment)
    revisions: Mapping[Side, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    version: int = 0
    counters: Mapping[str, int] = field(
        default_factory=lambda: dict.fromkeys(("memory", "machine", "overridden"), 0)
    )
    actions: frozenset[tuple[int, str]] = frozenset()
    units: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    threads: tuple[tuple[str, str], ...] = ()
    ended: bool = False


class MemoryPairs:
    """See `collab.ports.PairStore` for what each method does. `pair_id` is the only pair that there is."""

    def __init__(self, pair_id: str, books: Mapping[Side, Book], now: float) -> None:
        numbers = count(1)
        self.state = State(books)
        self.new_id: Callable[[], str] = lambda: f"link-{next(numbers)}"
        self._pair_id = pair_id
        self._now = now

    async def load(self, pair_id: str) -> PairRecord | None:
        if pair_id != self._pair_id:
            return None
        work = _Work(copy(self.state), self.new_id)
        work.catch_up()
        revisions = work.state.revisions
        source, target = (self.state.books[side] for side in SIDES)
        news = AlignmentNews(
            self.state.version, revisions["source"], revisions["target"], work.state.alignment
        )
        return PairRecord(
            pair_id, "source", "target", 1, 2, source.language, target.language, self.state.ended, news
        )

    async def act(self, pair_id: str, person: Principal, action: LinkAction, action_id: str) -> AlignmentNews:
        return self.act_now(pair_id, person, action, action_id)

    def act_now(self, pair_id: str, person: Principal, action: LinkAction, action_id: str) -> AlignmentNews:
        """The same at once."""
        self._require_open(pair_id)
        with self._transaction() as work:
            roles = {side: book.access.role_of(person) for side, book in self.state.books.items()}
            if Role.NONE in roles.values():
                raise NotFound("no_such_pair")
            name = (person.user_id, action_id)
            is_new = name not in work.state.actions
            if is_new:
                self._require_right(person, action)
            work.catch_up()
            work.settle()
            if is_new:
                work.do(action, roles["target"], person)
                work.settle()
                work.state.actions |= {name}
        return self._news()

    async def settle(self, pair_id: str) -> AlignmentNews | None:
        return self.settle_now() if pair_id == self._pair_id else None

    def settle_now(self) -> AlignmentNews | None:
        """The same at once."""
        if self.state.ended:
            return None
        before = self.state.version
        with self._transaction() as work:
            work.catch_up()
            work.settle()
        return self._news() if self.state.version > before else None

    async def catch_up(self, pair_id: str, version: int) -> AlignmentNews | None:
        record = await self.load(pair_id)
        return None if record is None or record.alignment.version == version else record.alignment

    async def moved(self, known: Mapping[str, int]) -> Sequence[str]:
        there = {} if self.state.ended else {self._pair_id: self.state.version}
        return [pair_id for pair_id, version in known.items() if there.get(pair_id) != version]

    # What `Store.commit` and the rest of the database do

    def commit(self, side: Side, changes: Sequence[tuple[Change, LinkUpdate | None]]) -> None:
        """Put changes into the log of a text, with what they mean for links of this pair."""
        with self._transaction() as work:
            book = self.state.books[side]
            book = replace(book, changes=(*book.changes, *(change for change, _ in changes)))
            work.state.books = {**work.state.books, side: book}
            updates = [(change, update) for change, update in changes if update and side == "target"]
            for change, update in updates:
                work.take_translation(change, update)
            if updates:
                work.catch_up()
                work.settle()

    def let(self, side: Side, access: Access) -> None:
        """Change who may what in a text, and its status."""
        book = replace(self.state.books[side], access=access)
        self.state = replace(self.state, books={**self.state.books, side: book})

    def end(self) -> None:
        """One of the texts is completed."""
        with self._transaction() as work:
            work.catch_up()
            work.settle()
            work.state.ended = True

    def _require_open(self, pair_id: str) -> None:
        if pair_id != self._pair_id:
            raise NotFound("no_such_pair")
        if self.state.ended:
            raise SessionClosed("pair_ended")

    def _require_right(self, person: Principal, action: LinkAction) -> None:
        access = self.state.books["target"].access
        access.check_open(person, self._now)
        role = access.role_of(person)
        require(role, Action.SET_STATUS if action.deed == "update" else Action.TRANSLATE)
        if action.status is not None:
            access.check_status(person, action.status)
        if access.status_at(self._now) == "paused":
            raise ReadOnly("session_paused")

    def _news(self) -> AlignmentNews:
        state = self.state
        return AlignmentNews(
            state.version, state.revisions["source"], state.revisions["target"], state.alignment
        )

    @contextmanager
    def _transaction(self) -> Iterator[_Work]:
        work = _Work(copy(self.state), self.new_id)
        yield work
        if work.is_changed:
            work.state.version += 1
        self.state = work.state


class _Work:
    """A state that is being changed."""

    def __init__(self, state: State, new_id: Callable[[], str]) -> None:
        self.state = state
        self._new_id = new_id
        self._only_moved = state.alignment
        self._counters = state.counters

    @property
    def is_changed(self) -> bool:
        """Whether more was done than that ranges moved with the texts."""
        return self.state.alignment != self._only_moved or self.state.counters != self._counters

    def catch_up(self) -> None:
        for side in SIDES:
            self._follow(side, self.state.books[side].head)

    def settle(self) -> None:
        segments = self._segments()
        self.state.alignment = self.state.alignment.settled(
            segments["source"], segments["target"], self._new_id
        )

    def take_translation(self, change: Change, update: LinkUpdate) -> None:
        """Follow the target to a change that is the translation of a link, if that is still there."""
        self._follow("source", self.state.books["source"].head)
        self._follow("target", change.revision - 1)
        self.settle()
        if update.link_id not in {link.link_id for link in self.state.alignment}:
            self._follow("target", change.revision)
            return
        self._move("target", change)
        self._give_inserted(change.delta, update.link_id)
        try:
            self._update(update, change.user_id)
        except JddbError:
            return

    def do(self, action: LinkAction, role: Role, person: Principal) -> None:
        """What somebody who may does to links."""
        ids, alignment = action.link_ids, self.state.alignment
        alone = action.deed in ("unlink", "split", "update")
        if not ids or len(set(ids)) != len(ids) or (alone and len(ids) != 1):
            raise Unprocessable("action_not_valid")
        if action.deed == "update":
            self._say(action, role, person)
        elif action.deed == "link":
            self.state.alignment = links.link(alignment, ids)
        elif action.deed == "merge":
            self.state.alignment = links.merge(alignment, ids)
        elif action.deed == "unlink":
            self.state.alignment = links.unlink(alignment, ids[0], self._new_id)
        else:
            at = {side: self._moved(action, side, place) for side, place in action.at.items()}
            self.state.alignment = links.split(alignment, ids[0], at, self._segments(), self._new_id)

    def _say(self, action: LinkAction, role: Role, person: Principal) -> None:
        link = self.state.alignment[action.link_ids[0]]
        goes_back = link.status.confirms and action.status is not None and not action.status.confirms
        if goes_back and role is Role.REVIEWER and action.comment is None:
            raise Unprocessable("say_why")
        self._update(LinkUpdate("", link.link_id, action.status, action.origin), person.user_id)
        if action.comment is not None:
            quote = self._text(link, "target") or self._text(link, "source")
            if not quote:
                raise NotFound("no_such_link")
            self.state.threads = (*self.state.threads, (quote, action.comment))

    def _update(self, update: LinkUpdate, user_id: int) -> None:
        link, status = self.state.alignment[update.link_id], update.status
        texts = {side: self._text(link, side) for side in SIDES}
        if status is None and texts["target"] and link.status is LinkStatus.UNTRANSLATED:
            status = LinkStatus.DRAFT
        self.state.alignment = links.update(
            self.state.alignment,
            link.link_id,
            status=status,
            origin=update.origin,
            source_text=texts["source"],
            target_text=texts["target"],
        )
        if update.origin in COUNTED and texts["target"]:
            self._count(COUNTED[update.origin])
        if update.status is not None and update.status.confirms:
            said = self.state.alignment[link.link_id]
            origin = "human" if said.origin is LinkOrigin.ALIGNER else str(said.origin)
            pair = tidied(texts["source"]), tidied(texts["target"])
            self.state.units = {**self.state.units, pair: (UNIT_STATUS[said.status], origin)}

    def _follow(self, side: Side, revision: int) -> None:
        changes = self.state.books[side].changes[self.state.revisions[side] : revision]
        if not changes:
            return
        taken = {
            link.link_id: self._text(link, "target")
            for link in self.state.alignment
            if side == "target" and link.origin in COUNTED and link.has("target")
        }
        for change in changes:
            self._move(side, change)
        for link_id, text in taken.items():
            link = self.state.alignment[link_id]
            if self._text(link, "target") != text:
                self._count("overridden")
                self._replace(replace(link, origin=LinkOrigin.HUMAN))

    def _move(self, side: Side, change: Change) -> None:
        self.state.revisions = {**self.state.revisions, side: change.revision}
        self.state.alignment = self.state.alignment.moved(side, change.delta)
        self._only_moved = self._only_moved.moved(side, change.delta)

    def _give_inserted(self, delta: Delta, link_id: str) -> None:
        """What a change inserts, without the white space around, belongs to the link, if to nobody else."""
        at, ends = 0, list[int]()
        for op in delta.ops:
            if "insert" in op:
                ends += [at, at + len(op["insert"])]
            at += len(op["insert"]) if "insert" in op else op.get("retain", 0)
        if not ends:
            return
        link = self.state.alignment[link_id]
        start, end = min(ends), max(ends)
        if not self._document("target").slice(start, end).strip():
            self._wait_at(link, end)
            return
        if link.target is not None and not link.target.is_empty:
            start, end = min(start, link.target.start), max(end, link.target.end)
        text = self._document("target").slice(start, end)
        start += len(text) - len(text.lstrip())
        end = max(start, end - (len(text) - len(text.rstrip())))
        theirs = [other.target for other in self.state.alignment if other.link_id != link_id]
        if start < end and not any(
            place and not place.is_empty and place.start < end and start < place.end for place in theirs
        ):
            self._replace(link.at("target", Range(start, end)))

    def _wait_at(self, link: AlignmentLink, at: int) -> None:
        """White space is a place to type in: for this link, and for no other that stood empty there."""
        for other in self.state.alignment:
            if other.has("target") and not self._text(other, "target").strip():
                assert other.target is not None
                self._replace(other.at("target", Range(other.target.start, other.target.start)))
        document = self._document("target")
        if document.slice(at - 1, at) == "\n" and document.slice(at, at + 1) != "\n":
            at -= 1
        if not self._text(link, "target").strip():
            self._replace(self.state.alignment[link.link_id].at("target", Range(at, at)))

    def _moved(self, action: LinkAction, side: Side, place: int) -> int:
        revision = action.source_revision if side == "source" else action.target_revision
        book = self.state.books[side]
        if revision > book.head:
            raise RevisionAhead("revision_ahead", revision=revision, head=book.head)
        for change in book.changes[revision:]:
            place = change.delta.transform_position(place, False)
        return place

    def _replace(self, changed: AlignmentLink) -> None:
        self.state.alignment = Alignment(
            tuple(changed if link.link_id == changed.link_id else link for link in self.state.alignment)
        )

    def _count(self, what: str) -> None:
        self.state.counters = {**self.state.counters, what: self.state.counters[what] + 1}

    def _document(self, side: Side) -> Document:
        return self.state.books[side].at(self.state.revisions[side])

    def _segments(self) -> dict[Side, Sequence[Spanned]]:
        return {side: segment(self._document(side), self.state.books[side].language) for side in SIDES}

    def _text(self, link: AlignmentLink, side: Side) -> str:
        place = link.range(side)
        return "" if place is None else self._document(side).slice(place.start, place.end)
