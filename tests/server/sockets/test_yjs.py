"""Yjs clients on a real server, beside clients of the JSON protocol, in one document."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from pycrdt import Doc, Text
from yjs_peer import YjsPeer

from jddb_jupyter.ot import Delta
from jddb_jupyter.yjs import protocol

from .conftest import TEXT, Room

Enter = Callable[..., Awaitable[YjsPeer]]


@pytest.fixture
async def yjs(room: Room) -> AsyncIterator[Enter]:
    """Somebody's Yjs client, when it has the document."""
    peers: list[YjsPeer] = []

    async def enter(username: str, *, wait: bool = True, **query: Any) -> YjsPeer:
        claims = query.pop("claims", {})
        address = f"{room.address}jddb/ws/y/{query.pop('session_id', room.session_id)}"
        peer = await YjsPeer.open(address, token=room.token(username, **claims), **query)
        peers.append(peer)
        return await peer.in_step() if wait else peer

    yield enter
    for peer in peers:
        peer.leave()


async def test_one_document_for_all(room: Room, yjs: Enter) -> None:
    bob, ann = await room.enter("bob"), await yjs("ann")
    assert str(ann.text) == TEXT
    await bob.changed(0, {"retain": 6}, {"delete": 1}, {"insert": "🎉 ", "attributes": {"bold": True}})
    await ann.until(lambda: str(ann.text) == "Hello 🎉  world\n")
    eve = await yjs("eve")
    await ann.stored(lambda: ann.text.insert(len("Hello 🎉 ".encode()), "é", {"italic": True}))
    change = await bob.next("document_change")
    assert change["data"]["ops"] == [{"retain": 8}, {"insert": "é", "attributes": {"italic": True}}]
    assert (change["revision"], change["user_id"]) == (2, 1)
    await eve.until(lambda: "é" in str(eve.text))
    assert eve.content == ann.content
    # In a history that anybody can read.
    reply = await room.owner("GET", f"sessions/{room.session_id}/changes")
    assert [(one["username"], one["change_type"]) for one in reply.body["changes"]] == [
        ("bob", "insert"),
        ("ann", "insert"),
    ]
    document = await room.owner("GET", f"sessions/{room.session_id}/document")
    assert Delta(document.body["ops"]) == ann.content


async def test_who_comes_back_brings_what_was_written_meanwhile(room: Room, yjs: Enter) -> None:
    bob, ann = await room.enter("bob"), await yjs("ann")
    ann.leave()
    await ann.closing()
    ann.text.insert(0, "offline ", {})
    await bob.changed(0, {"insert": "A"})
    await ann.connect(f"{room.address}jddb/ws/y/{room.session_id}", token=room.token("ann"))
    await bob.next("document_change")
    await ann.until(lambda: "A" in str(ann.text) and ann.heard)
    assert str(ann.text) in ("Aoffline " + TEXT, "offline A" + TEXT)


@pytest.mark.parametrize("said", ["nothing", "another epoch"])
async def test_document_of_another_beginning_is_refused(room: Room, yjs: Enter, said: str) -> None:
    ann = await yjs("ann")
    doc: Doc[Text] = Doc()
    query: dict[str, Any] = {}
    if said == "nothing":
        doc.get("content", type=Text).insert(0, "from a file", {})
    else:
        query["epoch"] = 1
    other = await yjs("bob", doc=doc, wait=False, **query)
    assert await other.closing() == 4011
    assert str(ann.text) == TEXT


async def test_known_epoch_lets_in_what_was_written_before(room: Room, yjs: Enter) -> None:
    ann = await yjs("ann")
    epoch = min(_clients(ann), key=lambda client: client != _epoch(ann))
    doc: Doc[Text] = Doc()
    doc.get("content", type=Text).insert(0, "early ", {})
    await yjs("bob", doc=doc, epoch=epoch)
    await ann.until(lambda: "early" in str(ann.text))


def _clients(peer: YjsPeer) -> list[int]:
    from jddb_jupyter.yjs.updates import read_state

    return list(read_state(peer.doc.get_state()))


def _epoch(peer: YjsPeer) -> int:
    (client,) = _clients(peer)
    return client


@pytest.mark.parametrize("username", ["vic", "rita", "tom"])
async def test_who_may_only_read_writes_nothing(room: Room, yjs: Enter, username: str) -> None:
    ann, reader = await yjs("ann"), await yjs(username)
    reader.text.insert(0, "x", {})
    await reader.until(lambda: reader.denied)
    await ann.stored(lambda: ann.text.insert(0, "y", {}))
    await reader.until(lambda: "y" in str(reader.text))
    assert str(ann.text) == "y" + TEXT
    reply = await room.owner("GET", f"sessions/{room.session_id}/changes")
    assert len(reply.body["changes"]) == 1


async def test_role_that_changes_counts_at_once(room: Room, yjs: Enter) -> None:
    bob = await yjs("bob")
    members = f"sessions/{room.session_id}/members/bob"
    await room.owner("PUT", members, {"role": "viewer"})
    bob.text.insert(0, "kept ", {})
    await bob.until(lambda: bob.denied)
    # What was refused is asked for again, when it may be written.
    await room.owner("PUT", members, {"role": "editor"})
    await bob.until(lambda: bob.heard)
    document = await room.owner("GET", f"sessions/{room.session_id}/document")
    assert document.body["text"] == "kept " + TEXT
    await room.owner("DELETE", members)
    assert await bob.closing() == 4003


async def test_who_has_no_role_or_no_session_is_told_the_same(room: Room, yjs: Enter) -> None:
    stranger = await yjs("mallory", wait=False)
    nothing = await yjs("ann", session_id="nothing", wait=False)
    assert await stranger.closing() == await nothing.closing() == 4004
    assert stranger.reason == nothing.reason
    expired = await yjs("ann", wait=False, claims={"issued_at": 1.0, "expires_at": 2.0})
    assert await expired.closing() == 4001


async def test_what_is_refused_leaves_everybody_else_alone(room: Room, yjs: Enter) -> None:
    ann, bob = await yjs("ann"), await yjs("bob")
    await bob.raw("text")
    await bob.raw(b"\x09")
    await bob.raw(protocol.news(b"no update"))
    await bob.until(lambda: len(bob.denied) == 3)
    bob.doc.get("other", type=Text).insert(0, "x", {})
    await bob.until(lambda: len(bob.denied) == 4)
    assert "content" in bob.denied[-1]
    bob.text.insert(0, "y", {"font": "x"})  # stands behind what was refused
    await ann.stored(lambda: ann.text.insert(0, "z", {}))
    assert str(ann.text) == "z" + TEXT


async def test_update_before_the_document_is_asked_for(room: Room, yjs: Enter) -> None:
    peer = YjsPeer()
    peer.is_mute = True
    address = f"{room.address}jddb/ws/y/{room.session_id}"
    original, peer.raw = peer.raw, lambda frame: _nothing()
    await peer.connect(address, token=room.token("bob"))
    peer.raw = original
    await peer.raw(protocol.news(b"\1\1\5\0\4\1\7content\1x\0"))
    await peer.until(lambda: peer.denied)
    peer.leave()


async def _nothing() -> None:
    return None


async def test_clients_of_others_cannot_be_taken(room: Room, yjs: Enter) -> None:
    ann, bob = await yjs("ann"), await yjs("bob")
    await ann.stored(lambda: ann.text.insert(0, "a", {}))
    await bob.until(lambda: "a" in str(bob.text))
    forged: Doc[Text] = Doc(client_id=ann.doc.client_id)
    forged.get("content", type=Text)
    forged.apply_update(bob.doc.get_update())
    state = forged.get_state()
    forged.get("content", type=Text).insert(0, "forged", {})
    await bob.raw(protocol.news(forged.get_update(state)))
    await bob.until(lambda: bob.denied)
    await ann.stored(lambda: ann.text.insert(0, "b", {}))
    assert str(ann.text) == "ba" + TEXT


async def test_people_see_each_other(room: Room, yjs: Enter) -> None:
    bob, ann = await room.enter("bob"), await yjs("ann")
    joined = await bob.next("user_join")
    assert joined["name"] == "Ann"
    await bob.send("cursor_position", revision=0, data={"position": 7})
    state = await ann.until(lambda: "cursor" in ann.people.get("bob", {}) and ann.people["bob"])
    assert state["cursor"]["head"]["item"]["clock"] == 8
    assert state["user"]["color"].startswith("#")
    cursor = {"anchor": state["cursor"]["head"], "head": {"tname": "content", "assoc": 0}}
    await ann.show({"user": {"name": "Somebody Else"}, "cursor": cursor})
    placed = await bob.next("cursor_position")
    assert placed["data"] == {"position": 13, "selection": {"start": 7, "end": 13}}
    eve = await yjs("eve")
    shown = await eve.until(lambda: eve.people.get("ann"))
    assert shown["cursor"] == cursor
    assert "somebody else" not in eve.people
    # Nobody speaks for somebody else's client; a provider may repeat what it heard.
    await eve.show(shown, client=ann.doc.client_id, clock=1)
    await eve.show(None, client=ann.doc.client_id, clock=1)
    await eve.show({"x": 1}, client=ann.doc.client_id, clock=9)
    await eve.until(lambda: len(eve.denied) == 1)
    bob.leave()
    await eve.until(lambda: "bob" not in eve.people)
    ann.leave()
    await eve.until(lambda: "ann" not in eve.people)


async def test_paused_session_is_read_and_a_completed_one_left(room: Room, yjs: Enter) -> None:
    ann = await yjs("ann")
    await room.owner("PATCH", f"sessions/{room.session_id}", {"status": "paused"})
    ann.text.insert(0, "x", {})
    await ann.until(lambda: ann.denied)
    await room.owner("PATCH", f"sessions/{room.session_id}", {"status": "active"})
    await ann.until(lambda: ann.heard)
    await room.owner("PATCH", f"sessions/{room.session_id}", {"status": "completed"})
    assert await ann.closing() == 4010
