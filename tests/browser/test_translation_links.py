"""Two people at one translation: links by key and by mouse, findings and fixes, what a role lets one do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .desk import Desk, give, jobs, sentences
from .lab import Lab
from .words import Words

__all__ = ["jobs"]

ENGLISH = Words("en")


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@fixture()
async def pair(lab: Lab, jobs: dict[str, int]) -> dict[str, Any]:
    """Two texts that say the same."""
    wanted = {"source_job_id": jobs["en"], "target_job_id": jobs["fr"]}
    return dict(await lab.ask("POST", "translations", json=wanted))


@fixture()
async def desks(arrive: Arrive, jobs: dict[str, int], pair: dict[str, Any]) -> tuple[Desk, Desk]:
    """Two owners of both texts, at work on them."""
    people = [await arrive(), await arrive()]
    ann, bob = (Desk(person, ENGLISH) for person in people)
    for desk in (ann, bob):
        await give(desk.person, ENGLISH, dict.fromkeys(jobs.values(), "owner"))
        await desk.open(jobs["en"])
        await expect(desk.marks).to_have_count(6)
    return ann, bob


async def test_two_people_at_one_translation(
    desks: tuple[Desk, Desk], lab: Lab, jobs: dict[str, int], pair: dict[str, Any]
) -> None:
    ann, bob = desks
    await relink(ann, bob, lab, pair["pair_id"])
    await find_and_fix(ann, bob)
    await publish_neither(ann, lab, jobs)
    await change_roles(ann, bob, jobs)


async def relink(ann: Desk, bob: Desk, lab: Lab, pair_id: str) -> None:
    """Joined, divided, unlinked, linked; by two people at once."""
    before = await sentences(lab, pair_id)

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
    assert await sentences(lab, pair_id) == before

    # Unlinked by key, linked by mouse by somebody else, at the two cursors.
    await ann.press("Control+Alt+Shift+l")
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(7)
    for text in (bob.source, bob.target):
        await text.locator("li").nth(1).click(position={"x": 60, "y": 8})
    await bob.button("Link the sentences at the two cursors").click()
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(6)
    assert await sentences(lab, pair_id) == before

    # The other way about: unlinked by mouse and linked by key, joined by mouse and divided by key.
    await ann.button("Unlink the translation from its source").click()
    await expect(bob.marks).to_have_count(7)
    for text in (bob.source, bob.target):
        await text.locator("li").nth(1).click(position={"x": 60, "y": 8})
    await bob.press("Control+Alt+l")
    await expect(ann.marks).to_have_count(6)
    await ann.target.locator("li").first.click()
    await ann.at(5)
    await ann.button("Join the segment with the next one").click()
    await expect(bob.marks).to_have_count(5)
    for text in (ann.source, ann.target):
        await text.locator("li").nth(1).click()
        await ann.press("Home")
    await ann.press("Control+Alt+d")
    await expect(bob.marks).to_have_count(6)
    assert await sentences(lab, pair_id) == before

    # Two people at once, in different places.
    await ann.target.locator("h1").click()
    await bob.target.locator("p").first.click(position={"x": 30, "y": 8})
    await asyncio.gather(ann.at(1), bob.at(3))
    await asyncio.gather(ann.press("Control+Alt+j"), bob.press("Control+Alt+j"))
    for desk in (ann, bob):
        await expect(desk.marks).to_have_count(4)
    assert [source for source, _ in await sentences(lab, pair_id)] == [
        "Director\nNature and Scope",
        "Leads a team of 28 people. Reports to the deputy head.",
        "Plans the budget.",
        "Hires the team.",
    ]


async def find_and_fix(ann: Desk, bob: Desk) -> None:
    """What one of two people writes is a finding for both, and the fix of the other mends it for both."""
    await ann.target.locator("li").first.click(position={"x": 30, "y": 8})
    await ann.press("End", "ArrowLeft")
    await ann.person.keys.type(" de de l’an")
    for desk in (ann, bob):
        await desk.tab("Checks").click()
        await expect(desk.items.filter(has_text="“de”")).to_have_count(1)
    await bob.items.filter(has_text="“de”").get_by_role("button", name="Fix").click()
    for desk in (ann, bob):
        await expect(desk.target.locator("li").first).to_have_text("Planifie le budget de l’an.")
        await expect(desk.items.filter(has_text="“de”")).to_have_count(0)


async def publish_neither(ann: Desk, lab: Lab, jobs: dict[str, int]) -> None:
    """A text that is not finished is published only by who means it."""
    await ann.source.locator("li").last.click(position={"x": 30, "y": 8})
    await ann.press("End", "Enter")
    await ann.person.keys.type("Signs contracts.")
    await expect(ann.of_status("untranslated")).to_have_count(1)
    await ann.saved()
    await ann.button("Publish both texts…").click()
    dialog = ann.person.dialog
    await dialog.get_by_role("button", name="Publish", exact=True).click()
    await expect(dialog.get_by_role("button", name="Publish anyway")).to_be_visible()
    await dialog.get_by_role("button", name="Cancel").click()
    for job_id in jobs.values():
        assert (await lab.ask("GET", f"jobs/{job_id}/versions"))["versions"] == []


async def change_roles(ann: Desk, bob: Desk, jobs: dict[str, int]) -> None:
    """Somebody who looks on, then edits the source alone, in a panel that stays open."""
    acts = [
        bob.button(name)
        for name in ("Confirm the segment and go to the next", "Join the segment with the next one")
    ]
    await give(bob.person, ENGLISH, dict.fromkeys(jobs.values(), "viewer"))
    for text in (bob.source, bob.target):
        await expect(text).to_have_attribute("contenteditable", "false")
    for act in (*acts, bob.button("Approve the segment and go to the next")):
        await expect(act).to_be_disabled()
    await expect(bob.button("Publish both texts…")).to_have_count(0)
    await ann.target.locator("li").first.click(position={"x": 30, "y": 8})
    await ann.press("Control+Enter")
    await expect(bob.of_status("needs_review")).to_have_count(1)
    await bob.target.locator("li").first.click(position={"x": 60, "y": 8})
    await expect(bob.current).to_have_attribute("data-status", "needs_review")

    await give(bob.person, ENGLISH, {jobs["en"]: "editor"})
    await expect(bob.source).to_have_attribute("contenteditable", "true")
    await expect(bob.target).to_have_attribute("contenteditable", "false")
    for act in acts:
        await expect(act).to_be_disabled()
    await bob.source.locator("li").first.click(position={"x": 60, "y": 8})
    await bob.press("Home")
    await bob.person.keys.type("Now ")
    for desk in (ann, bob):
        await expect(desk.stale).to_have_count(1)
