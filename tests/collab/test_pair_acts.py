"""What people do to links while other things go on: nobody waits for it, and everybody is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from pair_office import SESSIONS, Office
from pair_office import most as most
from pair_office import office as office

from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.storage import tables
from jddb_jupyter.translation.links import Side

ENGLISH, FRENCH = SESSIONS
PATIENCE = 10.0


async def at_work(office: Office, client_id: str | None = None) -> tuple[PairConnection, Any, str]:
    """A translator with the state, and a link that has a source."""
    socket = office.world.socket()
    pair = await office.come(socket, client_id)
    state = await socket.next("session_state")
    return pair, socket, next(link["link_id"] for link in state["alignment"] if link["source"])


async def say(pair: PairConnection, link_id: str, action_id: str, **data: Any) -> None:
    message = {"type": "translation_update", "id": action_id, "data": {"link_id": link_id, **data}}
    await pair.receive(json.dumps(message))


async def type_in(pair: PairConnection, document: str, seq: int, text: str) -> None:
    message = {
        "type": "document_change", "document": document, "revision": seq - 1, "seq": seq,
        "data": {"ops": [{"insert": text}]},
    }  # fmt: skip
    await pair.receive(json.dumps(message))


def answer(socket: Any, action_id: str) -> Any:
    """What was told of an action."""
    return next((message for message in socket.messages if message.get("id") == action_id), None)


async def turns(condition: Callable[[], Any]) -> None:
    """Let the event loop turn until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  (nothing tells of it)
            await asyncio.sleep(0)


async def test_typing_does_not_wait_for_what_is_done_to_links(office: Office) -> None:
    pair, socket, link_id = await at_work(office)
    office.links.gate.clear()
    await say(pair, link_id, "a1", origin="human")
    await office.links.reached.wait()
    await type_in(pair, "target", 1, "x")
    assert (await socket.next("ack"))["revision"] == 1
    assert answer(socket, "a1") is None
    office.links.gate.set()
    await socket.until(lambda socket: answer(socket, "a1"))


async def test_acts_are_done_in_their_order_also_when_their_socket_has_gone(office: Office) -> None:
    pair, _socket, link_id = await at_work(office)
    witness, hearing, _ = await at_work(office)
    office.links.gate.clear()
    for number, origin in enumerate(("memory", "machine", "human")):
        await say(pair, link_id, f"a{number}", origin=origin)
    pair.gone()
    office.links.gate.set()
    await hearing.until(lambda socket: answer(socket, "a2"))
    told = [message["id"] for message in hearing.of("translation_update")]
    assert told == ["a0", "a1", "a2"]
    (link,) = [link for link in witness.live.links() if link.link_id == link_id]
    assert link.origin == "human"


async def test_who_does_too_much_at_once_is_told_so(office: Office) -> None:
    pair, socket, link_id = await at_work(office)
    office.links.gate.clear()
    most = office.manager.settings.max_waiting_changes
    for number in range(most + 2):
        await say(pair, link_id, f"a{number}", origin="human")
        await office.links.reached.wait()
    error = await socket.next("error")
    assert (error["code"], error["retryable"], error["id"]) == ("rate_limited", True, f"a{most + 1}")
    office.links.gate.set()
    await socket.until(lambda socket: answer(socket, f"a{most}"))


@pytest.mark.parametrize("is_stored", [False, True])
async def test_an_act_whose_commit_failed_is_done_once(office: Office, is_stored: bool) -> None:
    pair, socket, link_id = await at_work(office)
    office.links.fails, office.links.is_stored = 2, is_stored
    await say(pair, link_id, "a1", origin="memory")
    await socket.until(lambda socket: answer(socket, "a1"))
    assert socket.of("error") == []
    assert await actions(office) == ["a1"]


@pytest.mark.parametrize("is_stored", [False, True])
async def test_nothing_is_said_of_an_act_that_may_be_stored(office: Office, is_stored: bool) -> None:
    pair, socket, link_id = await at_work(office, "tab")
    office.links.fails, office.links.is_stored = 3, is_stored
    await say(pair, link_id, "a1", origin="memory")
    closed = await socket.until(lambda socket: socket.closed)
    assert closed[0] == 1011
    assert socket.of("error") == []
    # The client comes back and asks.
    pair, socket, _ = await at_work(office, "tab")
    await say(pair, link_id, "a1", origin="memory")
    await socket.until(lambda socket: answer(socket, "a1"))
    assert await actions(office) == ["a1"]


async def test_what_is_told_while_a_state_is_made_is_an_answer_behind_it(office: Office) -> None:
    pair, socket, link_id = await at_work(office)
    office.links.gate.clear()
    await say(pair, link_id, "a1", origin="human")
    await office.links.reached.wait()
    other = await office.world.connect(office.manager, "ann", session_id=ENGLISH)
    await half_a_state(pair, "source")
    await other.change(0, {"insert": "One more. "})
    await other.socket.next("ack")
    office.links.gate.set()
    await turns(lambda: pair._held)
    assert answer(socket, "a1") is None
    give_state(pair, "target")
    await socket.until(lambda socket: answer(socket, "a1"))
    state, told = socket.of("session_state")[1], answer(socket, "a1")
    assert socket.messages.index(state) < socket.messages.index(told)
    assert state["documents"]["source"]["document_state"]["revision"] == 1
    assert (told["revision"], told["links"]) == ({"source": 1, "target": 0}, [])


async def test_a_change_that_crosses_the_state_of_a_pair_is_refused_behind_it(office: Office) -> None:
    pair, socket, _ = await at_work(office)
    other = await office.world.connect(office.manager, "ann", session_id=FRENCH)
    await half_a_state(pair, "target")
    await type_in(pair, "target", 1, "x")
    await other.changed(0, {"insert": "Encore. "})
    assert pair.sides["target"].waiting_changes == 0
    give_state(pair, "source")
    error = await socket.next("error")
    assert (error["code"], error["seq"], error["document"]) == ("base_too_old", 1, "target")
    state = socket.of("session_state")[1]
    assert socket.messages.index(state) < socket.messages.index(error)
    assert state["documents"]["target"]["document_state"]["revision"] == 1


async def half_a_state(pair: PairConnection, document: Side) -> None:
    """Let one text give its state, and the other not yet."""
    pair._is_waiting = True
    give_state(pair, document)
    await turns(lambda: pair.sides[document].stream.is_held)


def give_state(pair: PairConnection, document: Side) -> None:
    """Let a text give its state."""
    side = pair.sides[document]
    side.session.send_full_state(side)


async def test_what_is_sent_twice_before_it_was_answered_is_answered_once(office: Office) -> None:
    pair, socket, link_id = await at_work(office)
    office.links.gate.clear()
    for _ in range(2):
        await say(pair, link_id, "a1", origin="memory")
    await say(pair, link_id, "a2", origin="human")
    office.links.gate.set()
    await socket.until(lambda socket: answer(socket, "a2"))
    assert [message["id"] for message in socket.of("translation_update")] == ["a1", "a2"]


async def test_what_was_refused_stays_refused_when_it_crosses_the_answer(office: Office) -> None:
    pair, socket, link_id = await at_work(office)
    await say(pair, link_id, "a1", status="approved")
    await socket.next("error")
    members = tables.session_members
    bob = office.world.people["bob"].id
    values = members.update().where(members.c.user_id == bob).values(role="editor")
    await office.world.database.write(lambda db: db.execute(values) and None)
    await say(pair, link_id, "a1", status="approved")
    assert (await socket.next("error", 2))["id"] == "a1"
    assert await actions(office) == []


async def test_what_comes_over_a_new_socket_waits_for_what_came_over_the_old_one(office: Office) -> None:
    old, _, link_id = await at_work(office, "tab")
    office.links.gate.clear()
    await say(old, link_id, "a1", origin="memory")
    await office.links.reached.wait()
    old.gone()
    new, socket, _ = await at_work(office, "tab")
    office.links.gate.set()
    await say(new, link_id, "a1", origin="memory")
    await say(new, link_id, "a2", origin="human")
    await socket.until(lambda socket: answer(socket, "a2"))
    assert await actions(office) == ["a1", "a2"]
    assert socket.of("error") == []


async def actions(office: Office) -> list[str]:
    """The actions that are written down."""
    table = tables.translation_actions

    def read(db: Any) -> list[str]:
        return [row.action_id for row in db.execute(table.select())]

    return list(await office.world.database.read(read))
