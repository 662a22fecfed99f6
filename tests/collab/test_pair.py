"""What a live pair promises where other things happen at the same time."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
from typing import Any

import pytest
from pair_office import SESSIONS, Office
from pair_office import most as most
from pair_office import office as office
from sqlalchemy import delete

from jddb_jupyter.collab.pair import SETTLE_EVERY
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.errors import Overloaded
from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.storage import tables
from jddb_jupyter.translation.links import Alignment, AlignmentLink, Side


@pytest.mark.parametrize("most", [3])
async def test_who_is_closed_on_the_way_in_is_in_neither_text(office: Office) -> None:
    office.store.gate.clear()
    first = office.world.socket()
    coming = asyncio.create_task(office.come(first, "tab"))
    await office.store.reached.wait()
    # The same client comes to the source alone, and takes its part there over.
    world = office.world
    other = await world.connect(office.manager, "bob", principal=office.translator(), client_id="tab")
    assert first.closed is not None
    assert first.closed[0] == 4009
    office.store.gate.set()
    await coming
    assert office.manager.figures()["active_connections"] == 1
    assert first.of("session_state") == []
    witness = office.world.socket()
    await office.come(witness)
    documents = (await witness.next("session_state"))["documents"]
    people = {side: len(document["users"]) for side, document in documents.items()}
    assert people == {"source": 1, "target": 1}
    # Nobody is counted who is not here, and nobody twice as gone.
    figures = office.manager.figures()
    assert (figures["active_connections"], figures["active_sessions"], figures["active_pairs"]) == (2, 2, 1)
    with pytest.raises(Overloaded):
        await world.connect(office.manager, "ann")
    other.connection.gone()


async def test_right_to_the_target_is_judged_with_the_source_when_it_is_committed(office: Office) -> None:
    socket = office.world.socket()
    pair = await office.come(socket)
    await socket.next("session_state")

    async def change(seq: int) -> None:
        message = {
            "type": "document_change", "document": "target", "revision": seq - 1, "seq": seq,
            "data": {"ops": [{"insert": "x"}]},
        }  # fmt: skip
        await pair.receive(json.dumps(message))

    await change(1)
    await socket.next("ack")
    members = tables.session_members
    bob = office.world.people["bob"].id
    # No server has been told, and only the source's membership is gone.
    await office.world.database.write(
        lambda db: db.execute(delete(members).where(members.c.job_id == 1, members.c.user_id == bob)) and None
    )
    await change(2)
    assert (await socket.next("error"))["code"] == "not_found"
    assert len(socket.of("ack")) == 1
    assert len(await office.world.rows()) == 1


SIDES: tuple[Side, Side] = ("source", "target")


class Mirror:
    """A client that only listens: both texts, and the links as it moves them and is told of them."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.texts: dict[Side, Document] = {}
        self.at: dict[Side, int] = {}
        self.alignment = Alignment()
        self.told: dict[str, dict[str, Any]] = {}
        self._read = 0

    def listen(self) -> None:
        """Take in what has come."""
        for message in self.socket.messages[self._read :]:
            getattr(self, f"_{message['type']}", lambda message: None)(message)
        self._read = len(self.socket.messages)

    def _session_state(self, state: dict[str, Any]) -> None:
        for side in SIDES:
            told = state["documents"][side]["document_state"]
            self.texts[side], self.at[side] = Document(Delta(told["ops"])), told["revision"]
        self._links(state["alignment"], [link["link_id"] for link in state["alignment"]])

    def _document_change(self, message: dict[str, Any]) -> None:
        side, delta = message["document"], Delta(message["data"]["ops"])
        assert message["revision"] == self.at[side] + 1
        self.at[side] += 1
        self.texts[side].apply(delta)
        self.alignment = self.alignment.moved(side, delta)

    def _alignment_change(self, message: dict[str, Any]) -> None:
        assert message["revision"] == self.at
        self._links(message["links"], message.get("order", [link.link_id for link in self.alignment]))

    _translation_update = _alignment_change

    def _links(self, links: list[dict[str, Any]], order: list[str]) -> None:
        known = {link.link_id: link for link in self.alignment}
        for link in links:
            ends = {side: None if link[side] is None else Range(*link[side]) for side in SIDES}
            known[link["link_id"]] = AlignmentLink(link_id=link["link_id"], **ends)
            self.told[link["link_id"]] = link
        self.alignment = Alignment(tuple(known[link_id] for link_id in order))

    def seen(self) -> list[dict[str, Any]]:
        """The links as a state would tell them."""
        return [
            {
                **self.told[link.link_id],
                **{
                    side: None if (place := link.range(side)) is None else [place.start, place.end]
                    for side in SIDES
                },
            }
            for link in self.alignment
        ]


def some_change(rng: random.Random, length: int) -> list[dict[str, Any]]:
    at = rng.randrange(length)
    start = [{"retain": at}] if at else []
    if rng.random() < 0.6 or at == length - 1:
        return [*start, {"insert": rng.choice(["x", "One. ", "Two is here.\n", " ", ".\n", "A b"])}]
    return [*start, {"delete": rng.randint(1, min(12, length - 1 - at))}]


async def settled_state(listener: PairConnection, listening: Any, version: int) -> list[dict[str, Any]]:
    """The links as a state tells them that has this version; the states are taken out of what came."""
    for _ in range(25):
        await listener.receive(json.dumps({"type": "resync"}))
        state = await listening.next("session_state", 2)
        listening.messages.remove(state)
        if state["alignment_version"] == version:
            return list(state["alignment"])
        await asyncio.sleep(SETTLE_EVERY)  # nothing is told of a version that brings nothing new
    raise AssertionError(f"version {version} was never reached")


async def test_links_are_the_same_for_everybody_after_three_people_edited_both_texts(office: Office) -> None:
    seed = int(os.environ.get("JDDB_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    print(f"JDDB_SEED={seed}")
    rng = random.Random(seed)
    listening = office.world.socket()
    listener = await office.come(listening)
    mirror = Mirror(listening)
    await listening.next("session_state")
    mirror.listen()
    people = [
        await office.world.connect(office.manager, "ann", session_id=s) for s in SESSIONS for _ in "abc"
    ]
    for turn in range(40):
        for index, peer in enumerate(people):
            side = SIDES[index // 3]
            if rng.random() < 0.4:
                change = some_change(rng, len(mirror.texts[side]))
                await peer.change(mirror.at[side], *change)
        if turn % 10 == 5 and len(mirror.alignment):
            link_id = rng.choice(mirror.alignment.links).link_id
            update = {"type": "translation_update", "id": f"a{turn}", "data": {"link_id": link_id}}
            update["data"]["status"] = "needs_review"
            await listener.receive(json.dumps(update))
        await asyncio.sleep(rng.choice([0, 0, 0.01, 0.05]))
        mirror.listen()
    for peer in people:
        await peer.socket.until(lambda socket, peer=peer: len(socket.of("ack")) == peer.seq)
        assert peer.socket.of("error") == []
    while await office.links.settle("pair") is not None:
        pass
    record = await office.links.load("pair")
    assert record is not None
    office.pairs.changed("pair")
    expected = await settled_state(listener, listening, record.alignment.version)
    mirror.listen()
    assert mirror.seen() == expected
    for side in SIDES:
        text = mirror.texts[side].text
        places = sorted(link[side] for link in expected if link[side] is not None)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))
        covered = {at for start, end in places for at in range(start, end)}
        assert {at for at, letter in enumerate(text) if not letter.isspace()} <= covered
