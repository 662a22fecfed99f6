"""What the memory gives for a translation, in the status bar of the panel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .desk import Desk, jobs
from .lab import Lab
from .words import Words

__all__ = ["jobs"]

MEMORY = {
    "Plans the budget.": "Planifie le budget.",
    "Leads a team of 27 people.": "Dirige une équipe de 27 personnes.",
}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


async def test_words_from_memory_are_told_and_follow_the_source(
    arrive: Arrive, jobs: dict[str, int], say: Words, lab: Lab, tmp_path: Path, theme: str
) -> None:
    """Of 21 words three are in the memory and six nearly; three more when the source says so."""
    for source, target in MEMORY.items():
        languages = {"source_language": "en", "target_language": "fr"}
        await lab.ask("POST", "memory", json={**languages, "source": source, "target": target})
    ann = await arrive()
    desk = Desk(ann, say)
    await desk.open(jobs["en"])
    leverage = desk.panel.locator(".jddb-PairStatus-leverage")
    figure = leverage.locator("summary")
    await expect(figure).to_have_text(say("%1 % from memory", 42))
    await figure.focus()
    await desk.press("Enter")
    bands = leverage.get_by_role("listitem")
    await expect(bands).to_have_text(
        [
            re.compile(re.escape(say("Same text")) + "3 "),
            re.compile(re.escape(say("%1 to %2 % similar", 95, 99)) + "6 "),
            re.compile(re.escape(say("Nothing similar")) + "12 "),
        ]
    )
    await assert_accessible(ann, ".jddb-PairStatus")
    await ann.page.screenshot(path=tmp_path / "leverage.png")
    await desk.source.locator("li").nth(1).click()
    await desk.press("Home", "Control+Shift+End")
    await ann.keys.type("Plans the budget.")
    await expect(figure).to_have_text(say("%1 % from memory", 57))
    await expect(bands.nth(0)).to_have_text(re.compile(re.escape(say("Same text")) + "6 "))
