"""The panel for everybody: what axe-core finds, in both themes and languages; and the keyboard alone."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .past import Past
from .person import Person
from .words import Words

LIST, EDITOR, FORM = "#jddb-browser", ".jddb-EditorPanel", ".jddb-JobForm"
HISTORY = ".jddb-HistoryPanel"
TEXT = "# A heading\n\nA line with a [link](https://www.canada.ca) and `code`.\n\n- An item\n"


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"max_document_length": 1000}


async def test_axe_finds_nothing(arrive: Arrive, lab: Lab, theme: str, locale: str) -> None:
    title = f"Accessible in {theme} and {locale}"
    job_id = await lab.create(title, TEXT)
    ann, bob = await arrive(f"jddb={job_id}"), await arrive(f"jddb={job_id}")
    for person in (ann, bob):
        await person.can_write()
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    await bob.go_to_start()
    await bob.keys.type("Bob is here. ")
    await expect(ann.typing).not_to_have_text("")
    async with bob.moving():
        await expect(ann.flags).to_be_visible()
        await assert_accessible(ann, LIST, EDITOR)

    await ann.go_to_end()
    await ann.keys.press("Control+f")
    await ann.keys.type("line")
    await expect(ann.panel.get_by_role("search").get_by_role("status")).to_have_text(re.compile("1 .* 1"))
    await ann.text.focus()
    await ann.paste(plain="too long " * 200)
    await expect(ann.notices).to_be_visible()
    await assert_accessible(ann, EDITOR)

    await ann.entry(title).click()
    await ann.keys.press("F2")
    await expect(ann.page.locator(FORM)).to_be_visible()
    await ann.dialog.locator("input").first.fill("")
    await ann.keys.press("Enter")
    await expect(ann.page.locator(FORM).get_by_role("alert")).to_be_visible()
    await assert_accessible(ann, FORM)
    await ann.keys.press("Escape")

    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button").nth(1).click()
    file = {"name": "EX-01 Bad 100 - JD.txt", "mimeType": "text/plain", "buffer": b"\x00\xff\x00"}
    await (await chosen.value).set_files([file])
    await expect(ann.browser.locator(".jddb-Notice-list")).to_be_visible()
    await ann.browser.get_by_role("searchbox").fill("nothing has these words")
    await expect(ann.browser.locator(".jddb-Browser-words")).to_be_visible()
    await assert_accessible(ann, LIST)


async def test_axe_finds_nothing_in_the_history(arrive: Arrive, lab: Lab, theme: str, locale: str) -> None:
    job_id = await lab.create(f"History in {theme} and {locale}", TEXT)
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    await ann.go_to_end()
    await ann.keys.type("Ann adds this. ")
    await ann.go_to_start()
    await ann.keys.press("Control+Delete")
    await ann.saved()
    session = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    await lab.ask("POST", f"sessions/{session}/snapshots", json={"name": "Named", "revision": 1})
    await lab.ask("PATCH", f"sessions/{session}", json={"status": "completed", "reopen": True})
    past = Past(ann, Words(locale))
    await past.open()
    await assert_accessible(ann, HISTORY)
    await past.button("Show version %1", 1).click()
    await expect(past.panel.locator(".jddb-mod-named")).to_be_visible()
    await expect(past.text.locator("[data-author]:not([data-author='0'])").first).to_be_visible()
    await assert_accessible(ann, HISTORY)
    await past.press("End")
    await past.panel.get_by_role("group", name=past.say("Actions")).get_by_role("button").first.click()
    await past.panel.get_by_role("spinbutton").fill("0")
    await expect(past.text.locator("del").first).to_be_visible()
    await past.button("Next difference").click()
    await assert_accessible(ann, HISTORY)
    await past.button("Name this version…").click()
    await expect(ann.dialog.locator("input")).to_be_focused()
    await ann.keys.press("Escape")


async def go_back_to(person: Person, target: Locator) -> None:
    """Press Shift+Tab until the focus is there; JupyterLab has some stops of its own on the way."""
    await expect(target).to_be_visible()
    for _ in range(60):
        await person.keys.press("Shift+Tab")
        if await target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Shift+Tab does not lead there")


async def test_everything_by_keyboard(arrive: Arrive, lab: Lab) -> None:
    """From a text to the list, from there into another, its toolbar, its text, and back to the list."""
    first = await lab.create("By keyboard one", "First\n")
    await lab.create("By keyboard two", "Second\n")
    ann = await arrive(f"jddb={first}")
    press = ann.keys.press
    await ann.can_write()
    await expect(ann.text).to_be_focused()
    await go_back_to(ann, ann.browser.get_by_role("searchbox"))
    await ann.keys.type("by keyboard")
    await expect(ann.listbox.get_by_role("option")).to_have_count(2)
    await press("Tab")
    await expect(ann.browser.get_by_role("button", name="Filters", exact=True)).to_be_focused()
    await press("Tab")
    await expect(ann.listbox.get_by_role("option").first).to_be_focused()
    await press("ArrowDown")
    await expect(ann.listbox.get_by_role("option").nth(1)).to_be_focused()
    await press("Home")
    await expect(ann.listbox.get_by_role("option").first).to_contain_text("By keyboard two")
    await press("Enter")
    await expect(ann.line(0)).to_have_text("Second")
    await expect(ann.text).to_be_focused()
    await ann.can_write()
    await ann.keys.type("Typed. ")
    await expect(ann.line(0)).to_have_text("Typed. Second")

    await press("Shift+Home")
    await press("Escape")
    await expect(ann.button("Undo your last change")).to_be_focused()
    for _ in range(3):
        await press("ArrowRight")
    await expect(ann.button("Bold")).to_be_focused()
    await press("Enter")
    await expect(ann.text.locator("strong")).to_have_text("Typed. ")
    await expect(ann.text).to_be_focused()
    await press("Escape")
    await expect(ann.button("Bold")).to_be_focused()
    await press("End")
    await expect(ann.button("Find and replace")).to_be_focused()
    await press("Enter")
    await expect(ann.panel.get_by_role("search").get_by_label("Find", exact=True)).to_be_focused()
    await press("Escape")
    await expect(ann.text).to_be_focused()

    await ann.saved()
    await press("Escape")
    await go_back_to(ann, ann.listbox.get_by_role("option").first)


async def test_axe_finds_nothing_in_finding_and_comparing(
    arrive: Arrive, lab: Lab, theme: str, locale: str
) -> None:
    name = f"Found in {theme} and {locale}"
    left = await lab.create(
        f"{name} one", "General Accountability\nLeads the wide policy.\nDimensions\nBig.\n"
    )
    await lab.create(f"{name} two", "Dimensions\nBigger.\nGeneral Accountability\nLeads the policy.\n")
    ann = await arrive(f"jddb={left}")
    await ann.can_write()
    search = ann.browser.get_by_role("searchbox")
    await search.fill(f'"{name}" policy')
    await expect(ann.listbox.get_by_role("option")).to_have_count(2)
    await ann.browser.locator("[aria-controls=jddb-filters]").click()
    await ann.browser.locator("#jddb-filters select").first.select_option("en")
    await expect(ann.browser.locator(".jddb-Chip").first).to_be_visible()
    await assert_accessible(ann, LIST)
    await ann.panel.locator('[data-command="jddb:compare"]').click()
    await expect(ann.page.locator(".jddb-Compare-choice").first).to_be_visible()
    await assert_accessible(ann, ".jddb-Compare:not(.lm-mod-hidden)")
    await ann.page.locator(".jddb-Compare-choice", has_text=f"{name} two").click()
    await expect(ann.page.locator(".jddb-Compare del").first).to_be_visible()
    await assert_accessible(ann, ".jddb-Compare:not(.lm-mod-hidden)")
    if folder := os.environ.get("JDDB_PICTURES"):
        await ann.page.screenshot(path=f"{folder}/compare-{theme[11:]}-{locale}.png")
    await ann.entry(f"{name} one").click(button="right")
    await ann.page.locator('.lm-Menu-item[data-command="jddb:details"]').click()
    await expect(ann.page.locator(FORM)).to_be_visible()
    await assert_accessible(ann, FORM)
