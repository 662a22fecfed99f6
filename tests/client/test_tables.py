"""Tables of what a server holds: columns, types, and figures that can be checked by hand."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from durability.lab import Home, Lab
from socket_peer import Peer

from jddb_jupyter.client import Server
from jddb_jupyter.client.contributions import contributions
from jddb_jupyter.client.frames import COLUMNS, frame
from jddb_jupyter.errors import NotFound

from .conftest import assert_columns, new_job

TEXT = "# General Accountability\nOne two three.\n"
OF_TRANSLATIONS = {
    "translations",
    "segments",
    "findings",
    "leverage",
    "memory",
    "concordance",
    "equivalents",
    "glossary",
}
"""Tables that test_translation.py looks at."""


async def write(server: Server, lab: Lab, home: Home) -> int:
    """A job description on which two people worked, which was published and opened again."""

    def own(job_id: int) -> str:
        with server.open(job_id) as doc:
            with doc.edit() as edit:
                edit.append("Four five.")
            return str(doc._document.session_id)

    job_id = await new_job(lab, text=TEXT)
    session_id = await asyncio.to_thread(own, job_id)
    bob = await Peer.open(lab.socket_address + session_id, token=home.token("bob"))
    await bob.state()
    await bob.changed(1, {"delete": 2}, {"retain": 5})
    await lab.request("PATCH", f"sessions/{session_id}", b'{"status": "completed", "reopen": true}')
    return job_id


async def test_every_table(server: Server, lab: Lab, home: Home) -> None:
    job_id = await write(server, lab, home)
    async with asyncio.timeout(20):
        while not (await asyncio.to_thread(server.ask, "metrics", series=1))["series"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # until a second of the server's life is over
    tables = {
        "jobs": lambda: server.jobs("analyst", language="en"),
        "sections": lambda: server.sections("100900", "en"),
        "sessions": server.sessions,
        "history": lambda: server.history(job_id),
        "contributions": lambda: server.contributions(job_id),
        "versions": lambda: server.versions(job_id),
        "attribution": lambda: server.attribution(job_id),
        "comments": lambda: server.comments(job_id),
        "metrics": server.metrics,
    }
    assert set(tables) == set(COLUMNS) - OF_TRANSLATIONS
    found: dict[str, Any] = {name: await asyncio.to_thread(make) for name, make in tables.items()}
    for name, table in found.items():
        assert_columns(name, table)
    assert list(found["jobs"]["job_number"]) == ["100900"]
    assert list(found["sections"]["kind"]) == ["general_accountability"]
    assert list(found["sections"]["words"]) == [7]
    assert list(found["sessions"]["status"]) == ["active", "completed"]
    history = found["history"]
    assert list(history["change_type"]) == ["insert", "delete"]
    assert list(history["content_after"]) == ["\nFour five.", ""]
    assert history["username"].iloc[1] == "bob"
    own, bobs = (found["contributions"].set_index("username").loc[name] for name in history["username"])
    assert (own["characters_added"], own["words_added"], own["characters_removed"]) == (11, 2, 0)
    assert (bobs["characters_added"], bobs["characters_removed"]) == (0, 2)
    assert own["day"].date() == datetime.now(UTC).date()
    assert list(found["versions"]["text"]) == ["General Accountability\nOne two three.\nFour five.\n"]
    assert found["attribution"]["text"].str.cat() == found["versions"]["text"].iloc[0]
    assert len(found["metrics"]) > 0


async def test_sections_are_those_of_the_live_text_or_the_published_one(server: Server, lab: Lab) -> None:
    job_id = await new_job(lab, text=TEXT)

    def write() -> None:
        with server.open(job_id) as doc, doc.edit() as edit:
            edit.append("Four five.")

    await asyncio.to_thread(write)
    live = await asyncio.to_thread(server.sections, job_id)
    published = await asyncio.to_thread(server.sections, job_id, published=True)
    assert (list(live["words"]), list(published["words"])) == ([7], [5])
    assert "Four five." in (await asyncio.to_thread(server.job, job_id))["text"]
    assert "Four five." not in (await asyncio.to_thread(server.job, job_id, published=True))["text"]


async def test_records_are_the_same_without_pandas(
    server: Server, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await new_job(lab)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"jddb_jupyter\[notebook\]") as missing:
        await asyncio.to_thread(server.jobs)
    assert "pandas\u00a0:" in str(missing.value)
    assert [job["id"] for job in await asyncio.to_thread(server.records, "jobs")] == [job_id]


async def test_pages_are_put_together(server: Server, lab: Lab) -> None:
    for number in range(3):
        await new_job(lab, number=f"10090{number}")
    server._server._http.page = 2
    found = await asyncio.to_thread(server.jobs)
    assert sorted(found["job_number"]) == ["100900", "100901", "100902"]


async def test_a_number_in_two_languages_needs_one(server: Server, lab: Lab) -> None:
    await new_job(lab)
    french = await new_job(lab, language="fr")
    with pytest.raises(NotFound) as unclear:
        await asyncio.to_thread(server.job, "100900")
    assert "language=" in str(unclear.value)
    assert (await asyncio.to_thread(server.job, "100900", "fr"))["id"] == french
    with pytest.raises(NotFound):
        await asyncio.to_thread(server.job, "000000")


@pytest.mark.parametrize("table", COLUMNS)
def test_an_empty_table_has_the_same_columns(table: str) -> None:
    assert_columns(table, frame(table, []))


def test_contributions_are_by_day_and_person() -> None:
    def change(day: int, username: str, after: str, before: str = "") -> dict[str, Any]:
        at = datetime(2026, 3, day, 23, 59, tzinfo=UTC).timestamp() * 1000
        return {"timestamp": at, "username": username, "content_after": after, "content_before": before}

    found = contributions(
        [change(2, "zoe", "é😀 b"), change(1, "ann", "a"), change(2, "zoe", "", "x y"), change(2, "ann", "b")]
    )
    assert [(row["day"].day, row["username"], row["changes"]) for row in found] == [
        (1, "ann", 1),
        (2, "ann", 1),
        (2, "zoe", 2),
    ]
    assert found[2]["characters_added"] == 4
    assert (found[2]["words_added"], found[2]["words_removed"]) == (2, 2)
