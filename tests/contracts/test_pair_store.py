"""What every store of pairs must do, on every engine (`tests/databases.py`) and in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from jddb_jupyter.collab.ports import LinkAction, LinkUpdate
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import (
    Conflict,
    Forbidden,
    JddbError,
    NotFound,
    ReadOnly,
    RevisionAhead,
    SessionClosed,
    Unprocessable,
)
from jddb_jupyter.ot import Range
from jddb_jupyter.translation.links import AlignmentLink, LinkOrigin, LinkStatus
from tests.databases import ENGINES, fresh_database

from .pair_tables import NOBODY, MemoryTable, SqlTable, Table

MEMORY = "memory"


@pytest.fixture(params=[*ENGINES, MEMORY])
def db_url(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[str]:
    if request.param == MEMORY:
        yield MEMORY
        return
    with fresh_database(request, tmp_path, empty_file) as address:
        yield address


@pytest.fixture
async def table(db_url: str) -> AsyncIterator[Table]:
    laid: Table = MemoryTable() if db_url == MEMORY else await SqlTable.laid(db_url)
    yield laid
    await laid.close()


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
    link_id = await linked.whole()
    first, second = await asyncio.gather(*(linked.act("unlink", link_id, nonce="same") for _ in range(2)))
    assert first == second
    with pytest.raises(Unprocessable):
        await linked.act("unlink", link_id)


async def test_what_cannot_be_done_changes_nothing(linked: Table) -> None:
    before = await linked.pairs.load("p")
    link_id = await linked.whole()
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
    link_id = await linked.whole()
    news = await linked.act("split", link_id, at={"source": 23}, source_revision=1)
    assert news.source_revision == 2
    assert [pair[0] for pair in await linked.shown()][:2] == ["Now He leads the team now.", "He plans."]


async def test_confirming_is_for_those_who_may(linked: Table) -> None:
    link_id = await linked.whole()
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
    link_id = await linked.whole()
    await linked.act("update", link_id, status=LinkStatus.NEEDS_REVIEW)
    assert await linked.units() == [("He leads the team.", "Il dirige l’équipe.", "draft", "human")]
    await linked.act("update", link_id, by="reviewer", status=LinkStatus.APPROVED)
    assert await linked.units() == [("He leads the team.", "Il dirige l’équipe.", "approved", "human")]


async def test_a_source_that_changes_makes_its_link_stale_until_it_returns(linked: Table) -> None:
    link_id = await linked.whole()
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
    link_id = await linked.whole()
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
    assert await linked.threads() == [("Il dirige l’équipe.", "Is it “équipe”?")]


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
    link_id = await linked.whole()
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
    assert (await linked.text("target")).startswith("Bon. Il dirige")
    assert await linked.counters() == (0, 0, 0)
    assert await linked.units() == []


async def test_a_change_that_is_not_stored_leaves_the_link_alone(linked: Table) -> None:
    before = await linked.pairs.load("p")
    update = LinkUpdate("p", await linked.whole(), LinkStatus.APPROVED, LinkOrigin.MEMORY)
    with pytest.raises(RuntimeError):
        await linked.type("target", [{"insert": "Bon. "}], update, fails=True)
    assert await linked.pairs.load("p") == before
    assert await linked.units() == []
    assert await linked.counters() == (0, 0, 0)


async def test_a_pair_that_ended_can_be_looked_at_and_not_changed(linked: Table) -> None:
    record = await linked.pairs.load("p")
    assert record is not None
    link_id = await linked.whole()
    await linked.set_status("source", "completed")
    ended = await linked.pairs.load("p")
    assert ended is not None
    assert ended.ended
    assert ended.alignment.links == record.alignment.links
    with pytest.raises((SessionClosed, Conflict)):
        await linked.act("unlink", link_id)
    assert await linked.pairs.settle("p") is None
    assert await linked.pairs.moved({"p": record.alignment.version}) == ["p"]


async def test_two_processes_agree(linked: Table) -> None:
    second = await linked.second()
    await linked.type("source", [{"insert": "Well. Then. "}])
    news = [await store.settle("p") for store in (linked.pairs, second)]
    assert news[0] is not None
    assert news[1] is None
    assert await second.catch_up("p", news[0].version - 1) == news[0]
    assert list(news[0].links) == await linked.links()


async def test_what_two_processes_do_at_once_has_an_order(linked: Table) -> None:
    second, link_id = await linked.second(), await linked.whole()
    before, names = await linked.version(), count()

    def say(store: Any, origin: LinkOrigin, action_id: str) -> Any:
        action = LinkAction(deed="update", link_ids=(link_id,), origin=origin)
        return store.act("p", linked.ann, action, action_id)

    kinds = [LinkOrigin.MEMORY, LinkOrigin.MACHINE] * 5
    done = await asyncio.gather(
        *(say(store, origin, f"{next(names)}") for origin in kinds for store in (linked.pairs, second))
    )
    assert sorted(news.version for news in done) == list(range(before + 1, before + 21))
    last = max(done, key=lambda news: news.version)
    assert await linked.pairs.catch_up("p", before) == last
    # Each counted what it took, so none was done on an alignment that lacked another.
    assert await linked.counters() == (10, 10, 0)


async def test_the_same_action_is_done_once_by_two_processes(linked: Table) -> None:
    second, link_id = await linked.second(), await linked.whole()
    before = await linked.version()
    action = LinkAction(deed="update", link_ids=(link_id,), origin=LinkOrigin.MEMORY)
    stores = [linked.pairs, second] * 3
    done = await asyncio.gather(*(store.act("p", linked.ann, action, "same") for store in stores))
    assert {news.version for news in done} == {before + 1}
    assert await linked.counters() == (1, 0, 0)


async def test_the_same_name_for_an_action_is_another_action_of_another_person(linked: Table) -> None:
    link_id = await linked.whole()
    for name in ("ann", "translator"):
        await linked.act("update", link_id, by=name, origin=LinkOrigin.MEMORY, nonce="same")
    assert await linked.counters() == (2, 0, 0)


async def test_an_action_that_was_refused_may_be_tried_again_under_its_name(linked: Table) -> None:
    link_id = await linked.whole()
    with pytest.raises(Forbidden):
        await linked.act("update", link_id, by="viewer", status=LinkStatus.DRAFT, nonce="n")
    await linked.give("target", "viewer", Role.REVIEWER)
    await linked.act("update", link_id, by="viewer", origin=LinkOrigin.MEMORY, nonce="n")
    assert await linked.counters() == (1, 0, 0)


async def test_rights_are_those_of_the_moment(linked: Table) -> None:
    link_id = await linked.whole()
    await linked.act("update", link_id, by="bob", status=LinkStatus.APPROVED, nonce="done")
    await linked.give("target", "bob", Role.TRANSLATOR)
    with pytest.raises(Forbidden):
        await linked.act("update", link_id, by="bob", status=LinkStatus.APPROVED)
    await linked.give("target", "bob", Role.VIEWER)
    with pytest.raises(Forbidden):
        await linked.act("unlink", link_id, by="bob")
    # That it is done is told again, for they may not have heard of it.
    before = await linked.version()
    news = await linked.act("update", link_id, by="bob", status=LinkStatus.APPROVED, nonce="done")
    assert news.version == before
    await linked.give("target", "bob", Role.EDITOR)
    await linked.give("source", "bob", Role.NONE)
    for nonce in ("done", "new"):
        with pytest.raises(NotFound):
            await linked.act("unlink", link_id, by="bob", nonce=nonce)


async def test_without_a_role_in_the_target_there_is_no_pair(linked: Table) -> None:
    link_id = await linked.whole()
    await linked.give("source", NOBODY, Role.OWNER)
    with pytest.raises(NotFound):
        await linked.act("unlink", link_id, by=NOBODY)
    await linked.give("target", "bob", Role.NONE)
    with pytest.raises(NotFound):
        await linked.act("unlink", link_id, by="bob")


async def test_nothing_is_done_to_links_while_the_target_is_paused(linked: Table) -> None:
    link_id, before = await linked.whole(), await linked.pairs.load("p")
    await linked.set_status("target", "paused")
    with pytest.raises(ReadOnly):
        await linked.act("unlink", link_id)
    assert await linked.pairs.load("p") == before
    await linked.set_status("target", "active")
    await linked.set_status("source", "paused")
    await linked.act("update", link_id, status=LinkStatus.APPROVED)


async def test_a_place_in_a_text_that_is_still_to_come_is_refused(linked: Table) -> None:
    with pytest.raises(RevisionAhead):
        await linked.act("split", await linked.whole(), at={"source": 3}, source_revision=1)


async def test_what_is_refused_in_the_middle_leaves_nothing(linked: Table) -> None:
    """A comment where there is nothing to comment on, after the status was set."""
    empty = await linked.act("unlink", await linked.whole())
    bare = [link for link in empty.links if not link.has("source") and not link.has("target")]
    assert bare == []
    link_id = next(link.link_id for link in empty.links if link.source and not link.target)
    before = await linked.pairs.load("p")
    with pytest.raises(Unprocessable):
        await linked.act("update", link_id, status=LinkStatus.APPROVED, comment="Why?")
    assert await linked.pairs.load("p") == before
    assert (await linked.units(), await linked.threads()) == ([], [])


async def test_what_people_do_is_done_to_the_texts_of_that_moment(linked: Table) -> None:
    link_id = await linked.whole()
    await linked.type("source", [{"retain": 3}, {"insert": "always "}])
    await linked.type("target", [{"retain": 3}, {"insert": "toujours "}])
    news = await linked.act("update", link_id, status=LinkStatus.APPROVED)
    assert (news.source_revision, news.target_revision) == (1, 1)
    said = ("He always leads the team.", "Il toujours dirige l’équipe.")
    assert await linked.units() == [(*said, "approved", "human")]
    assert [(link.confirmed_source, link.confirmed_target) for link in news.links if link.by_hand][:1] == [
        said
    ]


async def test_a_change_with_a_translation_waits_for_nobody_and_follows_both_texts(linked: Table) -> None:
    empty = next(link.link_id for link in await linked.links() if link.target is None)
    await linked.type("source", [{"insert": "Well. "}])
    await linked.type("target", [{"insert": "Bon. "}])
    update = LinkUpdate("p", empty, LinkStatus.REVIEWED)
    await linked.type("target", [{"retain": 24}, {"insert": "\nElle gère 12 personnes."}], update)
    record = await linked.pairs.load("p")
    assert record is not None
    assert (record.alignment.source_revision, record.alignment.target_revision) == (1, 2)
    assert ("She manages 12 people.", "Elle gère 12 personnes.") in await linked.shown()
    assert ("He leads the team.", "Il dirige l’équipe.") in await linked.shown()


async def test_a_status_that_the_texts_contradict_lets_the_text_stand(linked: Table) -> None:
    update = LinkUpdate("p", await linked.whole(), LinkStatus.UNTRANSLATED, LinkOrigin.MEMORY)
    await linked.type("target", [{"retain": 3}, {"insert": "bien "}], update)
    assert (await linked.shown())[0] == ("He leads the team.", "Il bien dirige l’équipe.")
    assert await linked.units() == []


async def test_links_are_there_also_when_nobody_settles_them(linked: Table) -> None:
    """What is loaded lies in the texts of the heads, whatever has been typed since."""
    for _ in range(3):
        await linked.type("source", [{"delete": 4}])
        await linked.type("target", [{"insert": "Un. "}])
    texts = {side: await linked.text(side) for side in ("source", "target")}  # type: ignore[arg-type]
    places: list[AlignmentLink] = await linked.links()
    for side, text in texts.items():
        ends = [0, *(at for link in places if (p := link.range(side)) for at in (p.start, p.end)), len(text)]  # type: ignore[arg-type]
        assert ends == sorted(ends)
