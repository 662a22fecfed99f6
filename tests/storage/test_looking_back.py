"""Who wrote what, the steps of a log, and what two revisions differ in, against a list of characters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import groupby, pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import Change, ClientRecord
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.ot import Delta, Document, diff
from jddb_jupyter.ot.words import TOKEN, splits_word
from jddb_jupyter.storage import authorship, comparison, log, sessions, timeline
from jddb_jupyter.storage.authorship import Writer
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.steps import LONGEST, PAUSE
from jddb_jupyter.storage.tables import attribution_snapshots, session_steps
from tests.ot.cases import random_change, random_document

from .conftest import NOW

Character = tuple[str, Writer]


class Past:
    """A log as it is written, and each of its texts with the writer of every character."""

    def __init__(self, text: Delta) -> None:
        self.texts: list[list[Character]] = [[(character, (0, None)) for character in text.inserted]]
        self.documents = [text]
        self.changes: list[Change] = []
        self.restored: dict[int, int] = {}

    @property
    def head(self) -> int:
        return len(self.changes)

    def add(self, user_id: int, delta: Delta, seconds: float = 0.0) -> None:
        revision = self.head + 1
        self.changes.append(
            Change(
                revision, user_id, f"client of {user_id}", 0, delta, round((NOW.timestamp() + seconds) * 1000)
            )
        )
        self.documents.append(self.documents[-1].compose(delta))
        before, after, position = self.texts[-1], [], 0
        for op in delta.ops:
            if "insert" in op:
                after += [(character, (revision, user_id)) for character in op["insert"]]
            elif "delete" in op:
                position += op["delete"]
            else:
                after += before[position : position + op["retain"]]
                position += op["retain"]
        self.texts.append([*after, *before[position:]])

    def deleters(self, first: int, second: int) -> list[Writer]:
        """The change that deleted each character of a text; revision 0 where it was still there."""
        there = list(range(len(self.texts[first])))
        gone: list[Writer] = [(0, None)] * len(there)
        for change in self.changes[first:second]:
            position, after = 0, []
            for op in change.delta.ops:
                if "insert" in op:
                    after += [-1] * len(op["insert"])
                elif "delete" in op:
                    for index in there[position : position + op["delete"]]:
                        if index >= 0:
                            gone[index] = (change.revision, change.user_id)
                    position += op["delete"]
                else:
                    after += there[position : position + op["retain"]]
                    position += op["retain"]
            there = [*after, *there[position:]]
        return gone

    def write(self, db: Connection, session_id: str) -> None:
        document = Document(self.documents[0])
        seqs: dict[str, int] = {}
        for change in self.changes:
            seqs[change.client_id] = seqs.get(change.client_id, 0) + 1
            change = Change(
                *(getattr(change, name) for name in ("revision", "user_id", "client_id")),
                seqs[change.client_id],
                change.delta,
                change.timestamp,
            )
            new = describe(change, change.revision - 1, False, document)
            document.apply(change.delta)
            log.append(
                db,
                session_id,
                [new],
                {change.client_id: ClientRecord(change.user_id, change.seq, change.revision)},
            )


def concurrent_past(rng: Random, start: Delta, people: list[int], count: int) -> Past:
    """What people wrote at once, some on old texts; formats and texts brought back among it."""
    past = Past(start)
    while past.head < count:
        user_id, seconds = rng.choice(people), past.head * 0.5
        if rng.random() < 0.05:
            delta = diff(past.documents[-1], past.documents[rng.randint(0, past.head)])
        else:
            base = max(0, past.head - rng.choice([0, 0, 1, 3, 8]))
            delta = Delta(random_change(rng, past.documents[base].length_change, most=3))
            for earlier in past.changes[base:]:
                delta = earlier.delta.transform(delta, True)
        past.add(user_id, delta, seconds)
    return past


def in_runs(text: list[Character]) -> list[tuple[int, Writer]]:
    return [(len(list(same)), writer) for writer, same in groupby(writer for _, writer in text)]


@pytest.fixture
async def people(person: Any) -> list[Principal]:
    return [await person(name) for name in ("ann", "bob", "cleo")]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(authorship, "BLOCK", 20)
    return 20


@pytest.fixture
async def past(
    rng: Random,
    database: Database,
    people: list[Principal],
    session: sessions.Session,
) -> Past:
    made = concurrent_past(rng, Delta([{"insert": "One.\n"}]), [one.user_id for one in people], 130)
    await database.write(made.write, "s1")
    return made


async def test_who_wrote_each_character_at_every_revision(
    database: Database, past: Past, ann: Principal, small_blocks: int
) -> None:
    await authorship.catch_up(database, "s1")
    stored = await database.read(lambda db: db.scalars(select(attribution_snapshots.c.revision)).all())
    assert list(stored) == [20, 40, 60, 80, 100, 120]
    for revision, text in enumerate(past.texts):
        found = await database.read(timeline.attribution, "s1", ann, revision)
        assert (found.revision, found.runs) == (revision, in_runs(text)), revision
        assert {author.id for author in found.authors} == {
            user_id for _, (_, user_id) in text if user_id is not None
        }


async def test_a_difference_makes_one_text_the_other_and_tells_whose_it_is(
    database: Database,
    past: Past,
    ann: Principal,
    rng: Random,
    small_blocks: int,
) -> None:
    for _ in range(60):
        first, second = rng.randint(0, past.head), rng.randint(0, past.head)
        found = await database.read(comparison.sides, "s1", ann, first, second)
        compared, _ = comparison.compare_sides(found)
        pieces = compared.pieces
        assert past.documents[first].compose(compared.delta) == past.documents[second]
        for kinds, document in ((("kept", "deleted"), first), (("kept", "inserted"), second)):
            text = "".join(piece.text for piece in pieces if piece.kind in kinds)
            assert text == past.documents[document].inserted, (first, second)
        assert not splits_a_word(pieces), (first, second)
        writers, deleters = iter(past.texts[second]), iter(past.deleters(first, second))
        for piece in pieces:
            if piece.kind != "inserted":
                who = [next(deleters) for _ in piece.text]
            if piece.kind == "deleted":
                assert first > second or told_by_words(piece, [one if one[0] else None for one in who])
                continue
            wrote = [next(writers)[1] for _ in piece.text]
            if piece.kind == "inserted" and first <= second:
                assert (piece.revision or 0) > first, piece
                assert told_by_words(piece, [one if one[0] > first else None for one in wrote]), piece


def told_by_words(piece: comparison.Piece, who: list[Writer | None]) -> bool:
    """Whether everything in a piece that was changed is told as done by the last one who changed its word."""
    last = [
        max((one for one in who[found.start() : found.end()] if one), default=None)
        for found in TOKEN.finditer(piece.text)
    ]
    told = {one[1] for one in last if one}
    revisions = [one[0] for one in last if one]
    return told <= {piece.user_id} and (not revisions or max(revisions) <= (piece.revision or 0))


def splits_a_word(pieces: Sequence[comparison.Piece]) -> bool:
    """Whether text that is kept meets text that is not in the middle of a word of either text."""
    for kind in ("inserted", "deleted"):
        texts = [(piece.kind, piece.text) for piece in pieces if piece.kind in ("kept", kind)]
        whole, position = "".join(text for _, text in texts), 0
        for (before, text), (after, _) in pairwise(texts):
            position += len(text)
            if before != after and splits_word(whole, position):
                return True
    return False


async def test_of_a_word_that_changed_nothing_is_kept_and_it_is_told_who_changed_it(
    database: Database, people: list[Principal], session: sessions.Session
) -> None:
    ann, bob, cleo = (one.user_id for one in people)
    past = Past(Delta([{"insert": "One.\n"}]))
    past.add(ann, Delta([{"insert": "The Digit leaders plan. "}]))
    past.add(bob, Delta([{"retain": 9}, {"insert": "al"}]))
    past.add(cleo, Delta([{"retain": 18}, {"delete": 1}]))
    past.add(bob, Delta([{"retain": 19}, {"delete": 1}, {"insert": "P"}]))
    past.add(cleo, Delta([{"retain": 23}, {"insert": "s"}]))
    await database.write(past.write, "s1")
    found = await database.read(comparison.sides, "s1", people[0], 1, None)
    compared, authors = comparison.compare_sides(found)
    assert [(piece.kind, piece.text, piece.user_id, piece.revision) for piece in compared.pieces] == [
        ("kept", "The ", None, None),
        ("inserted", "Digital", bob, 2),
        ("deleted", "Digit", bob, 2),
        ("kept", " ", None, None),
        ("inserted", "leader", cleo, 3),
        ("deleted", "leaders", cleo, 3),
        ("kept", " ", None, None),
        ("inserted", "Plans", cleo, 5),
        ("deleted", "plan", bob, 4),
        ("kept", ". One.\n", None, None),
    ]
    assert compared.words == {"inserted": 3, "deleted": 3}
    assert [author.username for author in authors] == ["bob", "cleo"]


async def test_who_deleted_and_inserted_is_told_by_words(
    database: Database, people: list[Principal], session: sessions.Session
) -> None:
    ann, bob, cleo = (one.user_id for one in people)
    past = Past(Delta([{"insert": "One.\n"}]))
    past.add(ann, Delta([{"insert": "alpha beta gamma delta. "}]))
    past.add(bob, Delta([{"delete": 6}]))
    past.add(cleo, Delta([{"retain": 5}, {"delete": 6}]))
    past.add(bob, Delta([{"retain": 4, "attributes": {"bold": True}}]))
    past.add(cleo, Delta([{"retain": 12}, {"insert": "New. "}]))
    await database.write(past.write, "s1")
    found = await database.read(comparison.sides, "s1", people[0], 1, None)
    compared, authors = comparison.compare_sides(found)
    pieces = compared.pieces
    assert [(piece.kind, piece.text, piece.user_id, piece.revision) for piece in pieces] == [
        ("deleted", "alpha ", bob, 2),
        ("kept", "beta", None, None),
        ("kept", " ", None, None),
        ("deleted", "gamma ", cleo, 3),
        ("kept", "delta. ", None, None),
        ("inserted", "New. ", cleo, 5),
        ("kept", "One.\n", None, None),
    ]
    assert (pieces[1].formats, pieces[1].changed) == ({"bold": True}, {"bold": True})
    assert compared.words == {"inserted": 1, "deleted": 2}
    assert compared.characters == {"inserted": 5, "deleted": 12}
    assert [author.username for author in authors] == ["bob", "cleo"]


async def test_steps_are_the_same_wherever_they_were_written_down(
    database: Database, past: Past, ann: Principal, small_blocks: int
) -> None:
    fresh = await database.read(timeline.timeline, "s1", ann, 500)
    await authorship.catch_up(database, "s1")
    assert await database.read(timeline.timeline, "s1", ann, 500) == fresh
    assert sum(step.changes for step in fresh.steps) == past.head == fresh.head
    assert {step.user_id: step.changes for step in fresh.steps} == {
        user_id: sum(change.user_id == user_id for change in past.changes)
        for user_id in {change.user_id for change in past.changes}
    }
    for key, count in (("added", "insert"), ("removed", "delete")):
        total = sum(
            len(op[count]) if count == "insert" else op[count]
            for change in past.changes
            for op in change.delta.ops
            if count in op
        )
        assert sum(getattr(step, key) for step in fresh.steps) == total
    pages, before = [], None
    while True:
        page = await database.read(timeline.timeline, "s1", ann, 1, before)
        pages += page.steps
        before = page.next
        if before is None:
            break
    assert pages == list(fresh.steps)


async def test_a_step_ends_with_a_pause_and_when_it_is_long(
    database: Database, people: list[Principal], session: sessions.Session, small_blocks: int
) -> None:
    ann, bob, _ = people
    past = Past(Delta([{"insert": "One.\n"}]))
    pause = PAUSE.total_seconds()
    for seconds, user in ((0, ann), (pause, ann), (pause + 1, bob), (2 * pause, ann), (3 * pause + 1, ann)):
        past.add(user.user_id, Delta([{"insert": "a"}]), seconds)
    for _ in range(LONGEST):
        past.add(ann.user_id, Delta([{"insert": "a"}]), 3 * pause + 1)
    await database.write(past.write, "s1")
    await authorship.catch_up(database, "s1")
    found = await database.read(timeline.timeline, "s1", ann, 10)
    assert [
        (step.user_id, step.first_revision, step.last_revision, step.changes) for step in found.steps
    ] == [
        (ann.user_id, LONGEST + 5, LONGEST + 5, 1),
        (ann.user_id, 5, LONGEST + 4, LONGEST),
        (bob.user_id, 3, 3, 1),
        (ann.user_id, 1, 4, 3),
    ]
    assert found.steps[-1].ended_at == NOW + timedelta(seconds=2 * pause)
    assert await database.read(lambda db: len(db.execute(select(session_steps)).all())) == 3


async def test_two_who_catch_up_at_once_write_everything_down_once(
    database: Database, past: Past, ann: Principal, small_blocks: int
) -> None:
    block = await database.read(authorship.next_block, "s1")
    assert block is not None
    for _ in range(2):
        await database.write(authorship.keep, "s1", block)
    assert await database.read(authorship.last_block, "s1") == 20
    await authorship.catch_up(database, "s1", 1)
    assert await database.read(authorship.last_block, "s1") == 40


WriteLog = Callable[..., Awaitable[None]]


async def test_snapshots_write_it_down_as_the_log_grows(
    database: Database, session: sessions.Session, write: WriteLog, small_blocks: int
) -> None:
    from jddb_jupyter.storage.store import SqlStore

    await write("s1", *[[{"insert": "a"}]] * 45)
    await SqlStore(database).snapshot("s1", 45)
    assert await database.read(authorship.last_block, "s1") == 40


def test_texts_that_share_nothing_are_laid_over_each_other(rng: Random) -> None:
    for _ in range(200):
        old, new = Delta(random_document(rng)), Delta(random_document(rng))
        compared = comparison.compare(old, new)
        assert not splits_a_word(compared.pieces)
        for kinds, text in ((("kept", "deleted"), old), (("kept", "inserted"), new)):
            ops = [
                {"insert": piece.text, **({"attributes": piece.formats} if piece.formats else {})}
                for piece in compared.pieces
                if piece.kind in kinds
            ]
            if text is new:
                assert Delta(ops) == new
            assert "".join(op["insert"] for op in ops) == text.inserted
