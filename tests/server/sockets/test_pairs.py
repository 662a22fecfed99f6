"""The socket of a translation pair: two texts, their links, and everybody who is in either."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from socket_peer import Peer
from sqlalchemy import select, update

from jddb_jupyter.storage import tables

from .conftest import MEMBERS, Room

SOURCE = "One is. Two are.\nThree be.\n"
TARGET = "Un est. Deux sont.\nTrois.\n"
SIDES = ("source", "target")


@dataclass
class PairRoom(Room):
    """A pair: the people of `MEMBERS` have their role in both texts."""

    pair_id: str = ""
    sessions: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)

    async def open_pair(self, pair_id: str | None = None, **query: Any) -> Peer:
        peer = await Peer.open(f"{self.address}jddb/ws/translation/{pair_id or self.pair_id}", **query)
        self._peers.append(peer)
        return peer

    async def join(self, username: str, **query: Any) -> Peer:
        """Somebody's socket, when they have the state and the links are settled."""
        claims = query.pop("claims", {})
        peer = await self.open_pair(token=self.token(username, **claims), **query)
        await peer.state()
        return peer

    async def edit(self, username: str, side: str) -> Peer:
        """Somebody who is in one of the texts by its own socket."""
        peer = await self.open(self.sessions[side], token=self.token(username))
        await peer.state()
        return peer


@pytest.fixture
async def pair(
    ann: Any, tokens: Any, jp_http_port: int, jp_base_url: str, tmp_path: Path
) -> AsyncIterator[PairRoom]:
    jobs = {}
    for side, language, text in (("source", "en", SOURCE), ("target", "fr", TARGET)):
        job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": language}
        jobs[side] = (await ann("POST", "jobs", {**job, "text": text})).body["id"]
    body = {"source_job_id": jobs["source"], "target_job_id": jobs["target"]}
    opened = (await ann("POST", "translations", body)).body
    sessions = {side: opened[f"{side}_session_id"] for side in SIDES}
    for session_id in sessions.values():
        for username, role in MEMBERS.items():
            reply = await ann("PUT", f"sessions/{session_id}/members/{username}", {"role": role})
            assert reply.status == 200
    made = PairRoom(
        f"ws://127.0.0.1:{jp_http_port}{jp_base_url}",
        jobs["source"],
        sessions["source"],
        ann,
        tokens,
        tmp_path / "jddb.sqlite",
        pair_id=opened["pair_id"],
        sessions=sessions,
        jobs=jobs,
    )
    yield made
    made.leave()


class Desk:
    """What a client of a pair knows: both texts, and the links as it was told and as it moved them."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    @property
    def known(self) -> dict[str, Any]:
        """Links by id, in their order, as told until now (this one does not move them)."""
        links: dict[str, Any] = {}
        for message in self.peer.messages:
            if message["type"] == "session_state":
                links = {link["link_id"]: link for link in message["alignment"]}
            elif message["type"] in ("alignment_change", "translation_update"):
                told = {**links, **{link["link_id"]: link for link in message["links"]}}
                links = {link_id: told[link_id] for link_id in message.get("order", links)}
        return links

    async def settled(self, count: int = 3) -> list[str]:
        """The ids of the links, when there are so many."""
        await self.peer.until(lambda: len(self.known) == count)
        return list(self.known)


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file with a heading."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def answers(peer: Peer, action_id: str) -> list[Any]:
    """What was told of an action."""
    news = [*peer.of("alignment_change"), *peer.of("translation_update")]
    return [message for message in news if message.get("id") == action_id]


async def send_change(peer: Peer, document: str, revision: int, seq: int, *ops: Any) -> None:
    data = {"ops": list(ops)}
    await peer.send("document_change", document=document, revision=revision, seq=seq, data=data)


async def update_link(peer: Peer, link_id: str, action_id: str, **data: Any) -> None:
    await peer.send("translation_update", id=action_id, data={"link_id": link_id, **data})


async def confirmed(peer: Peer, link_id: str, action_id: str = "c1", status: str = "needs_review") -> None:
    await update_link(peer, link_id, action_id, status=status)
    await peer.until(lambda: answers(peer, action_id))


async def test_the_state_has_both_texts_and_the_links(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    state = tom.messages[0]
    assert [message["type"] for message in tom.messages].count("session_state") == 1
    assert (state["pair_id"], state["protocol"]) == (pair.pair_id, 1)
    for side, text in (("source", SOURCE), ("target", TARGET)):
        document = state["documents"][side]
        assert document["session_id"] == pair.sessions[side]
        assert document["job_id"] == pair.jobs[side]
        assert document["role"] == "translator"
        assert document["document_state"] == {"revision": 0, "ops": [{"insert": text}]}
        assert document["acked_seq"] == 0
        assert document["collaborators"] == [state["user_id"]]
    desk = Desk(tom)
    await desk.settled()
    assert [(link["source"], link["target"]) for link in desk.known.values()] == [
        ([0, 7], [0, 7]),
        ([8, 16], [8, 18]),
        ([17, 26], [19, 25]),
    ]
    assert {(link["status"], link["stale"]) for link in desk.known.values()} == {("draft", False)}


async def test_changes_go_both_ways_between_the_pair_and_the_editors_of_either_text(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    bob, eve = await pair.edit("bob", "source"), await pair.edit("eve", "target")
    assert await bob.changed(0, {"insert": "A"}) == 1
    change = await tom.next("document_change")
    assert (change["document"], change["revision"], change["data"]["ops"]) == ("source", 1, [{"insert": "A"}])
    await send_change(tom, "target", 0, 1, {"insert": "Z"})
    ack = await tom.next("ack")
    assert (ack["document"], ack["seq"], ack["revision"]) == ("target", 1, 1)
    assert (await eve.next("document_change"))["data"]["ops"] == [{"insert": "Z"}]
    joined = {(message["document"], message["name"]) for message in tom.of("user_join")}
    assert joined == {("source", "bob"), ("target", "eve")}
    await bob.send("cursor_position", revision=1, data={"position": 3})
    cursor = await tom.next("cursor_position")
    assert (cursor["document"], cursor["data"]["position"]) == ("source", 3)
    await tom.send("cursor_position", document="target", revision=1, data={"position": 2})
    assert (await eve.next("cursor_position"))["data"]["position"] == 2


async def test_staleness_is_told_right_behind_the_change_and_goes_when_the_text_returns(
    pair: PairRoom,
) -> None:
    tom, vic = await pair.join("tom"), await pair.join("vic")
    ids = await Desk(tom).settled()
    await confirmed(tom, ids[1])
    bob = await pair.edit("bob", "source")
    await bob.changed(0, {"retain": 8}, {"insert": "All "})
    for peer in (tom, vic):
        desk = Desk(peer)
        await peer.until(lambda desk=desk: desk.known[ids[1]]["stale"])
        at = [message["type"] for message in peer.messages].index("document_change")
        behind = peer.messages[at + 1]
        assert (behind["type"], behind["revision"]["source"]) == ("alignment_change", 1)
        assert [link["link_id"] for link in behind["links"]] == [ids[1]]
        assert desk.known[ids[1]]["previous_source"] == "Two are."
        # Text at the start of a link is taken in when the links are settled.
        await peer.until(lambda desk=desk: desk.known[ids[1]]["source"] == [8, 20])
    await bob.changed(1, {"retain": 8}, {"delete": 4})
    await vic.until(lambda: not Desk(vic).known[ids[1]]["stale"])
    assert Desk(vic).known[ids[1]]["status"] == "needs_review"


async def test_who_confirms_while_others_write_confirms_what_they_saw(pair: PairRoom) -> None:
    tom, rita = await pair.join("tom"), await pair.join("rita")
    first, second, third = await Desk(tom).settled()
    before = {"source": 0, "target": 0}
    bob, eve = await pair.edit("bob", "source"), await pair.edit("eve", "target")
    await bob.changed(0, {"retain": 8}, {"insert": "All "})
    await eve.changed(0, {"retain": 3}, {"insert": "n’"})
    # What follows was sent before its sender had heard of that.
    seen = {"revision": before, "source": [8, 16], "target": [8, 18]}
    await update_link(tom, second, "c1", status="needs_review", seen=seen)
    # A link has the sentences that it touches: places are not told again for what is typed at their ends.
    seen = {"revision": before, "source": [1, 6], "target": [0, 5]}
    await update_link(rita, first, "c2", status="approved", seen=seen)
    ops = [{"retain": 19}, {"delete": 6}, {"insert": "Soyez trois."}]
    seen = {"revision": before, "source": [17, 26], "target": [19, 31]}
    data = {"link_id": third, "ops": ops, "status": "needs_review", "seen": seen}
    await tom.send("translation_update", id="c3", revision=0, seq=1, data=data)
    for peer in (tom, rita):
        desk = Desk(peer)
        await peer.until(lambda peer=peer: all(answers(peer, name) for name in ("c1", "c2", "c3")))
        assert desk.known[second]["previous_source"] == "Two are."
        assert (desk.known[second]["status"], desk.known[second]["stale"]) == ("needs_review", True)
        assert (desk.known[first]["status"], desk.known[first]["stale"]) == ("draft", False)
        assert (desk.known[third]["status"], desk.known[third]["stale"]) == ("needs_review", False)
    found = await pair.owner("GET", "memory/export", source="en", target="fr", format="csv")
    units = {tuple(row[name] for name in ("source", "target", "status")) for row in rows_of(found.raw)}
    assert units == {
        ("Two are.", "Deux sont.", "draft"),
        ("One is.", "Un est.", "approved"),
        ("Three be.", "Soyez trois.", "draft"),
    }
    # What they saw is there again.
    await eve.changed(1, {"retain": 3}, {"delete": 2})
    await bob.changed(1, {"retain": 8}, {"delete": 4})
    await rita.until(lambda: Desk(rita).known[first]["status"] == "approved")
    await rita.until(lambda: not Desk(rita).known[second]["stale"])


SEEN = {"revision": {"source": 0, "target": 0}, "source": [0, 7], "target": [0, 7]}


async def test_nobody_confirms_what_nobody_can_have_seen(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    first, *_ = await Desk(tom).settled()
    refused = [
        ({"revision": {"source": 9, "target": 0}}, "revision_ahead"),
        ({"target": [500, 507]}, "invalid_message"),
        ({"source": [7, 7]}, "invalid_message"),
        ({"source": [7, 0]}, "invalid_operation"),
        ({"revision": {"source": 0}}, "invalid_message"),
    ]
    for number, (change, code) in enumerate(refused, 1):
        await update_link(tom, first, f"c{number}", status="needs_review", seen={**SEEN, **change})
        error = await tom.next("error", number)
        assert (error["code"], error["id"], error["retryable"]) == (code, f"c{number}", False)
    ops = [{"insert": "x"}]
    data = {"link_id": first, "ops": ops, "seen": {**SEEN, "revision": {"source": 0, "target": 1}}}
    await tom.send("translation_update", id="w1", revision=0, seq=1, data=data)
    assert (await tom.next("error", 6))["code"] == "invalid_message"
    assert Desk(tom).known[first]["status"] == "draft"


async def test_links_are_changed_by_hand_once_and_told_to_everybody(pair: PairRoom) -> None:
    tom, rita = await pair.join("tom"), await pair.join("rita")
    first, second, _ = await Desk(tom).settled()
    await Desk(rita).settled()
    revision = {"source": 0, "target": 0}
    merge = {"action": "merge", "link_ids": [first, second], "revision": revision}
    await tom.send("alignment_change", id="m1", data=merge)
    await tom.send("alignment_change", id="m1", data=merge)
    for peer in (tom, rita):
        await peer.until(
            lambda peer=peer: len([m for m in peer.of("alignment_change") if m.get("id") == "m1"]) == 2
        )
        told = next(m for m in peer.of("alignment_change") if m.get("id") == "m1")
        assert (told["action"], told["user_id"]) == ("merge", tom.messages[0]["user_id"])
        assert Desk(peer).known[first]["source"] == [0, 16]
        assert second not in Desk(peer).known
    assert tom.of("error") == []
    split = {"action": "split", "link_ids": [first], "at": {"source": 8, "target": 8}, "revision": revision}
    await tom.send("alignment_change", id="s1", data=split)
    await Desk(rita).settled(3)


async def test_a_text_goes_in_with_what_it_means_for_its_link(pair: PairRoom) -> None:
    tom, vic = await pair.join("tom"), await pair.join("vic")
    ids = await Desk(tom).settled()
    ops = [{"retain": 8}, {"insert": "Deux étaient."}, {"delete": 10}]
    await tom.send(
        "translation_update",
        id="u1",
        revision=0,
        seq=1,
        data={"link_id": ids[1], "ops": ops, "status": "needs_review", "origin": "memory"},
    )
    assert (await tom.next("ack"))["revision"] == 1
    for peer in (tom, vic):
        await peer.until(lambda peer=peer: answers(peer, "u1"))
        link = Desk(peer).known[ids[1]]
        assert (link["status"], link["origin"], link["target"]) == ("needs_review", "memory", [8, 21])
    counters = (await pair.owner("GET", f"translations/{pair.pair_id}")).body["counters"]
    assert counters["translation_memory_hits"] == 1


async def test_a_refused_text_leaves_the_link_alone(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    ids = await Desk(tom).settled()
    data = {"link_id": ids[1], "ops": [{"insert": "x"}], "status": "approved"}
    await tom.send("translation_update", id="u1", revision=0, seq=1, data=data)
    error = await tom.next("error")
    assert (error["code"], error["document"], error["seq"]) == ("forbidden", "target", 1)
    await update_link(tom, ids[1], "u2", status="approved")
    error = await tom.next("error", 2)
    assert (error["code"], error["id"]) == ("forbidden", "u2")
    await update_link(tom, "none", "u3", status="needs_review")
    assert (await tom.next("error", 3))["id"] == "u3"
    await send_change(tom, "target", 0, 1, {"insert": "x"})
    assert (await tom.next("ack"))["revision"] == 1


async def test_roles_are_those_of_each_text(pair: PairRoom) -> None:
    tom, rita = await pair.join("tom"), await pair.join("rita")
    ids = await Desk(tom).settled()
    await send_change(tom, "source", 0, 1, {"insert": "x"})
    error = await tom.next("error")
    assert (error["code"], error["document"], error["seq"]) == ("forbidden", "source", 1)
    await send_change(rita, "target", 0, 1, {"insert": "x"})
    assert (await rita.next("error"))["code"] == "forbidden"
    await confirmed(rita, ids[0], "a1", "approved")
    await pair.owner("PUT", f"sessions/{pair.sessions['target']}/members/tom", {"role": "viewer"})
    await tom.next("session_state", 2)
    roles = {side: tom.of("session_state")[1]["documents"][side]["role"] for side in SIDES}
    assert roles == {"source": "translator", "target": "viewer"}
    await pair.owner("DELETE", f"sessions/{pair.sessions['source']}/members/tom")
    assert await tom.closing() == 4003


async def test_who_sends_a_segment_back_says_why_to_everybody(pair: PairRoom) -> None:
    tom, rita, eve = await pair.join("tom"), await pair.join("rita"), await pair.edit("eve", "target")
    ids = await Desk(tom).settled()
    await confirmed(tom, ids[1])
    await update_link(rita, ids[1], "b1", status="draft", comment="Pas ainsi.")
    for peer in (tom, eve):
        (thread,) = (await peer.next("comments"))["threads"]
        assert (thread["quote"], thread["comments"][0]["text"]) == ("Deux sont.", "Pas ainsi.")
    await tom.until(lambda: Desk(tom).known[ids[1]]["status"] == "draft")


async def test_who_comes_back_gets_what_they_missed(pair: PairRoom) -> None:
    tom, bob = await pair.join("tom"), await pair.edit("bob", "source")
    await send_change(tom, "target", 0, 1, {"insert": "Z"})
    await tom.next("ack")
    state = tom.messages[0]
    tom.leave()
    await bob.changed(0, {"insert": "A"})
    back = await pair.join("tom", client_id=state["client_id"], since="0,0", epoch="1,1")
    documents = back.messages[0]["documents"]
    changes = {side: documents[side]["document_state"]["changes"] for side in SIDES}
    assert [change["data"]["ops"] for change in changes["source"]] == [[{"insert": "A"}]]
    assert [(change["client_id"], change["seq"]) for change in changes["target"]] == [(state["client_id"], 1)]
    assert documents["target"]["acked_seq"] == 1
    again = await pair.join("tom", client_id=state["client_id"])
    assert await back.closing() == 4009
    assert again.messages[0]["documents"]["source"]["document_state"]["revision"] == 1
    await again.send("resync")
    await again.next("session_state", 2)


async def test_states_are_whole_while_both_texts_are_typed_in(pair: PairRoom) -> None:
    bob, eve = await pair.edit("bob", "source"), await pair.edit("eve", "target")
    stop = asyncio.Event()

    async def type_on(peer: Peer) -> int:
        revision = 0
        while not stop.is_set():
            revision = await peer.changed(revision, {"insert": "x"})
        return revision

    typing = [asyncio.create_task(type_on(peer)) for peer in (bob, eve)]
    joined = []
    for _ in range(10):
        peer = await pair.join("tom")
        await peer.send("resync")
        await peer.next("session_state", 2)
        joined.append(peer)
    stop.set()
    heads = dict(zip(SIDES, await asyncio.gather(*typing), strict=True))
    for peer in joined:
        at: dict[str, int] = {}
        await peer.until(lambda peer=peer: reached(peer) == heads)
        for message in peer.messages:
            if message["type"] == "session_state":
                for side in SIDES:
                    told = message["documents"][side]["document_state"]
                    assert told["revision"] >= at.get(side, 0)
                    at[side] = told["revision"]
                    text = "".join(op["insert"] for op in told["ops"])
                    assert len(text) == len(SOURCE if side == "source" else TARGET) + at[side]
            elif message["type"] == "document_change":
                assert message["revision"] == at[message["document"]] + 1
                at[message["document"]] += 1
            elif message["type"] == "alignment_change":
                assert message["revision"] == at, "links stand in the texts as the receiver has them"


def reached(peer: Peer) -> dict[str, int]:
    at: dict[str, int] = {}
    for message in peer.messages:
        if message["type"] == "session_state":
            at = {side: message["documents"][side]["document_state"]["revision"] for side in SIDES}
        elif message["type"] == "document_change":
            at[message["document"]] = message["revision"]
    return at


async def test_says_why_it_closes(pair: PairRoom) -> None:
    refused = [
        (pair.pair_id, {"token": pair.token("mallory")}, 4004),
        ("no-such-pair", {"token": pair.token("tom")}, 4004),
        (pair.sessions["source"], {"token": pair.token("tom")}, 4004),
        (pair.pair_id, {"token": pair.token("tom", session_id=pair.sessions["target"])}, 4003),
        (pair.pair_id, {"token": pair.token("tom"), "client_id": "é"}, 4003),
    ]
    for pair_id, query, code in refused:
        peer = await pair.open_pair(pair_id, **query)
        assert await peer.closing() == code, (pair_id, query)
        assert peer.messages == []
    limited = await pair.join("tom", claims={"session_id": pair.pair_id})
    assert limited.messages[0]["type"] == "session_state"
    without_source = pair.owner("DELETE", f"sessions/{pair.sessions['source']}/members/eve")
    assert (await without_source).status in (200, 204)
    peer = await pair.open_pair(token=pair.token("eve"))
    assert await peer.closing() == 4004


async def test_ends_with_either_of_its_texts(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    await pair.owner("PATCH", f"sessions/{pair.sessions['source']}", {"status": "completed"})
    assert await tom.closing() == 4010
    late = await pair.open_pair(token=pair.token("tom"))
    assert await late.closing() == 4010


NOWHERE = {"revision": 0, "seq": 1, "data": {"ops": []}}
AT_THE_START = {"source": 0, "target": 0}
HOSTILE = [
    ("document_change", {"revision": 0, "seq": 1, "data": {"ops": []}}, "invalid_message"),
    (
        "document_change",
        {"document": "both", "revision": 0, "seq": 1, "data": {"ops": []}},
        "invalid_message",
    ),
    (
        "document_change",
        {"document": "target", "revision": 9, "seq": 1, "data": {"ops": []}},
        "revision_ahead",
    ),
    ("cursor_position", {"revision": 0, "data": {"position": 0}}, "invalid_message"),
    ("translation_update", {"id": "a", "data": {"status": "draft"}}, "invalid_message"),
    ("translation_update", {"id": "", "data": {"link_id": "a", "status": "draft"}}, "invalid_message"),
    ("translation_update", {"id": "a", "data": {"link_id": "a", "status": "done"}}, "invalid_message"),
    ("translation_update", {"id": "a", "data": {"link_id": "a", "origin": "aligner"}}, "invalid_message"),
    ("translation_update", {"id": "a", "data": {"link_id": "a", "ops": []}}, "invalid_message"),
    (
        "translation_update",
        {"id": "a", "revision": 0, "seq": 1, "data": {"link_id": "a", "ops": [{"insert": {"image": "x"}}]}},
        "invalid_operation",
    ),
    (
        "translation_update",
        {"id": "a", "revision": 0, "seq": 1, "data": {"link_id": "a", "ops": [{"delete": 99}]}},
        "invalid_operation",
    ),
    ("alignment_change", {"id": "a", "data": {"action": "eat", "link_ids": ["a"]}}, "invalid_message"),
    (
        "alignment_change",
        {"id": "a", "data": {"action": "merge", "link_ids": [], "revision": AT_THE_START}},
        "invalid_message",
    ),
    (
        "alignment_change",
        {
            "id": "a",
            "data": {"action": "merge", "link_ids": ["a", "b"], "revision": {"source": 0, "target": 0}},
        },
        "conflict",
    ),
    ("no_such_type", {}, "unknown_type"),
]


async def test_each_hostile_message_is_refused_and_harms_nobody(pair: PairRoom) -> None:
    tom, witness = await pair.join("tom"), await pair.join("bob")
    await Desk(tom).settled()
    known = Desk(witness).known
    for count, (kind, fields, code) in enumerate(HOSTILE, 1):
        await tom.send(kind, **fields)
        error = await tom.next("error", count)
        assert error["code"] == code, (kind, fields, error)
        assert error["message"].isprintable()
    await tom.raw('{"type": "batch", "messages": [')
    assert (await tom.next("error", len(HOSTILE) + 1))["code"] == "invalid_json"
    await send_change(tom, "target", 0, 1, {"retain": 1, "attributes": {"bold": True}})
    assert (await tom.next("ack"))["revision"] == 1
    assert Desk(witness).known == known


async def test_what_another_process_does_to_links_is_told(pair: PairRoom) -> None:
    tom = await pair.join("tom")
    ids = await Desk(tom).settled()
    table = tables.translation_sessions

    def take_from_a_machine(db: Any) -> None:
        (data,) = db.execute(select(table.c.alignment_data)).one()
        links = json.loads(data)
        links[0]["origin"] = "machine"
        version = table.c.alignment_version + 1
        db.execute(update(table).values(alignment_version=version, alignment_data=json.dumps(links)))

    await pair.elsewhere(take_from_a_machine)
    await tom.until(lambda: Desk(tom).known[ids[0]]["origin"] == "machine")
