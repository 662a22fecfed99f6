"""A translation goes on while the server is away, and everything has its place when it is back."""

from __future__ import annotations

import asyncio
import signal

import pytest
from playwright.async_api import Dialog, expect

from .conftest import Arrive
from .desk import Desk, sentences, take_in
from .evidence import assert_log_is_sound
from .lab import Lab
from .wire import Wire
from .words import Words

pytestmark = pytest.mark.slow
SOURCE = (
    "# Director\n\n## Nature and Scope\n\nLeads a team of 28 people.\n\n"
    "## Dimensions\n\n- Employees: 64\n- Salary budget: $6.8 million\n"
)
TARGET = "# Directeur\n\n## Nature et portée\n\nDirige une équipe de 28 personnes.\n"
SETTLED_WITHIN = 15.0


async def test_nothing_is_lost_while_the_server_is_away(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    desk = Desk(ann, Words("en"))
    wire = await Wire.of(ann, "translation")
    number = str(400_000 + len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    source = await take_in(lab, f"EX-01 Director {number} EN.md", SOURCE)
    target = await take_in(lab, f"EX-01 Director {number} FR.md", TARGET)
    wanted = {"source_job_id": source, "target_job_id": target}
    pair_id = (await lab.ask("POST", "translations", json=wanted))["pair_id"]
    await desk.refresh()
    async with ann.layout_kept("jddb-translation:"):
        await desk.open(source)
    await expect(desk.of_status("untranslated")).to_have_count(3)

    # Both texts are written, and two segments translated, the second one first.
    await ann.keep_quiet_about_the_server()
    await lab.stop(signal.SIGKILL)
    for item in (1, 0):
        await desk.source.locator("li").nth(item).click()
        await desk.press("Control+Alt+y")
    await desk.source.locator("h1").click()
    await desk.press("End")
    await ann.keys.type(", Operations")
    for save in await desk.saves.all():
        await expect(save).to_contain_text("waiting, offline")
    await expect(desk.of_status("untranslated")).to_have_count(1)
    await expect(desk.button("Join the segment with the next one")).to_be_disabled()
    await lab.start()
    await desk.saved()
    expected = [
        ("Director, Operations", "Directeur"),
        ("Nature and Scope", "Nature et portée"),
        ("Leads a team of 28 people.", "Dirige une équipe de 28 personnes."),
        ("Dimensions", "-"),
        ("Employees: 64", "Employees: 64"),
        ("Salary budget: $6.8 million", "Salary budget: $6.8 million"),
    ]
    await assert_linked(lab, pair_id, expected)
    await expect(desk.marks).to_have_count(6)
    await expect(desk.of_status("untranslated")).to_have_count(1)

    # What was not sent when the page is loaded again is there, once, in both texts.
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        wire.lose()
        await dialog.accept()

    ann.page.once("dialog", leave)
    wire.hold()
    await ann.keys.type(" in the North")
    await desk.target.locator("h1").click()
    await desk.press("End")
    await ann.keys.type(", Opérations")
    for save in await desk.saves.all():
        await expect(save).to_contain_text("Saving…")
    await ann.page.reload()
    assert asked == ["beforeunload"]
    await ann.settle()
    await desk.saved()
    expected[0] = ("Director, Operations in the North", "Directeur, Opérations")
    await assert_linked(lab, pair_id, expected)

    # Keys that are pressed before the server has answered are for the segment that the person went to.
    await desk.target.locator("p").first.click()
    await desk.at(3)
    wire.hold()
    await desk.press("Control+Enter")
    await ann.keys.type("Dimension")
    await desk.at(4)
    await expect(desk.target.locator("h2").nth(1)).to_have_text("Dimension")
    await ann.keys.type("s")
    await desk.press("Control+Enter", "End")
    await ann.keys.type("!")
    await desk.at(5)
    await expect(desk.target.locator("li").first).to_have_text("Employees: 64!")
    wire.release()
    await desk.saved()
    expected[3:5] = [("Dimensions", "Dimensions"), ("Employees: 64", "Employees: 64!")]
    await assert_linked(lab, pair_id, expected)
    await expect(desk.of_status("needs_review")).to_have_count(2)
    await expect(desk.panel.get_by_role("alert")).to_have_count(0)
    await assert_log_is_sound(lab)


async def assert_linked(lab: Lab, pair_id: str, expected: list[tuple[str, str]]) -> None:
    """Wait until the segments are these; what a page does to links behind its text is not seen on it."""
    try:
        async with asyncio.timeout(SETTLED_WITHIN):
            while await sentences(lab, pair_id) != expected:  # noqa: ASYNC110 (the database has no event to give)
                await asyncio.sleep(0.1)
    except TimeoutError:
        assert await sentences(lab, pair_id) == expected
