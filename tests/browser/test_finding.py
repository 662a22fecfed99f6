"""Finding in the sidebar, with real keys: words, filters, snippets; and two job descriptions side by side."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .lab import Lab
from .person import Person
from .words import Words

ENGLISH = "General Accountability\nLeads the policy of the branch.\nDimensions\nBudget: one million.\n"
OTHER = "General Accountability\nLeads the wider policy of the region.\nDimensions\nBudget: one million.\n"
FRENCH = (
    "Responsabilité générale\nAssure la mise en œuvre des politiques.\nDimensions\nBudget : un million.\n"
)


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


@fixture()
async def ann(arrive: Arrive, lab: Lab, locale: str) -> Person:
    for job in (await lab.ask("GET", "jobs"))["jobs"]:
        await lab.ask("DELETE", f"jobs/{job['id']}")
    opened = await lab.create("Director, Policy", ENGLISH)
    await lab.create("Director, Regions", OTHER)
    await lab.create("Directrice, Politiques", FRENCH, "fr")
    # With a document open no launcher takes the focus while somebody types.
    person = await arrive(f"jddb={opened}")
    await person.can_write()
    await expect(person.text).to_be_focused()
    await expect(person.entry("Director, Policy")).to_be_visible()
    return person


async def test_what_is_typed_is_found_and_shown_where_it_stands(ann: Person, say: Words) -> None:
    await ann.browser.get_by_role("searchbox").focus()
    await ann.keys.type("mise en oeuv")
    await expect(ann.listbox.get_by_role("option")).to_have_count(1)
    entry = ann.entry("Directrice, Politiques")
    await expect(entry.locator("mark").last).to_have_text("œuvre")
    await expect(entry.locator(".jddb-JobList-section")).to_have_text("Responsabilité générale")
    await expect(ann.browser).to_contain_text(say("%1 job description found", 1))
    for _ in range(20):
        await ann.keys.press("Backspace")
    await expect(ann.listbox.get_by_role("option")).to_have_count(3)
    await ann.keys.type('"policy of" -wider')
    await expect(ann.listbox.get_by_role("option")).to_have_count(1)
    await expect(ann.entry("Director, Policy").locator("mark")).to_have_text(["policy of"])


async def test_what_is_being_written_is_found_a_moment_later(ann: Person) -> None:
    await ann.open("Director, Policy")
    await ann.go_to_start()
    await ann.keys.type("Éléphants ")
    await ann.saved()
    search = ann.browser.get_by_role("searchbox")
    for _ in range(20):
        await search.fill("")
        async with ann.page.expect_response(re.compile(r"/jddb/api/jobs\?.*q=elephants")):
            await search.fill("elephants ")
        if await ann.entry("Director, Policy").count():
            break
    await expect(ann.listbox.get_by_role("option")).to_have_count(1)
    await expect(ann.entry("Director, Policy").locator("mark")).to_have_text("Éléphants")


async def test_filters_count_are_kept_and_cleared_by_keyboard(ann: Person, say: Words) -> None:
    filters = ann.browser.get_by_role("button", name=say("Filters"), exact=True)
    await filters.focus()
    await ann.keys.press("Enter")
    language = ann.browser.get_by_role("combobox", name=say("Language"))
    await expect(language.locator("option")).to_have_text(
        [say("All"), f"{say('English')} (2)", f"{say('French')} (1)"]
    )
    await ann.browser.get_by_role("searchbox").focus()
    await ann.keys.press("Tab")
    await ann.keys.press("Tab")
    await expect(language).to_be_focused()
    async with ann.layout_kept("jddb-jupyter:filters"):
        await ann.keys.type("Fr")
    await expect(ann.listbox.get_by_role("option")).to_have_count(1)
    chip = ann.browser.get_by_role(
        "button", name=say("Do not filter by %1: %2", say("Language"), say("French"))
    )
    await expect(chip).to_be_visible()
    await ann.page.reload()
    await ann.settle()
    await expect(ann.listbox.get_by_role("option")).to_have_count(1)
    await ann.browser.get_by_role("button", name=say("Clear all")).press("Enter")
    await expect(ann.listbox.get_by_role("option")).to_have_count(3)
    await expect(chip).to_have_count(0)


async def test_details_are_filled_in_and_filtered_by(ann: Person, say: Words) -> None:
    await ann.entry("Director, Regions").click(button="right")
    await ann.page.locator(".lm-Menu-item", has_text=say("Details…")).click()
    await ann.dialog.get_by_label(say("Department")).fill("Santé Canada")
    await ann.keys.press("Enter")
    await expect(ann.dialog).to_have_count(0)
    await ann.browser.get_by_role("button", name=say("Refresh the list")).click()
    await ann.browser.get_by_role("button", name=say("Filters"), exact=True).click()
    await ann.browser.get_by_role("combobox", name=say("Department")).select_option("Santé Canada")
    await expect(ann.listbox.get_by_role("option")).to_have_text([re.compile("Director, Regions")])
    await ann.browser.get_by_role("button", name=say("Clear all")).click()


async def test_two_that_are_selected_are_compared(ann: Person, say: Words) -> None:
    await ann.entry("Director, Policy").click()
    await ann.entry("Director, Regions").click(modifiers=["Control"])
    await ann.browser.get_by_role("button", name=say("Compare the two")).click()
    panel = ann.page.locator(".jddb-Compare:visible")
    await expect(panel.get_by_role("heading")).to_have_text(["Director, Policy", "Director, Regions"])
    await expect(panel.locator("del")).to_have_text(["branch"])
    await expect(panel.locator("ins")).to_have_text([re.compile("wider"), "region"])
    await expect(panel.locator(".jddb-Compare-row")).to_have_count(4)
    await panel.get_by_role("checkbox", name=say("Only differences")).check()
    await expect(panel.locator(".jddb-Compare-row")).to_have_count(1)
    await ann.keys.press("F7")
    await expect(panel.locator(".jddb-Compare-row[aria-current]")).to_be_focused()
    await panel.get_by_role("button", name=say("Swap sides")).click()
    await expect(panel.get_by_role("heading")).to_have_text(["Director, Regions", "Director, Policy"])


async def test_the_other_one_is_found_by_its_words(ann: Person, say: Words) -> None:
    await ann.open("Director, Policy")
    await ann.panel.locator('[data-command="jddb:compare"]').click()
    panel = ann.page.locator(".jddb-Compare:visible")
    await expect(panel.get_by_role("searchbox")).to_be_focused()
    await ann.keys.type("politiq")
    await expect(panel.get_by_role("listitem")).to_have_count(1)
    await ann.keys.press("Tab")
    await ann.keys.press("Enter")
    await expect(panel).to_contain_text(
        say("Two languages: sections stand side by side, words are not compared.")
    )
    await expect(panel.locator("del, ins")).to_have_count(0)
    await expect(panel.locator(".jddb-Compare-row")).to_have_count(4)
