"""What every store of pairs must do, on every engine (`tests/databases.py`)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
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
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Conflict, Forbidden, JddbError, NotFound, SessionClosed, Unprocessable
from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.storage import comments, jobs, log, members, pairs, pairs_opening, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.storage.tables import translation_units
from jddb_jupyter.translation.links import AlignmentLink, LinkOrigin, LinkStatus

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ENGLISH = "He leads the team.\nShe manages 12 people.\n"
FRENCH = "Il dirige l’équipe.\n"
SIDES = {"source": "en", "target": "fr"}


@dataclass
class Table:
    """A pair, its people, and what they do to its texts as committers do it."""

    database: Database
    ann: Principal
    people: dict[str, Principal]
    pairs: PairStore
    seqs: dict[str, int] = field(default_factory=dict)

    async def type(self, side: str, ops: list[dict[str, Any]], update: LinkUpdate | None = None) -> None:
        """Commit one change at the head of a text."""
        session_id = SIDES[side]
        record = await SqlStore(self.database).load(session_id)
        assert record is not None
        seq = self.seqs[side] = self.seqs.get(side, 0) + 1
        at = int(NOW.timestamp() * 1000)
        change = Change(record.head + 1, self.ann.user_id, "tab", seq, Delta(ops), at)
        new = replace(describe(change, record.head, False, record.document), link_update=update)
        known = Known(record.head, record.access.access_revision, record.epoch)

        def judge(locked: LockedSession) -> list[NewChange]:
            return [new]

        await SqlStore(self.database).commit(session_id, known, judge, ["p"] if update else [])

    async def act(
        self, deed: str, *link_ids: str, by: str = "ann", nonce: str = "", **more: Any
    ) -> AlignmentNews:
        self.seqs["act"] = self.seqs.get("act", 0) + 1
        action = LinkAction(deed=deed, link_ids=link_ids, **more)  # type: ignore[arg-type]
        return await self.pairs.act("p", self.people[by], action, nonce or f"a{self.seqs['act']}")

    async def links(self) -> list[AlignmentLink]:
        record = await self.pairs.load("p")
        assert record is not None
        return list(record.alignment.links)

    async def shown(self) -> list[tuple[str, str]]:
        """The texts of each link."""
        texts = {}
        for side, session_id in SIDES.items():
            at_head = await self.database.read(log.document_at, session_id)
            assert at_head is not None
            texts[side] = jobs.text_of(at_head[1].ops)
        return [
            tuple("" if place is None else texts[side][place.start : place.end] for side, place in both)
            for link in await self.links()
            for both in [(("source", link.source), ("target", link.target))]
        ]

    async def counters(self) -> tuple[int, int, int]:
        found = (await self.database.read(pairs.find, "p", self.ann)).counters
        return found.translation_memory_hits, found.ai_suggestions_used, found.human_overrides

    async def units(self) -> list[tuple[str, str, str, str]]:
        unit = translation_units.c
        query = select(unit.source, unit.target, unit.status, unit.origin).order_by(unit.id)
        return await self.database.read(lambda db: [tuple(row) for row in db.execute(query)])


@pytest.fixture
async def table(db_url: str) -> AsyncIterator[Table]:
    database = await open_database(db_url)
    people = {}
    for name in ("ann", "translator", "reviewer", "viewer", "nobody"):
        user = await database.write(users.see, name, None, NOW)
        people[name] = Principal(user.id, name, name.title(), user.colour)
    ann = people["ann"]
    ids = {}
    for language, text in (("en", ENGLISH), ("fr", FRENCH)):
        new = jobs.NewJob(
            job_number="1", title="One", classification="", language=language, ops=[{"insert": text}]
        )
        ids[language] = (await database.write(jobs.create, new, ann, NOW)).id
    wanted = pairs_opening.Wanted(ids["en"], ids["fr"])
    await database.write(pairs_opening.open_pair, wanted, ann, pairs_opening.NewIds("p", "en", "fr"), NOW)
    for name in ("translator", "reviewer", "viewer"):
        for session_id in SIDES.values():
            await database.write(members.put, session_id, ann, name, Role.named(name), NOW)
    store = SqlPairStore(database, NOW.timestamp)
    await store.settle("p")
    yield Table(database, ann, people, store)
    await database.close()


@pytest.fixture
async def linked(table: Table) -> Table:
    """With the first sentences linked."""
    links = await table.links()
    first = next(link for link in links if link.source is not None and link.source.start == 0)
    if first.target is None:
        orphan = next(link for link in links if link.source is None)
        await table.act("link", first.link_id, orphan.link_id)
    return table


async def test_a_pair_that_is_not_there(table: Table) -> None:
    assert await table.pairs.load("nothing") is None
    assert await table.pairs.settle("nothing") is None
    assert await table.pairs.catch_up("nothing", 0) is None
    assert await table.pairs.moved({"nothing": 0}) == ["nothing"]
    with pytest.raises(NotFound):
        await table.pairs.act("nothing", table.ann, LinkAction(deed="unlink", link_ids=("a",)), "1")


async def test_links_are_at_the_heads_whenever_they_are_loaded(linked: Table) -> None:
    await linked.type("source", [{"insert": "Well. "}])
    record = await linked.pairs.load("p")
    assert record is not None
    assert (record.alignment.source_revision, record.alignment.target_revision) == (1, 0)
    assert ("He leads the team.", "Il dirige l’équipe.") in await linked.shown()


async def test_what_only_moves_is_no_news_and_a_new_sentence_is(linked: Table) -> None:
    before = await linked.pairs.load("p")
    assert before is not None
    await linked.type("source", [{"retain": 3}, {"insert": "always "}])
    assert await linked.pairs.settle("p") is None
    await linked.type("source", [{"insert": "Well.\n"}])
    news = await linked.pairs.settle("p")
    assert news is not None
    assert news.version == before.alignment.version + 1
    assert await linked.pairs.settle("p") is None
    assert (await linked.shown())[0] == ("Well.", "")
    assert (await linked.pairs.catch_up("p", before.alignment.version)) == news
    assert await linked.pairs.catch_up("p", news.version) is None
    assert await linked.pairs.moved({"p": news.version}) == []
    assert await linked.pairs.moved({"p": before.alignment.version}) == ["p"]


async def test_the_same_action_is_done_once_also_when_two_send_it_at_once(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    first, second = await asyncio.gather(*(linked.act("unlink", link_id, nonce="same") for _ in range(2)))
    assert first == second
    with pytest.raises(Unprocessable):
        await linked.act("unlink", link_id)


async def test_what_cannot_be_done_changes_nothing(linked: Table) -> None:
    before = await linked.pairs.load("p")
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    for deed, ids in (
        ("unlink", ()),
        ("merge", (link_id,)),
        ("merge", (link_id, link_id)),
        ("split", (link_id,)),
        ("update", ()),
        ("link", ("a", "b")),
    ):
        with pytest.raises(JddbError):
            await linked.act(deed, *ids)
    assert await linked.pairs.load("p") == before


async def test_a_split_place_is_moved_to_the_head(linked: Table) -> None:
    await linked.type("source", [{"retain": 17}, {"insert": " now. He plans"}])
    await linked.type("source", [{"insert": "Now "}])
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    news = await linked.act("split", link_id, at={"source": 23}, source_revision=1)
    assert news.source_revision == 2
    assert [pair[0] for pair in await linked.shown()][:2] == ["Now He leads the team now.", "He plans."]


async def test_confirming_is_for_those_who_may(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    for name, status, allowed in (
        ("nobody", "draft", NotFound),
        ("viewer", "draft", Forbidden),
        ("translator", "reviewed", Forbidden),
        ("translator", "approved", Forbidden),
        ("translator", "needs_review", None),
        ("reviewer", "approved", None),
    ):
        doing = linked.act("update", link_id, by=name, status=LinkStatus(status))
        if allowed is None:
            assert [link.status for link in (await doing).links if link.link_id == link_id] == [status]
        else:
            with pytest.raises(allowed):
                await doing
    with pytest.raises(Forbidden):
        await linked.act("unlink", link_id, by="reviewer")


async def test_confirmed_translations_are_in_the_memory(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    await linked.act("update", link_id, status=LinkStatus.NEEDS_REVIEW)
    assert await linked.units() == [("He leads the team.", "Il dirige l’équipe.", "draft", "human")]
    await linked.act("update", link_id, by="reviewer", status=LinkStatus.APPROVED)
    assert await linked.units() == [("He leads the team.", "Il dirige l’équipe.", "approved", "human")]


async def test_a_source_that_changes_makes_its_link_stale_until_it_returns(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    await linked.act("update", link_id, status=LinkStatus.APPROVED)

    async def is_stale() -> bool:
        link = next(link for link in await linked.links() if link.link_id == link_id)
        shown = dict(zip([one.link_id for one in await linked.links()], await linked.shown(), strict=True))
        return link.is_stale(shown[link_id][0])

    assert not await is_stale()
    await linked.type("source", [{"retain": 3}, {"insert": "always "}])
    assert await is_stale()
    await linked.type("source", [{"retain": 3}, {"delete": 7}])
    assert not await is_stale()


async def test_a_reviewer_who_sends_back_says_why(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    await linked.act("update", link_id, status=LinkStatus.NEEDS_REVIEW)
    with pytest.raises(Unprocessable, match="comment"):
        await linked.act("update", link_id, by="reviewer", status=LinkStatus.DRAFT)
    for _ in range(2):
        await linked.act(
            "update",
            link_id,
            by="reviewer",
            status=LinkStatus.DRAFT,
            comment="Is it “équipe”?",
            nonce="n",
        )
    _, threads, _ = await linked.database.read(comments.listing, "fr", linked.ann, None, 10, None)
    assert [(thread.quote, thread.comments[0].text) for thread in threads] == [
        ("Il dirige l’équipe.", "Is it “équipe”?")
    ]


async def test_a_change_with_a_translation_gives_it_to_its_link(linked: Table) -> None:
    links = await linked.links()
    empty = next(link for link in links if link.target is None)
    update = LinkUpdate("p", empty.link_id, LinkStatus.NEEDS_REVIEW, LinkOrigin.MEMORY)
    await linked.type("target", [{"retain": 19}, {"insert": "\nElle gère 12 personnes."}], update)
    assert await linked.shown() == [
        ("He leads the team.", "Il dirige l’équipe."),
        ("She manages 12 people.", "Elle gère 12 personnes."),
    ]
    changed = next(link for link in await linked.links() if link.link_id == empty.link_id)
    assert (changed.status, changed.origin) == (LinkStatus.NEEDS_REVIEW, LinkOrigin.MEMORY)
    assert await linked.counters() == (1, 0, 0)
    assert await linked.units() == [("She manages 12 people.", "Elle gère 12 personnes.", "draft", "memory")]


@pytest.mark.parametrize(
    ("ops", "typed_at"),
    [
        ([{"retain": 19}, {"insert": "\n"}], 20),
        ([{"insert": "\n"}], 0),
        ([{"retain": 19}, {"insert": " "}], 20),
    ],
    ids=["below a line", "before a line", "in a line"],
)
async def test_a_place_to_type_in_belongs_to_its_link(
    linked: Table, ops: list[dict[str, Any]], typed_at: int
) -> None:
    """Whichever of several segments without translation it was made for, and whoever types there."""
    await linked.type("source", [{"retain": 41}, {"insert": "\nShe hires."}])
    await linked.pairs.settle("p")
    last = (await linked.links())[-1]
    assert (last.target, len(await linked.links())) == (None, 3)
    await linked.type("target", ops, LinkUpdate("p", last.link_id, None, LinkOrigin.HUMAN))
    await linked.pairs.settle("p")
    waiting = next(link for link in await linked.links() if link.link_id == last.link_id)
    assert (waiting.target, waiting.status) == (Range(typed_at, typed_at), LinkStatus.UNTRANSLATED)
    before = [{"retain": typed_at}] if typed_at else []
    await linked.type("target", [*before, {"insert": "Elle embauche."}])
    await linked.pairs.settle("p")
    assert ("She hires.", "Elle embauche.") in await linked.shown()
    typed = next(link for link in await linked.links() if link.link_id == last.link_id)
    assert (typed.status, typed.origin) == (LinkStatus.DRAFT, LinkOrigin.HUMAN)


async def test_places_to_type_in_stand_beside_each_other(linked: Table) -> None:
    await linked.type("source", [{"retain": 41}, {"insert": "\nShe hires."}])
    await linked.pairs.settle("p")
    _, second, third = [link.link_id for link in await linked.links()]
    await linked.type(
        "target", [{"retain": 19}, {"insert": " "}], LinkUpdate("p", second, None, LinkOrigin.HUMAN)
    )
    await linked.type(
        "target", [{"retain": 20}, {"insert": " "}], LinkUpdate("p", third, None, LinkOrigin.HUMAN)
    )
    await linked.pairs.settle("p")
    assert [link.target for link in await linked.links()][1:] == [Range(20, 20), Range(21, 21)]


async def test_a_translation_that_replaces_another_stays_with_its_link(linked: Table) -> None:
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    update = LinkUpdate("p", link_id, None, LinkOrigin.MACHINE)
    await linked.type("target", [{"insert": "Il mène l’équipe."}, {"delete": 19}], update)
    assert (await linked.shown())[0] == ("He leads the team.", "Il mène l’équipe.")
    assert await linked.counters() == (0, 1, 0)
    await linked.type("target", [{"retain": 3}, {"insert": "bien "}])
    await linked.pairs.settle("p")
    assert await linked.counters() == (0, 1, 1)
    await linked.type("target", [{"retain": 3}, {"insert": "très "}])
    await linked.pairs.settle("p")
    assert await linked.counters() == (0, 1, 1)


async def test_a_link_that_is_gone_lets_the_text_stand(linked: Table) -> None:
    update = LinkUpdate("p", "merged by somebody", LinkStatus.APPROVED, LinkOrigin.MEMORY)
    await linked.type("target", [{"insert": "Bon. "}], update)
    found = await linked.database.read(log.document_at, "fr")
    assert found is not None
    assert jobs.text_of(found[1].ops).startswith("Bon. Il dirige")
    assert await linked.counters() == (0, 0, 0)
    assert await linked.units() == []


async def test_a_change_that_is_not_stored_leaves_the_link_alone(linked: Table) -> None:
    before = await linked.pairs.load("p")
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]

    def fail(db: Connection, *rest: Any) -> None:
        raise RuntimeError

    update = LinkUpdate("p", link_id, LinkStatus.APPROVED, LinkOrigin.MEMORY)
    linked.seqs["target"] = 1  # its first one is missing: the log refuses the second of nothing
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "note_clients", fail)
        with pytest.raises(RuntimeError):
            await linked.type("target", [{"insert": "Bon. "}], update)
    assert await linked.pairs.load("p") == before
    assert await linked.units() == []


async def test_a_pair_that_ended_can_be_looked_at_and_not_changed(linked: Table) -> None:
    record = await linked.pairs.load("p")
    assert record is not None
    (link_id, *_) = [link.link_id for link in await linked.links() if link.target and link.source]
    await linked.database.write(sessions.set_status, "en", linked.ann, "completed", NOW)
    ended = await linked.pairs.load("p")
    assert ended is not None
    assert ended.ended
    assert ended.alignment.links == record.alignment.links
    with pytest.raises((SessionClosed, Conflict)):
        await linked.act("unlink", link_id)
    assert await linked.pairs.settle("p") is None
    assert await linked.pairs.moved({"p": record.alignment.version}) == ["p"]


async def test_two_processes_agree(linked: Table, db_url: str) -> None:
    other = await open_database(db_url)
    try:
        second = SqlPairStore(other, NOW.timestamp)
        await linked.type("source", [{"insert": "Well. Then. "}])
        news = [await store.settle("p") for store in (linked.pairs, second)]
        assert news[0] is not None
        assert news[1] is None
        assert await second.catch_up("p", news[0].version - 1) == news[0]
        stored = json.dumps([link.link_id for link in news[0].links])
        assert stored == json.dumps([link.link_id for link in await linked.links()])
    finally:
        await other.close()
