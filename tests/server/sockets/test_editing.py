"""Editing through the socket, as the protocol has it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.databases import on_each_engine

LONG = "A sentence of a job description. " * 200 + "\n"


async def test_first_message_has_every_field(room: Any) -> None:
    bob = await room.enter("bob")
    state = bob.messages[0]
    assert state == {
        "type": "session_state",
        "protocol": 1,
        "session_id": room.session_id,
        "job_id": room.job_id,
        "session_type": "editing",
        "status": "active",
        "connection_id": state["connection_id"],
        "client_id": state["client_id"],
        "user_id": state["user_id"],
        "role": "editor",
        "epoch": 1,
        "collaborators": [state["user_id"]],
        "users": [
            {"id": state["user_id"], "name": "bob", "colour": state["users"][0]["colour"], "cursor": None}
        ],
        "document_state": {"revision": 0, "ops": [{"insert": "Hello 😀 world\n"}]},
        "acked_seq": 0,
        "heartbeat_interval": 30.0,
        "comments": [],
    }


FORMS = [
    ({"ops": [{"retain": 7}, {"insert": "!"}]}, [{"retain": 7}, {"insert": "!"}]),
    ({"type": "insert", "position": 7, "content": "!"}, [{"retain": 7}, {"insert": "!"}]),
    ({"type": "insert", "position": 0, "content": "\n"}, [{"insert": "\n"}]),
    ({"type": "delete", "position": 6, "length": 2}, [{"retain": 6}, {"delete": 2}]),
    (
        {"type": "retain", "position": 6, "length": 1, "attributes": {"bold": True}},
        [{"retain": 6}, {"retain": 1, "attributes": {"bold": True}}],
    ),
    ({"ops": [{"retain": 13}, {"retain": 1, "attributes": {"header": 1}}]}, None),
    ({"ops": [{"retain": 14}]}, []),
    ({"ops": []}, None),
]
"""A change, and its ops as they are told to the others if they differ. `😀` counts as one character."""


@on_each_engine
async def test_both_forms_of_a_change_count_code_points(room: Any) -> None:
    for data, told in FORMS:
        bob, eve = await room.enter("bob"), await room.enter("eve")
        head = bob.messages[0]["document_state"]["revision"]
        await bob.send("document_change", revision=head, seq=1, data=data, timestamp=12, unknown=[1])
        assert await bob.acked(1) == head + 1, data
        assert (await eve.next("document_change"))["data"] == {"ops": data["ops"] if told is None else told}
        await room.owner("POST", f"sessions/{room.session_id}/restore", {"revision": 0})
        bob.leave()
        eve.leave()


@on_each_engine
async def test_a_batch_is_taken_in_order_and_its_bad_members_alone_are_refused(room: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    messages = [
        {"type": "user_typing", "data": {"typing": True}},
        {"type": "document_change", "revision": 0, "seq": 1, "data": {"ops": [{"insert": "1"}]}},
        {"type": "no_such_thing"},
        {"type": "heartbeat", "timestamp": 5},
    ]
    await bob.send("batch", messages=messages, timestamp=1)
    assert await bob.acked(1) == 1
    assert (await bob.next("error"))["code"] == "unknown_type"
    assert (await bob.next("heartbeat"))["timestamp"] == 5
    await eve.next("document_change")
    assert [message["type"] for message in eve.messages[1:]] == ["user_typing", "document_change"]


@pytest.mark.parametrize("text", [LONG])
async def test_large_frames_are_compressed_both_ways_for_who_asked(room: Any) -> None:
    zipped, plain = await room.enter("bob", accept="gzip"), await room.enter("eve")
    assert isinstance(zipped.frames[0], bytes)
    assert isinstance(plain.frames[0], str)
    assert len(zipped.frames[0]) < len(plain.frames[0]) / 10
    assert zipped.messages[0]["document_state"] == plain.messages[0]["document_state"]
    change = {"type": "document_change", "revision": 0, "seq": 1, "data": {"ops": [{"insert": LONG[:-1]}]}}
    await zipped.raw(gzip.compress(json.dumps(change).encode()))
    assert await zipped.acked(1) == 1
    assert isinstance(zipped.frames[-1], str)
    assert (await plain.next("document_change"))["data"] == change["data"]
    await plain.changed(1, {"insert": LONG[:-1]})
    assert (await zipped.next("document_change"))["revision"] == 2
    assert isinstance(zipped.frames[-1], bytes)


@on_each_engine
async def test_who_comes_back_gets_what_they_missed(room: Any) -> None:
    bob, eve = await room.enter("bob", client_id="bob-1"), await room.enter("eve", client_id="eve-1")
    await bob.changed(0, {"insert": "B"})
    bob.leave()
    await eve.changed(1, {"insert": "E"})
    back = await room.enter("bob", client_id="bob-1", since=0, epoch=1)
    state = back.messages[0]
    changes = state["document_state"].pop("changes")
    assert (state["acked_seq"], state["document_state"]) == (1, {"revision": 2, "since": 0})
    assert [(change["revision"], change["client_id"], change["seq"]) for change in changes] == [
        (1, "bob-1", 1),
        (2, "eve-1", 1),
    ]
    assert await back.changed(0, {"insert": "B"}, seq=1) == 1
    assert await back.changed(2, {"insert": "C"}, seq=2) == 3


@on_each_engine
async def test_who_cannot_be_brought_up_gets_everything(room: Any) -> None:
    await (await room.enter("bob")).changed(0, {"insert": "B"})
    for query in (
        {"since": 0, "epoch": 2},
        {"since": 9, "epoch": 1},
        {"since": -1, "epoch": 1},
        {"since": "x", "epoch": 1},
        {"since": 10**40, "epoch": 1},
        {"since": 0, "epoch": "1.0"},
        {"since": 0},
    ):
        back = await room.enter("bob", **query)
        assert "ops" in back.messages[0]["document_state"], query


async def test_resync_gives_the_full_state(room: Any) -> None:
    bob = await room.enter("bob")
    await bob.changed(0, {"insert": "B"})
    await bob.send("resync", reason="lost")
    state = await bob.next("session_state", 2)
    assert state["document_state"]["ops"] == [{"insert": "BHello 😀 world\n"}]
    assert state["acked_seq"] == 1
    assert not bob.of("resync")


async def test_heartbeat_tells_the_head(room: Any) -> None:
    bob = await room.enter("bob")
    await bob.changed(0, {"insert": "B"})
    await bob.send("heartbeat", timestamp=1234.5)
    answer = await bob.next("heartbeat")
    assert (answer["timestamp"], answer["head"]) == (1234.5, 1)
    assert answer["server_time"] > 1_700_000_000_000


async def test_cursors_and_typing_are_shown_to_the_others(room: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    await eve.changed(0, {"insert": "123"})
    await bob.send("cursor_position", revision=0, data={"position": 2})
    assert (await eve.next("cursor_position"))["data"] == {"position": 5}
    await bob.send("selection_change", revision=1, data={"position": 1, "selection": {"start": 1, "end": 2}})
    seen = await eve.next("cursor_position", 2)
    assert seen["data"] == {"position": 1, "selection": {"start": 1, "end": 2}}
    assert seen["connection_id"] == bob.messages[0]["connection_id"]
    await bob.send("user_typing", data={"typing": True})
    bob.leave()
    assert (await eve.next("user_typing", 2))["data"] == {"typing": False}
    left = await eve.next("user_leave")
    assert (left["name"], left["collaborators"]) == ("bob", [eve.messages[0]["user_id"]])


async def test_a_token_is_refreshed_and_the_new_one_counts(room: Any) -> None:
    bob = await room.enter("bob")
    fresh = room.token("bob", name="Robert")
    await bob.send("refresh_token", token=fresh)
    assert (await bob.next("token_refreshed"))["expires_at"] > 0
    assert await bob.changed(0, {"insert": "B"}) == 1


async def test_the_browsers_cookie_and_origin_let_in(room: Any, login: Any, jp_http_port: int) -> None:
    # A person of Jupyter is known to this server by a name that it made up.
    page = {"Cookie": await login(), "Origin": f"http://127.0.0.1:{jp_http_port}"}
    stranger = await room.open(headers=page)
    assert await stranger.closing() == 4004
    bob = await room.open(headers=page, token=room.token("bob"))
    assert (await bob.state())["role"] == "editor"


async def test_a_valid_token_may_come_from_any_page(room: Any) -> None:
    bob = await room.open(headers={"Origin": "https://elsewhere.example"}, token=room.token("bob"))
    assert (await bob.state())["role"] == "editor"
    eve = await room.open(headers={"Authorization": f"Bearer {room.token('eve')}"})
    assert (await eve.state())["role"] == "editor"


@pytest.mark.parametrize(
    ("headers", "query"),
    [({"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"}, {}), ({}, {"locale": "fr_CA"})],
)
async def test_errors_and_closings_are_told_in_french(room: Any, headers: Any, query: Any) -> None:
    bob = await room.open(headers=headers, token=room.token("bob"), **query)
    await bob.state()
    await bob.raw("{")
    assert (await bob.next("error"))["message"] == "Ce n’est pas du JSON valide."
    nobody = await room.open(headers=headers, **query)
    assert await nobody.closing() == 4001
    assert nobody.reason == "Veuillez ouvrir une nouvelle session de connexion."
