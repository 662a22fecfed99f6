"""The concordance over live and published pairs: found a moment after an edit, once, by whom it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from jddb_jupyter.collab.ports import LinkAction
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.storage import (
    concordance,
    grants,
    jobs,
    memory,
    pairs_aligning,
    pairs_index,
    pairs_opening,
    pairs_publishing,
    sessions,
)
from jddb_jupyter.storage.concordance import Position
from jddb_jupyter.storage.concordance_hits import Hit, Sought
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.pairs_indexer import PairIndexer
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.translation.links import LinkStatus
from jddb_jupyter.translation.units import NewUnit

from .conftest import NOW

ENGLISH = "The deputy minister manages the program.\nShe reads every file.\n"
FRENCH = "Le sous-ministre gère le programme.\nElle lit chaque dossier.\n"


def sought(person: Principal, q: str, language: str = "en", **others: Any) -> Sought:
    other = "fr" if language == "en" else "en"
    return Sought(person=person, now=NOW, words=parse_query(q), language=language, other=other, **others)


@dataclass
class Office:
    """A pair, aligned, and what finds its words."""

    database: Database
    ann: Principal
    store: SqlPairStore
    indexer: PairIndexer
    source: jobs.Job
    target: jobs.Job
    write: Any
    pair_id: str = "p"

    async def hits(self, q: str, language: str = "en", who: Principal | None = None, **others: Any) -> Any:
        asked = sought(who or self.ann, q, language, **others)
        return (await self.database.read(concordance.find, asked, 50))[0]

    async def total(self, q: str, who: Principal | None = None, **others: Any) -> tuple[int, list[str]]:
        found = await self.database.read(concordance.summarize, sought(who or self.ann, q, **others))
        return found.total, [text for text, _ in found.counts]

    async def link(self, text: str) -> str:
        return (await self.hits(f'"{text}"'))[0].place.link_id

    async def say(self, link_id: str, status: LinkStatus) -> None:
        action = LinkAction(
            deed="update", link_ids=(link_id,), status=status, source_revision=0, target_revision=0
        )
        await self.store.act(self.pair_id, self.ann, action, f"{link_id}-{status}")
        await self.indexer.catch_up()

    async def edit(self, side: str, ops: list[dict[str, Any]]) -> None:
        session_id = {"source": "en", "target": "fr"}[side]
        await self.write(session_id, ops)
        self.indexer.committed(session_id)
        await self.indexer.catch_up()


@pytest.fixture
async def office(database: Database, ann: Principal, write: Any) -> AsyncIterator[Office]:
    made = []
    for language, text in (("en", ENGLISH), ("fr", FRENCH)):
        new = jobs.NewJob(
            job_number="8",
            title="Chief" if language == "en" else "Chef",
            classification="EX-01",
            language=language,
            ops=[{"insert": text}],
            metadata={"department": "Health"},
        )
        made.append(await database.write(jobs.create, new, ann, NOW))
    wanted = pairs_opening.Wanted(made[0].id, made[1].id)
    await database.write(pairs_opening.open_pair, wanted, ann, pairs_opening.NewIds("p", "en", "fr"), NOW)
    await pairs_aligning.realign(database, "p", ann, (), NOW)
    indexer = PairIndexer(database, SqlPairStore(database, NOW.timestamp), lambda: NOW)
    store = SqlPairStore(database, NOW.timestamp, changed=indexer.committed)
    indexer.committed("p")
    await indexer.catch_up()
    yield Office(database, ann, store, indexer, made[0], made[1], write)
    await indexer.close()


def places(hit: Hit, source: str, target: str) -> list[str]:
    """What stands at the places that a hit names."""
    assert hit.spots is not None
    texts = (source, target) if hit.is_forward else (target, source)
    return [text[spot.start : spot.end] for text, spot in zip(texts, hit.spots, strict=True)]


async def test_what_nobody_has_confirmed_is_found_in_both_languages_with_its_places(office: Office) -> None:
    (hit,) = await office.hits('"deputy minister"')
    assert (hit.text, hit.translation) == (ENGLISH.split("\n")[0], FRENCH.split("\n")[0])
    assert (hit.found_in, hit.unit_id, hit.status, hit.is_stale) == (("live",), None, "draft", False)
    assert hit.job == ("8", "Chief")
    assert hit.place is not None
    assert (hit.place.source_job_id, hit.place.target_job_id) == (office.source.id, office.target.id)
    assert (hit.place.pair_id, hit.place.session_id) == ("p", "en")
    assert places(hit, ENGLISH, FRENCH) == [hit.text, hit.translation]
    (back,) = await office.hits("GERE", "fr")
    assert (back.text, back.translation, back.job) == (hit.translation, hit.text, ("8", "Chef"))
    assert places(back, ENGLISH, FRENCH) == [back.text, back.translation]
    assert await office.hits("gere", "en") == []


async def test_an_edit_is_found_and_what_it_took_away_is_not(office: Office) -> None:
    await office.edit("target", [{"insert": "Où que ce soit, l"}, {"delete": 1}])
    (hit,) = await office.hits("minister")
    assert hit.translation == "Où que ce soit, le sous-ministre gère le programme."
    after = "Où que ce soit, l" + FRENCH[1:]
    assert places(hit, ENGLISH, after) == [hit.text, hit.translation]
    assert [spot.revision for spot in hit.spots] == [0, 1]
    # What stands behind an edit has moved, and nothing else about it is new.
    (moved,) = await office.hits("reads")
    assert places(moved, ENGLISH, after) == [moved.text, moved.translation]
    await office.edit("source", [{"retain": 4}, {"delete": 7}, {"insert": "Assistant "}])
    assert await office.hits("deputy") == []
    assert [hit.text for hit in await office.hits("assistant")] == [
        "The Assistant minister manages the program."
    ]


async def test_a_sentence_that_was_typed_without_the_pair_open_has_its_link(office: Office) -> None:
    await office.edit("source", [{"insert": "A new one stands here.\n"}])
    await office.edit("target", [{"insert": "Une nouvelle se trouve ici.\n"}])
    assert [hit.translation for hit in await office.hits('"new one"')] == ["Une nouvelle se trouve ici."]


async def test_what_is_confirmed_is_given_once(office: Office) -> None:
    link_id = await office.link("deputy minister")
    await office.say(link_id, LinkStatus.REVIEWED)
    (hit,) = await office.hits("minister")
    assert hit.found_in == ("memory", "live")
    assert hit.unit_id is not None
    assert (hit.status, hit.place.link_id) == ("reviewed", link_id)
    assert await office.total("minister") == (1, await _equivalents(office, "minister"))
    for where, count in (("memory", 1), ("live", 1), ("published", 0)):
        found = await office.hits("minister", found_in=[where])
        assert [one.found_in for one in found] == [("memory", "live")] * count
        assert (await office.total("minister", found_in=[where]))[0] == count
    (unit,) = await office.hits("minister", found_in=["memory"])
    assert (unit.unit_id, unit.spots) == (hit.unit_id, hit.spots)
    # Two that differ are two: what was confirmed, and what stands there now.
    await office.edit("target", [{"retain": 3}, {"insert": "grand "}])
    assert {one.found_in: one.status for one in await office.hits("minister")} == {
        ("live",): "draft",
        ("memory",): "reviewed",
    }
    (unit,) = await office.hits("minister", found_in=["memory"])
    assert (unit.place.link_id, unit.spots) == (link_id, None)


async def _equivalents(office: Office, q: str) -> list[str]:
    return (await office.total(q, found_in=["live"]))[1]


async def test_a_filter_that_leaves_the_segment_out_leaves_the_entry_in(office: Office) -> None:
    await office.say(await office.link("deputy minister"), LinkStatus.NEEDS_REVIEW)
    for statuses, found_in in ((["needs_review"], ("memory", "live")), (["draft"], ("memory", "live"))):
        # The entry of what waits for review is a draft: neither hides the other.
        assert [hit.found_in for hit in await office.hits("minister", statuses=statuses)] == [found_in]
        assert (await office.total("minister", statuses=statuses))[0] == 1
    assert await office.hits("minister", statuses=["approved"]) == []


async def test_filters_are_about_the_job_description_of_the_source(office: Office) -> None:
    for filters, count in (
        ({"classifications": ["EX"]}, 1),
        ({"classifications": ["AS"]}, 0),
        ({"departments": ["Health"]}, 1),
        ({"departments": ["Justice"]}, 0),
        ({"job_statuses": ["writing"]}, 1),
        ({"job_statuses": ["published", "none"]}, 0),
        ({"statuses": ["draft"]}, 1),
        ({"statuses": ["reviewed"]}, 0),
    ):
        assert len(await office.hits("minister", **filters)) == count, filters
        assert (await office.total("minister", **filters))[0] == count, filters
    await office.database.write(sessions.set_status, "en", office.ann, "paused", NOW)
    assert len(await office.hits("minister", job_statuses=["paused"])) == 1


async def test_a_stale_segment_says_so(office: Office) -> None:
    await office.say(await office.link("deputy minister"), LinkStatus.APPROVED)
    await office.edit("source", [{"retain": 4}, {"insert": "senior "}])
    hits = await office.hits("minister")
    assert [(hit.found_in, hit.is_stale) for hit in hits] == [(("live",), True), (("memory",), False)]


async def test_nobody_sees_or_counts_what_they_have_no_role_in(
    office: Office, database: Database, person: Any
) -> None:
    bob, tom = await person("bob"), await person("tom", Role.TRANSLATOR)
    public = NewUnit(
        source_language="en", target_language="fr", source="Another minister.", target="Un autre ministre."
    )
    await database.write(memory.add, public, tom, NOW)

    async def seen(who: Principal) -> tuple[int, int, list[str]]:
        hits = await office.hits("minister", who=who)
        total, counts = await office.total("minister", who=who)
        return len(hits), total, counts

    everything = await seen(office.ann)
    assert everything[:2] == (2, 2)
    assert await seen(tom) == everything
    alone = await seen(bob)
    assert alone[:2] == (1, 1)
    assert "sous" not in " ".join(alone[2])
    giving = grants.Giving(office.ann.user_id, "granted", NOW)
    await database.write(grants.give, office.source.id, bob.user_id, Role.VIEWER, giving)
    assert await seen(bob) == alone  # a role in one of the two texts is none in the pair
    await database.write(grants.give, office.target.id, bob.user_id, Role.VIEWER, giving)
    assert await seen(bob) == everything
    assert await seen(replace(bob, ceiling=Role.NONE)) == (0, 0, [])
    assert await seen(replace(bob, session_id="p")) == (1, 1, (await seen(replace(tom, session_id="p")))[2])
    assert (await seen(replace(tom, session_id="p")))[:2] == (1, 1)
    assert (await seen(replace(tom, session_id="en")))[:2] == (0, 0)
    await database.write(jobs.hide, office.target.id, office.ann, NOW)
    for who in (office.ann, bob, tom):
        assert await seen(who) == alone
    assert await database.read(pairs_index.behind) == []


async def test_what_is_published_is_found_as_such_until_it_is_published_anew(office: Office) -> None:
    database, ann = office.database, office.ann
    ids = pairs_opening.NewIds("next", "en2", "fr2")
    await database.write(pairs_publishing.publish, "p", ann, True, ids, NOW)
    assert await office.hits("minister") == []  # out of sight at once
    for pair_id in await database.read(pairs_index.behind):
        office.indexer.committed(pair_id)
    await office.indexer.catch_up()
    (hit,) = await office.hits("minister")
    assert (hit.found_in, hit.place.pair_id) == (("live", "published"), "next")
    (hit,) = await office.hits("minister", found_in=["published"])
    assert (hit.found_in, hit.place.pair_id) == (("live", "published"), "p")
    assert places(hit, ENGLISH, FRENCH) == [hit.text, hit.translation]
    assert (await office.total("minister"))[0] == 1
    await office.write("fr2", [{"retain": 3}, {"insert": "nouveau "}])
    office.indexer.committed("fr2")
    await office.indexer.catch_up()
    assert [hit.found_in for hit in await office.hits("minister")] == [("live",), ("published",)]
    await database.write(pairs_publishing.publish, "next", ann, True, None, NOW)
    office.indexer.committed("next")
    await office.indexer.catch_up()
    assert [hit.translation for hit in await office.hits("minister")] == [
        "Le nouveau sous-ministre gère le programme."
    ]
    assert await database.read(pairs_index.behind) == []


async def test_what_was_thrown_away_is_not_found(office: Office) -> None:
    read = await office.database.read(pairs_index.read, "p")
    assert read is None  # known already
    await office.write("fr", [{"insert": "Brouillon. "}])
    read = await office.database.read(pairs_index.read, "p")
    await office.database.write(sessions.hide, "fr", office.ann, NOW)
    assert await office.hits("minister") == []
    await office.database.write(pairs_index.keep, read, NOW)
    assert await office.hits("minister") == []
    office.indexer.committed("p")
    await office.indexer.catch_up()
    assert await office.hits("minister", found_in=["live", "published"]) == []
    assert await office.database.read(pairs_index.behind) == []


async def test_an_older_reading_never_replaces_a_later_one(office: Office) -> None:
    await office.write("fr", [{"insert": "Tôt. "}])
    early = await office.database.read(pairs_index.read, "p")
    await office.edit("target", [{"delete": 5}, {"insert": "Tard, "}])
    await office.database.write(pairs_index.keep, early, NOW)
    assert [hit.translation[:5] for hit in await office.hits("minister")] == ["Tard,"]


async def test_what_a_process_left_behind_is_found_after_the_next_start(office: Office) -> None:
    assert await office.database.read(pairs_index.behind) == []
    await office.write("fr", [{"insert": "Hier, "}])
    assert await office.database.read(pairs_index.behind) == ["p"]
    second = PairIndexer(office.database, SqlPairStore(office.database, NOW.timestamp), lambda: NOW)
    await second.look()
    await second.catch_up()
    await second.close()
    assert len(await office.hits("hier", "fr")) == 1
    assert await office.database.read(pairs_index.behind) == []


async def test_a_busy_database_is_asked_again(office: Office, monkeypatch: Any) -> None:
    async def busy(*_: Any) -> None:
        raise Unavailable("database_busy")

    with monkeypatch.context() as patched:
        await office.write("fr", [{"insert": "Hier, "}])
        patched.setattr(office.database, "write", busy)
        office.indexer.committed("fr")
        await office.indexer.catch_up()
    assert await office.hits("hier", "fr") == []
    await office.indexer.catch_up()
    assert len(await office.hits("hier", "fr")) == 1


async def test_pages_go_from_the_pairs_on_to_the_memory(
    office: Office, person: Any, monkeypatch: Any
) -> None:
    tom = await person("tom", Role.TRANSLATOR)
    for number in range(4):
        unit = NewUnit(
            source_language="en", target_language="fr", source=f"The file {number}.", target=f"{number}."
        )
        await office.database.write(memory.add, unit, tom, NOW)
    await office.edit("source", [{"insert": "This is the board.\n"}])
    await office.edit("target", [{"insert": "Voici le conseil.\n"}])
    monkeypatch.setattr(concordance, "SMALLEST_WINDOW", 1)
    monkeypatch.setattr(concordance, "WINDOWS", (1,))
    everything = [hit.text for hit in await office.hits("the")]
    assert len(everything) == 6
    for limit in (1, 2, 3, 4, 5):
        told, at = [], Position()
        while at is not None:
            hits, at = await office.database.read(concordance.find, sought(tom, "the"), limit, at)
            told += [hit.text for hit in hits]
        assert told == everything
    assert (await office.total("the"))[0] == 6
