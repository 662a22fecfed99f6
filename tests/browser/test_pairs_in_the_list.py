"""Translations from the list of job descriptions: seen, opened, and begun with any text."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .desk import Desk, give, jobs
from .lab import Lab
from .words import Words

__all__ = ["jobs"]


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


async def test_a_pair_is_marked_and_opened_from_the_list(
    arrive: Arrive, lab: Lab, jobs: dict[str, int], say: Words
) -> None:
    """By its mark, by the menu; and whoever sees one of the texts alone sees no mark."""
    await lab.ask("POST", "translations", json={"source_job_id": jobs["en"], "target_job_id": jobs["fr"]})
    ann, bob = await arrive(), await arrive()
    await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    await give(bob, say, {jobs["en"]: "owner"})
    source = ann.browser.locator(f'[data-job="{jobs["en"]}"]')
    mark = source.locator(".jddb-JobList-pair")
    await expect(mark).to_have_text("→ FR")
    await expect(mark).to_have_attribute("title", say("Translated into: %1", say("French")))
    await expect(ann.browser.locator(f'[data-job="{jobs["fr"]}"] .jddb-JobList-pair')).to_have_text("← EN")
    await assert_accessible(ann, "#jddb-browser")
    await mark.click()
    await expect(Desk(ann, say).marks).to_have_count(6)

    await expect(bob.browser.locator(f'[data-job="{jobs["en"]}"]')).to_be_visible()
    await expect(bob.browser.locator(".jddb-JobList-pair")).to_have_count(0)
    await give(bob, say, {jobs["en"]: "viewer", jobs["fr"]: "viewer"})
    entry = bob.browser.locator(f'[data-job="{jobs["fr"]}"]')
    await entry.click()
    await entry.click(button="right")
    await bob.page.get_by_role("menuitem", name=say("Open the translation")).click()
    await expect(Desk(bob, say).marks).to_have_count(6)


async def test_any_text_of_another_language_can_be_chosen(
    arrive: Arrive, lab: Lab, jobs: dict[str, int], say: Words
) -> None:
    """One of another number, found by its title."""
    spanish = await lab.create("Directora general", "Directora\n", "es")
    ann = await arrive()
    await give(ann, say, {jobs["en"]: "owner", spanish: "owner"})
    entry = ann.browser.locator(f'[data-job="{jobs["en"]}"]')
    await entry.dblclick()
    await ann.can_write()
    await ann.panel.locator('[data-command="jddb:translate"]').click()
    dialog = ann.page.locator(".jddb-ChooseTarget")
    search = dialog.get_by_role("searchbox")
    await search.fill("nothing of this kind")
    await expect(dialog.get_by_role("status")).to_have_text(say("No text in another language was found."))
    await assert_accessible(ann, ".jddb-ChooseTarget")
    await search.fill("Directora")
    await dialog.get_by_role("button", name="Directora general").click()
    desk = Desk(ann, say)
    await expect(desk.source.locator("h1")).to_have_text("Director")
    await expect(desk.target).to_contain_text("Directora")
    await expect(desk.target).to_have_attribute("lang", "es")
