"""Translating side by side: what helps is one key away, in both themes and languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Position, ViewportSize, expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .desk import Desk, jobs
from .lab import Lab
from .palette import run_from_palette
from .words import Words

__all__ = ["jobs"]

START: Position = {"x": 30, "y": 8}
"""In the first line of a paragraph."""
NARROW: ViewportSize = {"width": 760, "height": 700}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


@pytest.fixture(scope="module")
def term() -> dict[str, Any]:
    """A term with a wording that nobody is to use."""
    wordings = [("en", "team", "approved"), ("fr", "équipe", "approved"), ("fr", "troupe", "forbidden")]
    return {
        "wordings": [
            {"language": language, "text": text, "status": status} for language, text, status in wordings
        ]
    }


async def test_what_helps_is_one_key_away(
    arrive: Arrive, lab: Lab, jobs: dict[str, int], say: Words, theme: str, term: dict[str, Any]
) -> None:
    """Memory, concordance, glossary and checks beside the texts; each of their screens is accessible."""
    if not (await lab.ask("GET", "glossary"))["terms"]:
        await lab.ask("POST", "glossary", json=term)
    ann = await arrive()
    desk = Desk(ann, say)
    await desk.open(jobs["en"])
    await expect(desk.marks).to_have_count(6)

    # What was confirmed is found for a similar sentence, and put in; it is taken back as any text is.
    await desk.target.locator("li").first.click()
    await desk.press("Control+Enter")
    await desk.at(6)
    await expect(desk.of_status("needs_review")).to_have_count(1)
    await desk.source.locator("li").nth(1).click()
    await desk.press("Home", "Control+Shift+End")
    await ann.keys.type("Plans the whole budget.")
    await expect(desk.side.locator(".jddb-PairSide-source").first).to_have_text("Plans the whole budget.")
    await assert_accessible(ann, ".jddb-TranslationPanel")
    await desk.press("Control+1")
    await expect(desk.target.locator("li").nth(1)).to_have_text("Planifie le budget.")
    await desk.press("Control+z")
    await expect(desk.target.locator("li").nth(1)).to_have_text("Embauche l’équipe.")

    # A selection is looked up.
    await desk.source.locator("li").first.click()
    await desk.press("End", "ArrowLeft", "Control+Shift+ArrowLeft", "Control+Alt+k")
    await expect(desk.side.locator("mark").first).to_have_text("budget")
    await assert_accessible(ann, ".jddb-TranslationPanel")

    # The translation of a term is put in; the wording that is forbidden is found, and so is a number.
    await desk.target.locator("p").click(position=START)
    await desk.press("Home")
    await desk.at(3)
    await desk.tab("Glossary").click()
    await expect(desk.items).to_contain_text("équipe")
    await assert_accessible(ann, ".jddb-TranslationPanel")
    await desk.target.locator("p").click(position=START)
    await desk.press("Home")
    await ann.keys.type("La troupe de 82 ")
    await desk.press("Control+Alt+1")
    await expect(desk.target.locator("p")).to_have_text(re.compile("^La troupe de 82 équipe"))
    await desk.target.locator("h1").click()
    await expect(desk.panel.locator(".jddb-PairGutter-findings")).to_have_count(1)
    await desk.press("Control+Alt+g")
    await expect(desk.tab("Checks")).to_have_attribute("aria-selected", "true")
    await expect(desk.items.filter(has_text="troupe")).to_have_count(1)
    await expect(desk.items.filter(has_text="82")).to_have_count(1)
    quality = desk.side.locator(".jddb-PairSide-quality")
    await expect(quality.locator("summary")).to_have_text(
        re.compile(say("Quality %1").replace("%1", r"0[.,]\d\d"))
    )
    await quality.locator("summary").press("Enter")
    await expect(quality.locator("p")).to_be_visible()
    await assert_accessible(ann, ".jddb-TranslationPanel")
    await desk.press("Control+Alt+g")
    await desk.at(3)

    # From segment to segment, also from the palette; where there is no room the side panel is below.
    await desk.target.locator("h1").click()
    await run_from_palette(ann, say("Next segment"))
    await desk.at(2)
    await ann.page.set_viewport_size(NARROW)
    await ann.keys.press("Control+b")
    await expect(desk.target).to_be_in_viewport()
    await expect(desk.side).to_be_in_viewport()
    await assert_accessible(ann, ".jddb-TranslationPanel")
