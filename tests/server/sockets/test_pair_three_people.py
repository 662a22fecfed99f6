"""Three people type in both texts of a pair and work on its links at once: they all end with the same."""

from __future__ import annotations

import asyncio
import os
from itertools import pairwise
from random import Random, SystemRandom
from typing import Any

from socket_peer import PATIENCE, Peer
from sqlalchemy import select

from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.storage import log, tables
from jddb_jupyter.translation.links import SIDES, Alignment, AlignmentLink, LinkStatus, Side, load

from .test_pairs import PairRoom
from .test_pairs import pair as pair  # the fixture

STEPS = 60
PIECES = ["word ", "One. ", " more", ".", "\n", "😀", "É"]


class Person:
    """A client of the protocol in a few lines: both texts, and the links, moved and as told."""

    def __init__(self, peer: Peer, name: str) -> None:
        self.peer, self.name = peer, name
        self.texts: dict[Side, Document] = {}
        self.revisions: dict[Side, int] = {}
        self.links: dict[str, AlignmentLink] = {}
        self.stale: dict[str, bool] = {}
        self.seqs: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self.inflight: dict[Side, Delta] = {}
        self.refused: list[str] = []
        self.answered: set[str] = set()
        self._read = 0

    def catch_up(self) -> None:
        """Take in what came."""
        for message in self.peer.messages[self._read :]:
            self._take(message)
        self._read = len(self.peer.messages)

    def _take(self, message: Any) -> None:
        kind, side = message["type"], message.get("document")
        if kind == "session_state":
            for name in SIDES:
                state = message["documents"][name]["document_state"]
                self.texts[name] = Document(Delta(state["ops"]))
                self.revisions[name] = state["revision"]
            self._take_links(message["alignment"], [link["link_id"] for link in message["alignment"]])
        elif kind == "document_change":
            delta = Delta(message["data"]["ops"])
            self._apply(side, delta, message["revision"])
            if side in self.inflight:
                self.inflight[side] = delta.transform(self.inflight[side], True)
        elif kind == "ack":
            self._apply(side, self.inflight.pop(side), message["revision"])
        elif kind in ("alignment_change", "translation_update"):
            assert message["revision"] == self.revisions
            self._take_links(message["links"], message.get("order", list(self.links)))
            self.answered.add(message.get("id", ""))
        elif kind == "error":
            assert "seq" not in message, message
            self.refused.append(message["code"])
            self.answered.add(message["id"])

    def _apply(self, side: Side, delta: Delta, revision: int) -> None:
        assert revision == self.revisions[side] + 1
        self.texts[side].apply(delta)
        self.revisions[side] = revision
        alignment = Alignment(tuple(self.links.values())).moved(side, delta)
        self.links = {link.link_id: link for link in alignment}

    def _take_links(self, links: list[Any], order: list[str]) -> None:
        for link in links:
            self.stale[link["link_id"]] = link["stale"]
            places = {side: link[side] and Range(*link[side]) for side in SIDES}
            self.links[link["link_id"]] = AlignmentLink(
                link_id=link["link_id"], status=LinkStatus(link["status"]), **places
            )
        self.links = {link_id: self.links[link_id] for link_id in order}

    def shown(self) -> list[Any]:
        return [
            (link.link_id, link.source, link.target, str(link.status), self.stale[link.link_id])
            for link in self.links.values()
        ]

    async def beat(self) -> None:
        """Wait until the server has read what was sent."""
        beats = len(self.peer.of("heartbeat"))
        await self.peer.send("heartbeat")
        await self.peer.until(lambda: len(self.peer.of("heartbeat")) > beats)

    async def type(self, rng: Random, side: Side) -> None:
        if side in self.inflight:
            return
        length = len(self.texts[side]) - 1
        at = rng.randint(0, length)
        deleted = rng.choice([0, 0, min(length - at, rng.choice([1, 4, 12]))])
        ops: list[Any] = [{"retain": at}] if at else []
        ops.append({"insert": rng.choice(PIECES)})
        ops += [{"delete": deleted}] if deleted else []
        self.inflight[side] = Delta(ops)
        self.seqs[side] += 1
        data = {"ops": ops}
        fields = {"document": side, "revision": self.revisions[side], "seq": self.seqs[side], "data": data}
        await self.peer.send("document_change", **fields)

    async def act(self, rng: Random, action_id: str) -> None:
        ids = list(self.links)
        at = rng.randrange(len(ids))
        if rng.random() < 0.5:
            data = {"link_id": ids[at], "status": rng.choice(["draft", "needs_review"])}
            await self.peer.send("translation_update", id=action_id, data=data)
            return
        action = rng.choice(["link", "merge", "unlink", "split"])
        chosen = ids[at : at + 2] if action in ("link", "merge") else [ids[at]]
        data = {"action": action, "link_ids": chosen, "revision": self.revisions}
        if action == "split":
            data["at"] = {side: rng.randint(0, len(self.texts[side])) for side in SIDES}
        await self.peer.send("alignment_change", id=action_id, data=data)


async def test_all_end_with_the_same_links(pair: PairRoom) -> None:
    seed = int(os.environ.get("JDDB_SEED") or SystemRandom().randrange(2**32))
    print(f"JDDB_SEED={seed}")
    rng = Random(seed)
    people = [Person(await pair.join(name), name) for name in ("bob", "eve", "tom")]
    asked: dict[str, Person] = {}
    for step in range(STEPS):
        person = rng.choice(people)
        person.catch_up()
        if rng.random() < 0.3 and person.links:
            action_id = f"a{step}"
            asked[action_id] = person
            await person.act(rng, action_id)
        else:
            await person.type(rng, "target" if person.name == "tom" else rng.choice(SIDES))
        await person.beat()

    def stored(db: Any) -> Any:
        (row,) = db.execute(select(tables.translation_sessions)).all()
        alignment = load(row.alignment_data)
        texts = {}
        for side, session, at in (
            ("source", row.source_session_id, row.source_revision),
            ("target", row.session_id, row.target_revision),
        ):
            head = log.head_of(db, session)
            for change in log.read_changes(db, session, at, head):
                alignment = alignment.moved(side, change.delta)
            texts[side] = log.document_at(db, session)[1].inserted
        return alignment, texts

    def shown_by_all() -> list[Any] | None:
        """What everybody shows, once nothing is under way and they show the same."""
        for person in people:
            person.catch_up()
        is_done = not any(person.inflight for person in people)
        is_answered = all(action_id in person.answered for action_id, person in asked.items())
        shown = [person.shown() for person in people]
        return shown[0] if is_done and is_answered and shown[1:] == shown[:-1] else None

    # The last settling may still be on its way to people when the database has it.
    async with asyncio.timeout(PATIENCE):
        while True:
            alignment, texts = await pair.elsewhere(stored)
            in_sql = [(link.link_id, link.source, link.target, str(link.status)) for link in alignment]
            shown = shown_by_all()
            if shown is not None and [entry[:4] for entry in shown] == in_sql:
                break
            for person in people:
                await person.beat()
    for person in people:
        assert {side: person.texts[side].slice(0, len(person.texts[side])) for side in SIDES} == texts
    for side in SIDES:
        places = sorted((p.start, p.end) for link in alignment if (p := link.range(side)) is not None)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
