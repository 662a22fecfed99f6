"""How a live document shows itself."""

from __future__ import annotations

import asyncio

import pytest
from durability.lab import TOKEN, Home, Lab
from socket_peer import Peer

from jddb_jupyter.client import Document, connect
from jddb_jupyter.client.blocking import _keep_drawing
from jddb_jupyter.client.display import document_html

from .conftest import new_job


def test_everything_is_escaped_and_formats_are_shown():
    page = document_html(
        "<b>Title</b>",
        "live",
        [
            {"insert": "<script>alert(1)</script>"},
            {"insert": "\n", "attributes": {"header": 2}},
            {"insert": "bold", "attributes": {"bold": True, "link": 'https://a.ca/"><x>'}},
            {"insert": "\n", "attributes": {"list": "ordered"}},
            {"insert": "two"},
            {"insert": "\n", "attributes": {"list": "ordered"}},
            {"insert": "\n"},
        ],
    )
    assert "<script>" not in page
    assert "<x>" not in page
    assert "&lt;b&gt;Title&lt;/b&gt;" in page
    assert "<h2 " in page
    assert '<a href="https://a.ca/&quot;&gt;&lt;x&gt;"' in page
    assert "1. <a" in page
    assert "2. two" in page
    assert "<strong>bold</strong>" in page


@pytest.fixture
async def doc(lab: Lab) -> Document:
    job_id = await new_job(lab)
    server = await asyncio.to_thread(connect, lab.address, TOKEN)
    return await asyncio.to_thread(server.open, job_id)


async def test_it_is_drawn_again_while_others_write_and_once_more_at_the_end(
    doc: Document, lab: Lab, home: Home
) -> None:
    drawn: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    draw = lambda page: loop.call_soon_threadsafe(drawn.put_nowait, page)  # noqa: E731
    await asyncio.to_thread(doc._read, lambda document: _keep_drawing(document, draw))
    bob = await Peer.open(lab.socket_address + doc._document.session_id, token=home.token("bob"))
    await bob.state()
    await bob.changed(0, {"insert": "Bob: "})
    page = await asyncio.wait_for(drawn.get(), 20)
    assert "Bob: One line" in page
    assert "revision 1 · live" in page
    await asyncio.to_thread(doc.close)
    while "closed" not in page:
        page = await asyncio.wait_for(drawn.get(), 20)
    assert not doc._document.drawings or await asyncio.to_thread(lambda: doc.is_closed)


async def test_blocking_edits_and_following(doc: Document, lab: Lab, home: Home) -> None:
    assert "Analyst" in await asyncio.to_thread(doc._repr_html_)
    heard = asyncio.Event()
    loop = asyncio.get_running_loop()

    def write() -> str:
        doc.follow(lambda document, delta, user_id: loop.call_soon_threadsafe(heard.set))
        with doc.edit() as edit:
            edit.append("two")
        return doc.text

    assert await asyncio.to_thread(write) == "One line\ntwo\n"
    bob = await Peer.open(lab.socket_address + doc._document.session_id, token=home.token("bob"))
    await bob.state()
    await bob.changed(1, {"insert": "zero "})
    await asyncio.wait_for(heard.wait(), 20)
    await asyncio.to_thread(doc.until, lambda document: document.text.startswith("zero "))
    assert await asyncio.to_thread(lambda: list(doc.changes(timeout=0.01))) == []

    def fail() -> None:
        with doc.edit() as edit:
            edit.append("never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(fail)
    assert "never" not in await asyncio.to_thread(lambda: doc.text)
    await asyncio.to_thread(doc.close)
