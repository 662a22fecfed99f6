"""Where a segment has no translation yet, a key or a click makes the place to type it in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .desk import Desk, give
from .lab import Lab
from .words import Words

SOURCE = (
    "## Nature and Scope\n\nReports to the deputy head. Signs contracts.\n\n- Plans the budget.\n\n"
    "## Dimensions\n\nLeads a team of 28 people.\n"
)
TRANSLATIONS = {
    "Reports to the deputy head.": "Relève du sous-ministre.",
    "Signs contracts.": "Signe les contrats.",
    "Plans the budget.": "Planifie le budget.",
    "Leads a team of 28 people.": "Dirige une équipe de 28 personnes.",
}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@fixture()
async def jobs(lab: Lab) -> dict[str, int]:
    """A job description in English, and one in French that was made for its translation."""
    number = str(200_000 + 2 * len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    files = {"file": (f"EX-01 Director {number} EN.md", SOURCE.encode(), "text/markdown")}
    source = (await lab.ask("POST", "jobs/import", files=files))["imported"][0]["id"]
    wanted = {"source_job_id": source, "target_language": "fr"}
    pair_id = (await lab.ask("POST", "translations", json=wanted))["pair_id"]
    pair = await lab.ask("GET", f"translations/{pair_id}")
    return {"en": source, "fr": pair["target"]["job_id"]}


@fixture()
async def desk(arrive: Arrive, jobs: dict[str, int], say: Words) -> Desk:
    ann = await arrive()
    await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    desk = Desk(ann, say)
    await desk.open(jobs["en"])
    await expect(desk.of_status("untranslated")).to_have_count(4)
    await desk.source.locator("h2").first.click()
    return desk


async def segments(desk: Desk) -> dict[str, str]:
    """The translations on the server, by what they translate; of the pair that was opened last."""
    pair_id = (await desk.person.lab.ask("GET", "translations"))["translations"][0]["pair_id"]
    found = (await desk.person.lab.ask("GET", f"translations/{pair_id}/segments"))["segments"]
    return {
        segment["source"]["text"]: segment["target"]["text"] if segment["target"] else ""
        for segment in found
        if segment["source"]
    }


async def everything_is_stored(desk: Desk) -> None:
    """Wait until the server has each translation with its source."""
    async with asyncio.timeout(15):
        while not TRANSLATIONS.items() <= (await segments(desk)).items():  # noqa: ASYNC110 (REST has no event)
            await asyncio.sleep(0.1)


async def test_from_one_to_the_next_without_the_mouse(desk: Desk) -> None:
    """A paragraph, behind its first sentence, an item: the key that confirms one makes the next place."""
    first, second, item, last = TRANSLATIONS.values()
    await desk.press("Control+Alt+u")
    heading = ""
    for done, text in enumerate((first, second, item, heading, last), 1):
        await expect(desk.state).to_contain_text(f" {done + 1} ")
        await desk.person.keys.type(text)
        await desk.press("Control+Enter")
        await expect(desk.of_status("needs_review")).to_have_count(done)
    await expect(desk.target.locator(":is(p, li)")).to_have_text([f"{first} {second}", item, last])
    await expect(desk.target.locator("li")).to_have_text(item)
    await everything_is_stored(desk)


async def test_whichever_comes_first_the_text_has_its_order(desk: Desk) -> None:
    """A place that was left without a word goes; the translation stands where the source has it."""
    first, second, item, last = TRANSLATIONS.values()
    items = desk.target.locator("li")
    for _ in range(3):
        await desk.press("Control+Alt+u")
    await expect(items).to_have_count(1)
    await desk.press("Control+Alt+u")
    await expect(items).to_have_count(0)
    await desk.person.keys.type(last)
    await expect(desk.of_status("untranslated")).to_have_count(3)
    await desk.of_status("untranslated").nth(1).click()
    await desk.person.keys.type(second)
    await expect(desk.of_status("untranslated")).to_have_count(2)
    await desk.source.locator("li").click()
    await desk.press("Control+Alt+Enter")
    await desk.person.keys.type(item)
    await expect(desk.of_status("untranslated")).to_have_count(1)
    await desk.press("Control+Alt+u")
    await desk.person.keys.type(first)
    await expect(desk.of_status("untranslated")).to_have_count(0)
    await everything_is_stored(desk)
