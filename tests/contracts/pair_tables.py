"""A pair with its people and its texts, on each kind of store; what others do to it is done here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import (
    AlignmentNews,
    Change,
    Known,
    LinkAction,
    LinkUpdate,
    LockedSession,
    NewChange,
    PairStore,
)
from jddb_jupyter.collab.roles import Access, Principal, Role
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import (
    comments,
    jobs,
    log,
    members,
    pairs,
    pairs_opening,
    pairs_store,
    sessions,
    users,
)
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.pairs_store import SqlPairStore, update_links
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.storage.tables import translation_units
from jddb_jupyter.translation.links import SIDES, AlignmentLink, Side

from .memory_pairs import Book, MemoryPairs

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PAIR = "p"
TEXTS: dict[Side, str] = {
    "source": "He leads the team.\nShe manages 12 people.\n",
    "target": "Il dirige l’équipe.\n",
}
LANGUAGES: dict[Side, str] = {"source": "en", "target": "fr"}
ROLES = {"ann": Role.OWNER, "bob": Role.EDITOR} | {
    name: Role.named(name) for name in ("translator", "reviewer", "viewer")
}
NOBODY = "nobody"


class Table(ABC):
    """Everybody of `ROLES` has that role in both texts; `nobody` has none."""

    pairs: PairStore
    people: Mapping[str, Principal]

    def __init__(self) -> None:
        self._acts = 0
        self._seqs = dict.fromkeys(SIDES, 0)

    @property
    def ann(self) -> Principal:
        """Who owns both texts."""
        return self.people["ann"]

    # What people do

    async def type(
        self, side: Side, ops: list[dict[str, Any]], update: LinkUpdate | None = None, *, fails: bool = False
    ) -> None:
        """Commit one change of ann's at the head of a text; `fails`: nothing of it is stored in the end."""
        self._seqs[side] += 1
        await self._commit(side, self._seqs[side], Delta(ops), update, fails)

    async def act(
        self, deed: str, *link_ids: str, by: str = "ann", nonce: str = "", **more: Any
    ) -> AlignmentNews:
        """Do something to links."""
        self._acts += 1
        action = LinkAction(deed=deed, link_ids=link_ids, **more)  # type: ignore[arg-type]
        return await self.pairs.act(PAIR, self.people[by], action, nonce or f"a{self._acts}")

    # What is there

    async def links(self) -> list[AlignmentLink]:
        """The links at the heads."""
        record = await self.pairs.load(PAIR)
        assert record is not None
        return list(record.alignment.links)

    async def version(self) -> int:
        """What the alignment counts."""
        record = await self.pairs.load(PAIR)
        assert record is not None
        return record.alignment.version

    async def whole(self) -> str:
        """A link that has both sides."""
        return next(link.link_id for link in await self.links() if link.source and link.target)

    async def shown(self) -> list[tuple[str, str]]:
        """The texts of each link."""
        texts = {side: await self.text(side) for side in SIDES}

        def of(link: AlignmentLink, side: Side) -> str:
            place = link.range(side)
            return "" if place is None else texts[side][place.start : place.end]

        return [(of(link, "source"), of(link, "target")) for link in await self.links()]

    @abstractmethod
    async def text(self, side: Side) -> str:
        """A text at its head."""

    @abstractmethod
    async def counters(self) -> tuple[int, int, int]:
        """Taken from the memory, taken from a machine, overridden."""

    @abstractmethod
    async def units(self) -> list[tuple[str, str, str, str]]:
        """Source, target, status and origin of what the memory has."""

    @abstractmethod
    async def threads(self) -> list[tuple[str, str]]:
        """What each thread about the target quotes, and how it begins."""

    # What happens around it

    @abstractmethod
    async def give(self, side: Side, name: str, role: Role) -> None:
        """Give somebody a role in a text; NONE takes it away."""

    @abstractmethod
    async def set_status(self, side: Side, status: str) -> None:
        """Pause, complete or go on with a text."""

    @abstractmethod
    async def second(self) -> PairStore:
        """The store of another process on the same data."""

    @abstractmethod
    async def close(self) -> None:
        """The test is over."""

    @abstractmethod
    async def _commit(
        self, side: Side, seq: int, delta: Delta, update: LinkUpdate | None, fails: bool
    ) -> None: ...


class SqlTable(Table):
    """On a database, which is opened again as another process would."""

    def __init__(self, database: Database, url: str) -> None:
        super().__init__()
        self.pairs = SqlPairStore(database, NOW.timestamp)
        self._database = database
        self._url = url
        self._others: list[Database] = []

    @classmethod
    async def laid(cls, url: str) -> SqlTable:
        """A table with everything on it."""
        table = cls(await open_database(url), url)
        await table._database.write(table._lay)
        await table.pairs.settle(PAIR)
        return table

    def _lay(self, db: Connection) -> None:
        self.people = {}
        for name in (*ROLES, NOBODY):
            user = users.see(db, name, None, NOW)
            self.people[name] = Principal(user.id, name, name.title(), user.colour)
        ids = {}
        for side in SIDES:
            new = jobs.NewJob(
                job_number="1",
                title="One",
                classification="",
                language=LANGUAGES[side],
                ops=[{"insert": TEXTS[side]}],
            )
            ids[side] = jobs.create(db, new, self.ann, NOW).id
        names = pairs_opening.NewIds(PAIR, *SIDES)
        wanted = pairs_opening.Wanted(ids["source"], ids["target"])
        pairs_opening.open_pair(db, wanted, self.ann, names, NOW)
        for name, role in ROLES.items():
            for side in SIDES:
                if name != "ann":
                    members.put(db, side, self.ann, name, role, NOW)

    async def text(self, side: Side) -> str:
        found = await self._database.read(log.document_at, side)
        assert found is not None
        return jobs.text_of(found[1].ops)

    async def counters(self) -> tuple[int, int, int]:
        found = (await self._database.read(pairs.find, PAIR, self.ann)).counters
        return found.translation_memory_hits, found.ai_suggestions_used, found.human_overrides

    async def units(self) -> list[tuple[str, str, str, str]]:
        unit = translation_units.c
        query = select(unit.source, unit.target, unit.status, unit.origin).order_by(unit.id)
        return await self._database.read(lambda db: [tuple(row) for row in db.execute(query)])

    async def threads(self) -> list[tuple[str, str]]:
        _, threads, _ = await self._database.read(comments.listing, "target", self.ann, None, 10, None)
        return [(thread.quote, thread.comments[0].text) for thread in threads]

    async def give(self, side: Side, name: str, role: Role) -> None:
        if role is Role.NONE:
            await self._database.write(members.remove, side, self.ann, name, NOW)
        else:
            await self._database.write(members.put, side, self.ann, name, role, NOW)

    async def set_status(self, side: Side, status: str) -> None:
        await self._database.write(sessions.set_status, side, self.ann, status, NOW)

    async def second(self) -> PairStore:
        self._others.append(await open_database(self._url))
        return SqlPairStore(self._others[-1], NOW.timestamp)

    async def close(self) -> None:
        for database in (*self._others, self._database):
            await database.close()

    async def _commit(
        self, side: Side, seq: int, delta: Delta, update: LinkUpdate | None, fails: bool
    ) -> None:
        store = SqlStore(self._database)
        record = await store.load(side)
        assert record is not None
        at = int(NOW.timestamp() * 1000)
        change = Change(record.head + 1, self.ann.user_id, "tab", seq, delta, at)
        new = replace(describe(change, record.head, False, record.document), link_update=update)
        known = Known(record.head, record.access.access_revision, record.epoch)

        def judge(locked: LockedSession) -> list[NewChange]:
            return [new]

        def fail(*rest: Any) -> None:
            update_links(*rest)
            raise RuntimeError("at the very end")

        with pytest.MonkeyPatch.context() as patch:
            if fails:
                patch.setattr(pairs_store, "update_links", fail)
            await store.commit(side, known, judge, [PAIR] if update else [])


class MemoryTable(Table):
    """In memory."""

    pairs: MemoryPairs

    def __init__(self) -> None:
        super().__init__()
        self.people = {
            name: Principal(number, name, name.title(), "") for number, name in enumerate((*ROLES, NOBODY), 1)
        }
        given = {self.people[name].user_id: role for name, role in ROLES.items()}
        access = Access(1, "active", None, False, given)
        books = {side: Book(Delta([{"insert": TEXTS[side]}]), LANGUAGES[side], access) for side in SIDES}
        self.pairs = MemoryPairs(PAIR, books, NOW.timestamp())
        self.pairs.settle_now()

    async def text(self, side: Side) -> str:
        book = self.pairs.state.books[side]
        return book.at(book.head).text

    async def counters(self) -> tuple[int, int, int]:
        found = self.pairs.state.counters
        return found["memory"], found["machine"], found["overridden"]

    async def units(self) -> list[tuple[str, str, str, str]]:
        return [(*texts, *said) for texts, said in self.pairs.state.units.items()]

    async def threads(self) -> list[tuple[str, str]]:
        return list(self.pairs.state.threads)

    async def give(self, side: Side, name: str, role: Role) -> None:
        access = self.pairs.state.books[side].access
        given = {**access.members, self.people[name].user_id: role}
        self.pairs.let(side, replace(access, members=given))

    async def set_status(self, side: Side, status: str) -> None:
        if status == "completed":
            self.pairs.end()
        self.pairs.let(side, replace(self.pairs.state.books[side].access, status=status))

    async def second(self) -> PairStore:
        return self.pairs

    async def close(self) -> None:
        """There is nothing to close."""

    async def _commit(
        self, side: Side, seq: int, delta: Delta, update: LinkUpdate | None, fails: bool
    ) -> None:
        if fails:
            raise RuntimeError("at the very end")
        revision = self.pairs.state.books[side].head + 1
        change = Change(revision, self.ann.user_id, "tab", seq, delta, int(NOW.timestamp() * 1000))
        self.pairs.commit(side, [(change, update)])
