"""Comments live on the editing socket: each at a revision, in its place among the changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Delta, Range, move_passage
from jddb_jupyter.storage import comment_anchors, users
from jddb_jupyter.storage.comments import Desk, NewComment
from jddb_jupyter.wire.threads import Thread

from .conftest import Room


def ends(thread: dict[str, Any]) -> tuple[int, int]:
    return thread["start"], thread["end"]


async def begin(room: Room, who: Any, start: int, end: int, revision: int, text: str = "Why?") -> Any:
    body = {"start": start, "end": end, "revision": revision, "text": text}
    reply = await who("POST", f"sessions/{room.session_id}/comments", body)
    assert reply.status == 201
    return reply.body


@pytest.fixture
def vic(person: Any) -> Any:
    return person("vic")


async def test_everybody_is_told_at_once_where_the_text_is_now(room: Room, vic: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    await bob.changed(0, {"insert": "ab"})
    thread = await begin(room, vic, 6, 7, 0)  # chosen in a text that is older by now
    for peer in (bob, eve):
        told = await peer.next("comments")
        assert (told["revision"], ends(told["threads"][0])) == (1, (8, 9))
        kinds = [message["type"] for message in peer.messages]
        assert kinds.index("comments") > min(
            kinds.index(kind) for kind in ("ack", "document_change") if kind in kinds
        )
    await vic("PATCH", f"sessions/{room.session_id}/comments/{thread['id']}", {"resolved": True})
    assert (await eve.next("comments", 2))["threads"][0]["resolved"]["by"]["username"] == "vic"
    await vic("DELETE", f"sessions/{room.session_id}/comments/{thread['id']}")
    assert (await eve.next("comments", 3))["threads"][0]["comments"] == []


async def test_who_comes_gets_them_where_their_text_stands(room: Room, vic: Any) -> None:
    bob = await room.enter("bob", client_id="bobs")
    await begin(room, vic, 6, 7, 0)
    await bob.changed(0, {"insert": "ab"})
    late = await room.enter("eve")
    state = await late.state()
    assert state["document_state"]["revision"] == 1
    assert ends(state["comments"][0]) == (8, 9)
    epoch = state["epoch"]
    bob.leave()
    await begin(room, vic, 0, 1, 1, "Another")
    back = await room.enter("bob", client_id="bobs", since="0", epoch=str(epoch))
    told = await back.state()
    assert (told["document_state"]["since"], told["document_state"]["revision"]) == (0, 1)
    assert [ends(thread) for thread in told["comments"]] == [(8, 9), (0, 1)]
    await back.send("resync", reason="to see")
    again = await back.next("session_state", 2)
    assert again["comments"] == told["comments"]


async def test_another_process_is_noticed(room: Room) -> None:
    bob = await room.enter("bob")
    await bob.changed(0, {"insert": "ab"})

    def comment(db: Any) -> None:
        user = users.ensure(db, "vic", None, datetime.now(UTC))
        vic = Principal(user.id, user.username, user.name, user.colour)
        place = comment_anchors.locate(db, room.session_id, vic, Range(6, 7), 0, None, 5000)
        desk = Desk(db, room.session_id, vic, Role.NONE, datetime.now(UTC))
        desk.begin(place, NewComment("n", "From elsewhere"))

    await room.elsewhere(comment)
    told = await bob.next("comments")
    assert (told["revision"], ends(told["threads"][0])) == (1, (8, 9))


async def test_deleted_text_keeps_its_thread_and_brings_it_back(room: Room, vic: Any) -> None:
    bob = await room.enter("bob")
    thread = await begin(room, vic, 8, 13, 0)
    assert thread["quote"] == "world"
    await bob.changed(0, {"retain": 7}, {"delete": 6})
    (lost,) = (await vic("GET", f"sessions/{room.session_id}/comments")).body["threads"]
    assert (ends(lost), lost["quote"]) == ((7, 7), "world")
    restored = await room.owner("POST", f"sessions/{room.session_id}/restore", {"revision": 0})
    assert restored.body["revision"] == 2
    (back,) = (await vic("GET", f"sessions/{room.session_id}/comments")).body["threads"]
    assert ends(back) == (8, 13)


@pytest.mark.parametrize("jddb_config", [{"changes_per_second": 0}])
async def test_memory_and_log_say_the_same_after_many_changes(room: Room, vic: Any) -> None:
    """Over snapshots (at which places are written down), with a thread begun on the way."""
    bob = await room.enter("bob")
    first = await begin(room, vic, 6, 12, 0)
    thread = Thread(first["id"], 1, 6, 12, first["quote"], None, [])
    for revision in range(120):
        ops = [{"retain": revision % 7}, {"insert": "x"}] if revision % 3 else [{"delete": 1}]
        ops = [op for op in ops if op.get("retain") != 0]
        await bob.changed(revision, *ops)
        thread = thread.at(move_passage(thread.passage, thread.quote, Delta(ops)))
    fresh = await (await room.enter("eve")).state()
    listed = (await vic("GET", f"sessions/{room.session_id}/comments")).body
    assert listed["revision"] == fresh["document_state"]["revision"] == 120
    for told in (fresh["comments"][0], listed["threads"][0]):
        assert ends(told) == (thread.start, thread.end)
