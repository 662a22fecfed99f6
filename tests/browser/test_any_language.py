"""A text translated into a language that is written from right to left, from the dialog to publication."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive, fixture
from .desk import Desk
from .lab import Lab
from .past import Past
from .person import Person
from .words import Words

SOURCE = (
    "# Director\n\n## Dimensions\n\nLeads a team of 28 people. Who approves the budget?\n\n"
    "- Plans services.\n"
)
TARGET = ("المديرة", "", "تقود فريقًا من ٢٨ شخصًا.", "من يوافق على الميزانية؟", "تخطط الخدمات.")
ARABIC = {"en": "Arabic", "fr_CA": "Arabe"}


@fixture()
async def job(lab: Lab) -> int:
    number = str(200_000 + len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    files = {"file": (f"EX-01 Director {number} EN.md", SOURCE.encode(), "text/markdown")}
    return int((await lab.ask("POST", "jobs/import", files=files))["imported"][0]["id"])


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


async def picture(person: Person, name: str) -> None:
    """Keep what is on the screen, where somebody asked for it."""
    folder = os.environ.get("JDDB_PICTURES")
    if folder:
        await person.page.screenshot(path=f"{folder}/{name}.png")


async def test_from_english_to_arabic(arrive: Arrive, job: int, say: Words, theme: str, locale: str) -> None:
    """Chosen by its name, written from the right, confirmed with one key each, published with its source."""
    ann = await arrive()
    entry = ann.browser.locator(f'[data-job="{job}"]')
    await entry.click()
    await entry.click(button="right")
    await ann.page.get_by_role("menuitem", name=say("Translate…")).click()
    await ann.page.get_by_label(say("Another language")).select_option(label=ARABIC[locale])
    await assert_accessible(ann, ".jddb-ChooseTarget")
    await picture(ann, f"choice-{locale}")
    await ann.page.get_by_role("button", name=say("New text"), exact=True).click()

    desk = Desk(ann, say)
    await expect(desk.target).to_have_attribute("dir", "rtl")
    await expect(desk.target).to_have_attribute("lang", "ar")
    await expect(desk.source).to_have_attribute("dir", "ltr")
    await expect(desk.of_status("untranslated")).to_have_count(4)
    await desk.source.locator("h1").click()
    await desk.press("Control+Alt+Enter")
    for done, line in enumerate(TARGET, 1):
        await expect(desk.state).to_contain_text(f" {done} ")
        await ann.keys.type(line)
        await desk.press("Control+Enter")
        await expect(desk.of_status("needs_review")).to_have_count(done)
    await expect(desk.target.locator("li")).to_have_text(TARGET[-1])
    await assert_accessible(ann, ".jddb-TranslationPanel")
    await picture(ann, f"pair-{locale}")

    # What is similar is found in the memory, from the side on which it begins.
    await desk.source.locator("li").click()
    await desk.press("End", "ArrowLeft")
    await ann.keys.type(" online")
    await expect(desk.side.locator(".jddb-PairSide-target").first).to_have_text(TARGET[-1])
    await expect(desk.side.locator(".jddb-PairSide-target").first).to_have_attribute("dir", "rtl")
    await picture(ann, f"match-{locale}")
    await desk.target.locator("li").click()
    await desk.press("Control+Enter")
    await desk.panel.get_by_role("button", name=say("Publish both texts…")).click()
    await ann.dialog.get_by_role("button", name=say("Publish"), exact=True).click()
    published = say("Both texts are published: version %1 and version %2.", 1, 1)
    await expect(ann.page.get_by_text(published)).to_be_visible()
    (target,) = (await ann.lab.ask("GET", "jobs?language=ar"))["jobs"][:1]
    assert TARGET[2] in (await ann.lab.ask("GET", f"jobs/{target['id']}?published=1"))["text"]
    entry = ann.browser.locator(f'[data-job="{target["id"]}"]')
    await expect(entry.locator(".jddb-Badge")).to_have_text("AR")

    # Its past, and what it is compared with, are read in their languages, too.
    await entry.dblclick()
    await ann.can_write()
    await expect(ann.text).to_be_focused()
    past = Past(ann, say)
    await past.open()
    await expect(past.text).to_have_attribute("dir", "rtl")
    await expect(past.text).to_have_attribute("lang", "ar")
    await ann.browser.locator(f'[data-job="{job}"]').click()
    await entry.click(modifiers=["Control"])
    await ann.browser.get_by_role("button", name=say("Compare the two")).click()
    row = ann.page.locator(".jddb-Compare:visible .jddb-Compare-row", has_text=TARGET[-1])
    arabic = row.locator(".jddb-Compare-cell").filter(has_text=TARGET[-1])
    await expect(arabic).to_have_attribute("lang", "ar")
    await expect(arabic).to_have_attribute("dir", "rtl")
