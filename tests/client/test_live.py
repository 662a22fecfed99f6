"""Live documents against a server that runs: edits saved once, whatever happens to the connection."""

from __future__ import annotations

import asyncio
import json
import signal
from typing import Any
from urllib.parse import urlsplit

import pytest
from durability.lab import SECRET, TOKEN, Home, Lab
from socket_peer import Peer

from jddb_jupyter.auth.tokens import Claims, Tokens
from jddb_jupyter.client import AsyncServer, EditRefused, ServerRefused, connect_async
from jddb_jupyter.errors import NotAuthenticated, NotFound, Unavailable
from jddb_jupyter.ot import Delta

from .conftest import Start, new_job

PATIENCE = 30


async def log_of(lab: Lab, session_id: str) -> list[dict[str, Any]]:
    """All changes in the database, oldest first."""
    page = json.loads(await lab.request("GET", f"sessions/{session_id}/changes?limit=500"))
    assert page["next"] is None
    return list(page["changes"])


async def text_of(lab: Lab, session_id: str) -> str:
    return str(json.loads(await lab.request("GET", f"sessions/{session_id}/document"))["text"])


async def test_an_edit_is_one_change_and_saved_when_the_block_ends(ann: AsyncServer, lab: Lab) -> None:
    async with await ann.open(await new_job(lab, text="Un é😀 deux\n")) as doc:
        assert (doc.text, doc.revision, doc.role) == ("Un é😀 deux\n", 0, "owner")
        async with doc.edit() as edit:
            edit.replace("deux", "trois")
            edit.insert(4, "«\u00a0", bold=True)
            edit.append("Dernière ligne")
        assert doc.revision == 1
        assert doc.text == await text_of(lab, doc.session_id) == "Un é«\u00a0😀 trois\nDernière ligne\n"
        [change] = await log_of(lab, doc.session_id)
        assert change["content_before"] == "deux"


async def test_a_block_that_raises_or_does_nothing_sends_nothing(ann: AsyncServer, lab: Lab) -> None:
    async with await ann.open(await new_job(lab)) as doc:

        async def fail() -> None:
            async with doc.edit() as edit:
                edit.append("never")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        async with doc.edit():
            pass
        async with doc.edit() as edit:
            edit.append("once")
        assert [change["content_after"] for change in await log_of(lab, doc.session_id)] == ["\nonce"]


async def test_what_others_write_in_the_meantime_is_taken_into_account(
    ann: AsyncServer, lab: Lab, home: Home
) -> None:
    async with await ann.open(await new_job(lab, text="middle\n")) as doc:
        bob = await Peer.open(lab.socket_address + doc.session_id, token=home.token("bob"))
        await bob.state()
        async with doc.edit() as edit:
            await bob.changed(0, {"insert": "before "})
            await doc.until(lambda: doc.text == "before middle\n")
            await bob.changed(1, {"retain": 13}, {"insert": " after"})
            await doc.until(lambda: "after" in doc.text)
            edit.replace("middle", "MIDDLE")
        assert doc.text == await text_of(lab, doc.session_id) == "before MIDDLE after\n"


async def test_three_write_at_once(ann: AsyncServer, lab: Lab, home: Home) -> None:
    job_id = await new_job(lab, text="\n")
    async with (
        await connect_async(lab.address, home.token("bob")) as server,
        await ann.open(job_id) as doc,
        await server.open(job_id) as bobs,
    ):
        carl = await Peer.open(lab.socket_address + doc.session_id, token=home.token("carl"))
        await carl.state()

        async def write(document: Any, letter: str) -> None:
            for _ in range(20):
                async with document.edit() as edit:
                    edit.insert(0, letter)

        async def type_() -> None:
            for _ in range(20):
                await carl.changed(len(carl.of("ack")) + len(carl.of("document_change")), {"insert": "c"})

        await asyncio.gather(write(doc, "a"), write(bobs, "b"), type_())
        for document in (doc, bobs):
            await document.until(lambda document=document: document.revision == 60)
        text = await text_of(lab, doc.session_id)
        assert doc.text == bobs.text == text
        assert {letter: text.count(letter) for letter in "abc"} == {"a": 20, "b": 20, "c": 20}


@pytest.mark.slow
async def test_an_edit_in_flight_survives_the_server_and_is_there_once(
    start: Start, lab: Lab, home: Home
) -> None:
    port = urlsplit(lab.address).port
    async with (
        await connect_async(lab.address, TOKEN) as server,
        await server.open(await new_job(lab)) as doc,
    ):
        for number in range(5):
            async with doc.edit() as edit:
                edit.append(f"saved {number}")

        async def save() -> None:
            async with doc.edit(timeout=90) as edit:
                edit.append("in flight")

        saving = asyncio.create_task(save())
        await asyncio.sleep(0)  # it is sent, or about to be
        lab.signal(signal.SIGKILL)
        await lab.ended()
        again = await start(port=port)
        assert again.address == lab.address
        await saving
        assert doc.is_connected
        text = await text_of(again, doc.session_id)
        assert text == doc.text
        assert [line for line in text.split("\n") if line] == [
            "One line",
            *(f"saved {number}" for number in range(5)),
            "in flight",
        ]


async def test_a_lost_connection_is_made_again(ann: AsyncServer, lab: Lab, home: Home) -> None:
    async with await ann.open(await new_job(lab)) as doc:
        bob = await Peer.open(lab.socket_address + doc.session_id, token=home.token("bob"))
        await bob.state()
        assert doc._socket is not None
        assert doc._socket.protocol is not None
        doc._socket.protocol.stream.close()
        await doc.until(lambda: not doc.is_connected)
        await bob.changed(0, {"insert": "meanwhile "})
        async with doc.edit() as edit:
            edit.append("and I")
        assert doc.text == await text_of(lab, doc.session_id) == "meanwhile One line\nand I\n"


async def test_what_may_not_be_changed_comes_back_with_its_text(
    ann: AsyncServer, lab: Lab, home: Home
) -> None:
    job_id = await new_job(lab)
    async with await ann.open(job_id) as doc:
        await lab.request("PATCH", f"sessions/{doc.session_id}", b'{"status": "paused"}')
        with pytest.raises(EditRefused) as refused:
            async with doc.edit() as edit:
                edit.append("not now")
        assert refused.value.code == "read_only"
        assert refused.value.text == "\nnot now"
        assert str(refused.value)
        assert doc.text == "One line\n"
        await lab.request("PATCH", f"sessions/{doc.session_id}", b'{"status": "active"}')
        await doc.until(lambda: doc.status == "active")
        async with doc.edit() as edit:
            edit.append("now")
        assert doc.text == "One line\nnow\n"


async def test_following(ann: AsyncServer, lab: Lab, home: Home) -> None:
    async with await ann.open(await new_job(lab)) as doc:
        bob = await Peer.open(lab.socket_address + doc.session_id, token=home.token("bob"))
        state = await bob.state()
        seen: list[tuple[str, int | None]] = []
        end = doc.follow(lambda document, delta, user_id: seen.append((document.text, user_id)))
        changes = doc.changes()
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        await bob.changed(0, {"insert": "A"})
        delta, user_id = await asyncio.wait_for(first, PATIENCE)
        assert (delta, user_id) == (Delta([{"insert": "A"}]), state["user_id"])
        assert seen == [("AOne line\n", state["user_id"])]
        end()
        await bob.changed(1, {"insert": "B"})
        assert (await asyncio.wait_for(anext(changes), PATIENCE))[0] == Delta([{"insert": "B"}])
        assert len(seen) == 1
        await doc.close()
        assert [change async for change in changes] == []


async def test_a_closed_document_says_so(ann: AsyncServer, lab: Lab) -> None:
    doc = await ann.open(await new_job(lab))
    await doc.close()
    with pytest.raises(Unavailable):
        async with doc.edit() as edit:
            edit.append("too late")


async def test_deleted_while_open(ann: AsyncServer, lab: Lab) -> None:
    job_id = await new_job(lab)
    async with await ann.open(job_id) as doc:
        await lab.request("DELETE", f"jobs/{job_id}")
        with pytest.raises(ServerRefused) as refused:
            await doc.until(lambda: False)
        assert refused.value.code == "session_closed"


async def test_not_let_in(lab: Lab) -> None:
    with pytest.raises(ServerRefused) as refused:
        await connect_async(lab.address, "wrong")
    assert refused.value.code == "not_authenticated"
    foreign = Tokens("another secret, which is also 32 bytes").issue(
        Claims(subject="eve", issued_at=1.0, expires_at=4e9)
    )
    with pytest.raises(ServerRefused):
        await connect_async(lab.address, foreign)
    assert SECRET not in str(refused.value)
    with pytest.raises(Unavailable):
        await connect_async("http://127.0.0.1:9/", "t")


async def test_no_extension_there(lab: Lab) -> None:
    with pytest.raises((NotFound, NotAuthenticated)) as refused:
        await connect_async(lab.address + "not/here/", TOKEN)
    assert lab.address in str(refused.value)
