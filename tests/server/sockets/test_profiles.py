"""A name and a colour that somebody chooses are seen by everybody in open sessions, at once."""

from __future__ import annotations

from typing import Any

from socket_peer import Message, Peer

from jddb_jupyter.collab.profiles import COLOURS, Profile
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.storage import users


async def told(peer: Peer, name: str) -> Message:
    """What a peer is told of somebody who is called so now."""
    found: list[Message] = await peer.until(
        lambda: [message for message in peer.of("user_join") if message["name"] == name]
    )
    return found[0]


async def shown_to(room: Any, username: str) -> dict[str, str]:
    """The names of those who are here and their colours, as somebody who comes is told."""
    state = await (await room.open(token=room.token(username))).state()
    return {user["name"]: user["colour"] for user in state["users"]}


async def test_a_new_name_and_colour_are_told_to_all_including_oneself(room: Any, person: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    user_id = (await bob.state())["user_id"]
    await person("bob")("PATCH", "me", {"name": "Robert", "colour": COLOURS[9]})
    for peer in (bob, eve):
        news = await told(peer, "Robert")
        assert (news["user_id"], news["colour"]) == (user_id, COLOURS[9])
    assert (await shown_to(room, "vic"))["Robert"] == COLOURS[9]


async def test_what_was_chosen_in_another_process_is_told_too(room: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    user_id = (await bob.state())["user_id"]
    principal = Principal(user_id, "bob", "bob", "")
    await room.elsewhere(users.choose, principal, Profile(name="Robert"))
    assert (await told(eve, "Robert"))["user_id"] == user_id


async def test_nobody_shares_a_colour_and_the_chosen_one_stays(room: Any, person: Any) -> None:
    for name in ("bob", "eve", "tom", "vic"):
        await room.enter(name)
    assert len(set((await shown_to(room, "rita")).values())) == 5
    eve = (await person("eve")("GET", "me")).body["user"]["colour"]
    await person("bob")("PATCH", "me", {"colour": eve})
    shown = await shown_to(room, "ann")
    assert shown["bob"] == eve
    assert len(set(shown.values())) == len(shown)


async def test_who_is_displaced_is_told_to_all(room: Any, person: Any) -> None:
    bob, eve = await room.enter("bob"), await room.enter("eve")
    colour = (await person("eve")("GET", "me")).body["user"]["colour"]
    await person("bob")("PATCH", "me", {"colour": colour})
    for peer in (bob, eve):
        await peer.until(lambda peer=peer: moved_away(peer, "eve", colour))
    assert (await told(eve, "bob"))["colour"] == colour


def moved_away(peer: Peer, name: str, colour: str) -> bool:
    joins = peer.of("user_join")
    return any(message["name"] == name and message["colour"] != colour for message in joins)
