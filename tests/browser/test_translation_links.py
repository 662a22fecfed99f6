"""Links are joined, divided, unlinked and linked by key and by mouse, by two people at once."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import expect

from .conftest import Arrive, fixture
from .desk import Desk, sentences, take_in
from .lab import Lab
from .words import Words

ENGLISH = Words("en")
SOURCE = (
    "# Director\n\n## Nature and Scope\n\nLeads a team of 28 people. Reports to the deputy head.\n\n"
    "- Plans the budget.\n- Hires the team.\n"
)
TARGET = (
    "# Directeur\n\n## Nature et portée\n\n"
    "Dirige une équipe de 28 personnes. Relève de l’administrateur général.\n\n"
    "- Planifie le budget.\n- Embauche l’équipe.\n"
)


@fixture()
async def pair(lab: Lab) -> dict[str, Any]:
    """Two texts that say the same."""
    number = str(400_000 + len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    source = await take_in(lab, f"EX-01 Director {number} EN.md", SOURCE)
    target = await take_in(lab, f"EX-01 Director {number} FR.md", TARGET)
    wanted = {"source_job_id": source, "target_job_id": target}
    return dict(await lab.ask("POST", "translations", json=wanted))


async def test_links_by_key_and_by_mouse(arrive: Arrive, lab: Lab, pair: dict[str, Any]) -> None:
    ann, bob = Desk(await arrive(), ENGLISH), Desk(await arrive(), ENGLISH)
    before = await sentences(lab, pair["pair_id"])
    for desk in (ann, bob):
        await desk.refresh()
        await desk.open(pair["source_job_id"])
        await expect(desk.marks).to_have_count(6)

    # Joined by key, divided at both cursors by mouse.
    await ann.target.locator("li").first.click()
    await ann.at(5)
    await ann.press("Control+Alt+j")
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(5)
    for text in (ann.source, ann.target):
        await text.locator("li").nth(1).click()
        await ann.press("Home")
    await ann.button("Divide the segment at the cursors").click()
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(6)
    assert await sentences(lab, pair["pair_id"]) == before

    # Unlinked by key, linked by mouse by somebody else, at the two cursors.
    await ann.press("Control+Alt+Shift+l")
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(7)
    for text in (bob.source, bob.target):
        await text.locator("li").nth(1).click(position={"x": 60, "y": 8})
    await bob.button("Link the sentences at the two cursors").click()
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(6)
    assert await sentences(lab, pair["pair_id"]) == before

    # Two people at once, in different places.
    await ann.target.locator("h1").click()
    await bob.target.locator("p").first.click(position={"x": 30, "y": 8})
    await asyncio.gather(ann.at(1), bob.at(3))
    await asyncio.gather(ann.press("Control+Alt+j"), bob.press("Control+Alt+j"))
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(4)
    assert [source for source, _ in await sentences(lab, pair["pair_id"])] == [
        "Director\nNature and Scope",
        "Leads a team of 28 people. Reports to the deputy head.",
        "Plans the budget.",
        "Hires the team.",
    ]
