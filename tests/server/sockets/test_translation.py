"""The socket of a translation pair on a real server: two texts, their links, and the people at them."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import pytest

from tests.databases import on_each_engine


async def links_of(peer: Any) -> list[dict[str, Any]]:
    """The links as a peer that knows nothing yet is told them."""
    count = len(peer.of("session_state"))
    await peer.send("resync")
    return list((await peer.next("session_state", count + 1))["alignment"])


async def update(peer: Any, act_id: str, link_id: str, **data: Any) -> dict[str, Any]:
    """Say something of a link; what is told of it."""
    await peer.send("translation_update", id=act_id, data={"link_id": link_id, **data})
    return dict(await peer.told(act_id))


async def align(peer: Any, act_id: str, action: str, **data: Any) -> dict[str, Any]:
    told = {"action": action, "revision": await peer.heads(), **data}
    await peer.send("alignment_change", id=act_id, data=told)
    return dict(await peer.told(act_id))


async def changed(peer: Any, side: str, revision: int, *ops: dict[str, Any], seq: int) -> int:
    peer.side = side
    return int(await peer.changed(revision, *ops, seq=seq))


@on_each_engine
async def test_update_with_text_is_one_thing_and_done_once(duo: Any) -> None:
    pair, witness = await duo.enter("tom", client_id="tom-1"), await duo.enter("vic")
    second = (await pair.state())["alignment"][1]["link_id"]
    said = {
        "id": "a1", "revision": 0, "seq": 1,
        "data": {"link_id": second, "status": "needs_review", "origin": "memory",
                 "ops": [{"retain": 30}, {"insert": "Elle gère douze personnes."}, {"delete": 23}]},
    }  # fmt: skip
    await pair.send("translation_update", **said)
    assert await pair.acked(1) == 1
    told = await witness.told("a1")
    assert (await pair.told("a1")) == told
    assert {link["link_id"] for link in told["links"]} >= {second}
    link = next(link for link in await links_of(witness) if link["link_id"] == second)
    assert (link["target"], link["status"], link["origin"]) == ([30, 56], "needs_review", "memory")
    # Whoever does not know what became of it sends it again.
    pair.cut()
    again = await duo.enter("tom", client_id="tom-1", since="0,0", epoch="1,1")
    assert (await again.state())["documents"]["target"]["acked_seq"] == 1
    await again.send("translation_update", **said)
    assert await again.acked(1) == 1
    assert (await again.told("a1"))["type"] == "translation_update"
    assert await again.heads() == {"source": 0, "target": 1}
    listed = (await duo.owner("GET", f"translations/{duo.session_id}")).body
    assert listed["counters"]["translation_memory_hits"] == 1


async def test_links_are_merged_split_and_linked_by_hand_for_everybody(duo: Any) -> None:
    pair, witness = await duo.enter("tom"), await duo.enter("vic")
    ids = [link["link_id"] for link in (await pair.state())["alignment"]]
    merged = await align(pair, "m", "merge", link_ids=ids)
    assert merged == await witness.told("m")
    assert (merged["user_id"], merged["action"]) == ((await pair.state())["user_id"], "merge")
    assert merged["order"] == [ids[0]]
    assert [(link["source"], link["target"]) for link in merged["links"]] == [([0, 51], [0, 53])]
    assert len(await links_of(witness)) == 1
    repeated = await align(pair, "m", "merge", link_ids=ids)
    assert repeated["action"] == "merge"
    split = await align(pair, "s", "split", link_ids=[ids[0]], at={"source": 28, "target": 29})
    assert [link["source"] for link in split["links"]] == [[0, 28], [29, 51]]
    parted = await align(pair, "u", "unlink", link_ids=[ids[0]])
    target = next(link for link in parted["links"] if link["source"] is None)["link_id"]
    linked = await align(pair, "l", "link", link_ids=[ids[0], target])
    assert target not in linked["order"]
    refused = await align(pair, "x", "link", link_ids=["nothing", ids[0]])
    assert (refused["type"], refused["code"]) == ("error", "conflict")


async def test_an_update_that_makes_nothing_new_is_answered_too(duo: Any) -> None:
    pair, witness = await duo.enter("tom"), await duo.enter("vic")
    first = (await pair.state())["alignment"][0]["link_id"]
    for seq, link_id in enumerate((first, "gone"), 1):
        data = {"link_id": link_id, "ops": [{"retain": 3}, {"insert": "x"}]}
        await pair.send("translation_update", id=f"u{seq}", revision=seq - 1, seq=seq, data=data)
        assert await pair.acked(seq) == seq
        assert (await pair.told(f"u{seq}"))["type"] == "translation_update"
        assert (await witness.told(f"u{seq}"))["user_id"] == (await pair.state())["user_id"]


@on_each_engine
async def test_roles_are_those_in_each_text(duo: Any) -> None:
    people = {name: await duo.enter(name) for name in ("bob", "tom", "rita", "vic")}
    first = (await people["tom"].state())["alignment"][0]["link_id"]

    async def refusal(name: str, side: str, head: int) -> str | None:
        peer = people[name]
        peer.side = side
        seq = await peer.change(head, {"insert": "x"}, seq=1)
        found = await peer.until(
            lambda: [
                m for m in peer.messages if m.get("document") == side and m.get("seq") == seq
                and m["type"] in ("error", "ack")
            ]
        )  # fmt: skip
        return found[-1].get("code")

    assert [await refusal("tom", "source", 0), await refusal("tom", "target", 0)] == ["forbidden", None]
    assert [await refusal("rita", side, 0) for side in ("source", "target")] == ["forbidden"] * 2
    assert [await refusal("vic", side, 0) for side in ("source", "target")] == ["forbidden"] * 2
    # The same translator has no right to the text by itself.
    alone = await duo.edit("tom", "target")
    await alone.change(1, {"insert": "x"})
    assert (await alone.next("error"))["code"] == "forbidden"
    assert (await update(people["tom"], "1", first, status="approved"))["code"] == "forbidden"
    assert (await update(people["tom"], "2", first, status="needs_review"))["type"] == "translation_update"
    assert (await update(people["vic"], "3", first, status="draft"))["code"] == "forbidden"
    assert (await update(people["rita"], "4", first, status="approved"))["type"] == "translation_update"
    assert (await align(people["rita"], "5", "unlink", link_ids=[first]))["code"] == "forbidden"
    assert (await update(people["rita"], "6", first, status="draft"))["code"] == "invalid_message"
    why = await update(people["rita"], "7", first, status="draft", comment="Le ton")
    assert [link["status"] for link in why["links"]] == ["draft"]
    thread = await people["tom"].next("comments")
    assert (thread["document"], thread["threads"][0]["comments"][0]["text"]) == ("target", "Le ton")


async def test_who_sees_one_of_the_texts_sees_no_pair(duo: Any) -> None:
    stranger = await duo.open(token=duo.token("mallory"))
    assert await stranger.closing() == 4004
    for side in ("source", "target"):
        for held in duo.sessions.values():
            await duo.owner("DELETE", f"sessions/{held}/members/mia")
        held = f"sessions/{duo.sessions[side]}/members/mia"
        assert (await duo.owner("PUT", held, {"role": "editor"})).status == 200
        late = await duo.open(token=duo.token("mia"))
        assert await late.closing() == 4004
        assert late.reason == stranger.reason


@on_each_engine
async def test_a_role_that_is_taken_away_ends_both(duo: Any) -> None:
    pair, witness = await duo.enter("tom"), await duo.enter("vic")
    path = f"sessions/{duo.sessions['target']}/members/tom"
    assert (await duo.owner("PUT", path, {"role": "viewer"})).status == 200
    assert (await pair.next("resync"))["reason"] == "access"
    state = await pair.next("session_state", 2)
    assert [state["documents"][side]["role"] for side in ("source", "target")] == ["translator", "viewer"]
    await duo.owner("DELETE", f"sessions/{duo.sessions['source']}/members/tom")
    assert await pair.closing() == 4003
    await witness.next("user_leave", 2)
    assert await witness.heads() == {"source": 0, "target": 0}


@on_each_engine
async def test_who_comes_back_gets_what_is_missing_of_each_text(duo: Any) -> None:
    pair = await duo.enter("bob", client_id="bob-1")
    await changed(pair, "source", 0, {"insert": "A"}, seq=1)
    await changed(pair, "target", 0, {"insert": "B"}, seq=1)
    await changed(pair, "target", 1, {"insert": "C"}, seq=2)
    pair.cut()
    again = await duo.enter("bob", client_id="bob-1", since="1,1", epoch="1,1")
    documents = (await again.state())["documents"]
    assert documents["source"]["document_state"] == {"revision": 1, "since": 1, "changes": []}
    assert documents["target"]["document_state"]["since"] == 1
    assert [change["seq"] for change in documents["target"]["document_state"]["changes"]] == [2]
    assert [documents[side]["acked_seq"] for side in ("source", "target")] == [1, 2]
    for query in ({"since": "1,1"}, {"since": "1", "epoch": "1"}, {"since": "1,x", "epoch": "1,1"}):
        other = await duo.enter("bob", **query)
        assert "ops" in (await other.state())["documents"]["target"]["document_state"], query


async def test_a_batch_holds_one_change_of_each_text(duo: Any) -> None:
    pair = await duo.enter("bob")

    def of(side: str, seq: int) -> dict[str, Any]:
        ops = {"ops": [{"insert": "x"}]}
        return {"type": "document_change", "document": side, "revision": 0, "seq": seq, "data": ops}

    link_id = (await pair.state())["alignment"][0]["link_id"]
    more = {"link_id": link_id, "ops": [{"insert": "y"}]}
    messages = [
        of("source", 1),
        of("target", 1),
        {"type": "translation_update", "id": "a", "revision": 0, "seq": 2, "data": more},
    ]
    await pair.send("batch", messages=messages)
    error = await pair.told("a")
    assert (error["code"], error["document"], error["seq"]) == ("invalid_message", "target", 2)
    for side in ("source", "target"):
        pair.side = side
        assert await pair.acked(1) == 1


UNREADABLE: list[dict[str, Any]] = [
    {"type": "document_change", "revision": 0, "seq": 1, "data": {"ops": []}},
    {"type": "document_change", "document": "both", "revision": 0, "seq": 1, "data": {"ops": []}},
    {"type": "cursor_position", "revision": 0, "data": {"position": 0}},
    {"type": "user_typing", "document": [], "data": {"typing": True}},
    {"type": "translation_update", "data": {"link_id": "x"}},
    {"type": "translation_update", "id": "é", "data": {"link_id": "x"}},
    {"type": "translation_update", "id": "a" * 65, "data": {"link_id": "x"}},
    {"type": "translation_update", "id": "a", "data": {"link_id": "x", "status": "done"}},
    {"type": "translation_update", "id": "a", "data": {"link_id": "x", "origin": "aligner"}},
    {"type": "translation_update", "id": "a", "data": {"link_id": "x", "ops": [{"insert": "x"}]}},
    {"type": "translation_update", "id": "a", "data": {"link_id": 7}},
    {"type": "translation_update", "id": "a", "data": {"link_id": "x" * 100}},
    {"type": "alignment_change", "id": "a", "data": {"action": "link", "link_ids": ["x"]}},
    {"type": "alignment_change", "id": "a", "data": {"action": "cut", "revision": {}}},
    {
        "type": "alignment_change",
        "id": "a",
        "data": {"action": "split", "revision": {"source": 0, "target": True}},
    },
]


async def test_what_cannot_be_read_is_refused_and_harms_nothing(duo: Any) -> None:
    pair = await duo.enter("bob")
    for count, message in enumerate(UNREADABLE, 1):
        await pair.raw(json.dumps(message))
        error = await pair.next("error", count)
        assert error["code"] == "invalid_message", message
        assert error.get("id") == (message.get("id") if len(message.get("id", "")) < 65 else None), message
    assert await pair.heads() == {"source": 0, "target": 0}


async def test_links_that_are_not_there_and_places_of_the_future_are_refused(duo: Any) -> None:
    pair = await duo.enter("bob")
    first = (await pair.state())["alignment"][0]["link_id"]
    assert (await update(pair, "1", "nothing", status="draft"))["code"] == "conflict"
    assert (await align(pair, "2", "unlink", link_ids=[]))["code"] == "invalid_message"
    assert (await align(pair, "3", "merge", link_ids=[first]))["code"] == "invalid_message"
    future = {"source": 99, "target": 0}
    refused = await align(pair, "4", "split", link_ids=[first], at={"source": 3}, revision=future)
    assert refused["code"] == "revision_ahead"
    # A change whose update is wrong in itself is refused with it, and uses up no number.
    said = {"link_id": first, "ops": [{"retain": 999}, {"insert": "x"}], "status": "draft"}
    await pair.send("translation_update", id="5", revision=0, seq=1, data=said)
    error = await pair.told("5")
    assert (error["code"], error["document"], error["seq"]) == ("invalid_operation", "target", 1)
    assert await changed(pair, "target", 0, {"insert": "x"}, seq=1) == 1
    assert len(await links_of(pair)) == 2


@on_each_engine
async def test_two_people_at_both_texts_end_with_the_same_links(duo: Any) -> None:
    people = [await duo.enter(name) for name in ("bob", "eve")]

    async def type_everywhere(peer: Any, word: str) -> None:
        for side in ("source", "target"):
            peer.side = side
            for seq in range(1, 8):
                await peer.changed((await peer.heads())[side], {"insert": word + ". "}, seq=seq)

    await asyncio.gather(
        *(type_everywhere(peer, word) for peer, word in zip(people, ("One", "Two"), strict=True))
    )
    heads = await people[0].heads()
    assert heads == {"source": 14, "target": 14}
    first, second = [await links_of(peer) for peer in people]
    assert first == second
    for side in ("source", "target"):
        ends = sorted(link[side] for link in first if link[side] is not None)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(ends))


@pytest.mark.parametrize("side", ["source", "target"])
async def test_a_text_that_is_published_ends_the_pair(duo: Any, side: str) -> None:
    pair = await duo.enter("bob")
    path = f"sessions/{duo.sessions[side]}"
    assert (await duo.owner("PATCH", path, {"status": "completed"})).status == 200
    assert await pair.closing() == 4010


async def test_a_token_for_the_pair_opens_the_pair(duo: Any) -> None:
    pair = await duo.enter("tom", claims={"session_id": duo.session_id})
    first = (await pair.state())["alignment"][0]["link_id"]
    assert (await update(pair, "1", first, status="needs_review"))["type"] == "translation_update"
    assert await changed(pair, "target", 0, {"insert": "x"}, seq=1) == 1
    await pair.send("refresh_token", token=duo.token("tom"))
    assert (await pair.next("error"))["code"] == "not_authenticated"
    await pair.send("refresh_token", token=duo.token("tom", session_id=duo.session_id))
    await pair.next("token_refreshed")
    for session_id in duo.sessions.values():
        other = await duo.open(token=duo.token("tom", session_id=session_id))
        assert await other.closing() == 4003


@on_each_engine
async def test_a_client_that_comes_many_times_at_once_is_here_once(duo: Any) -> None:
    tabs = [duo.open(token=duo.token("tom"), client_id="tab") for _ in range(6)]
    alone = [duo.edit("bob", side) for side in ("source", "target")]
    peers = (await asyncio.gather(*tabs, *alone))[: len(tabs)]
    last = await duo.enter("tom", client_id="tab")
    for peer in peers:
        assert await peer.closing() == 4009
    last.leave()
    witness = await duo.enter("vic")
    for side, document in (await witness.state())["documents"].items():
        if len(document["collaborators"]) > 2:  # not yet seen to have left
            await witness.until(lambda side=side: witness.of("user_leave", side))
    fresh = await duo.enter("vic")
    for document in (await fresh.state())["documents"].values():
        assert {user["name"] for user in document["users"]} == {"bob", "vic"}
