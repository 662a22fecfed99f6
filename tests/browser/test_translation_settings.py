"""A translation follows what a person has set in JupyterLab: keys, spelling, names beside cursors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive
from .desk import Desk, give, jobs
from .lab import Lab
from .words import Words

__all__ = ["jobs"]

SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@pytest.fixture
def own_key(lab: Lab) -> Iterator[str]:
    """Confirming is F9 for this person, and Ctrl+Enter no more."""
    shortcut = {"command": "jddb:segment-confirm", "selector": ".jddb-TranslationPanel"}
    changed = [
        {**shortcut, "keys": ["Accel Enter"], "disabled": True},
        {**shortcut, "keys": ["F9"]},
    ]
    lab.set(SHORTCUTS, {"shortcuts": changed})
    yield "F9"
    lab.set(SHORTCUTS, {})


async def test_a_key_of_ones_own_is_shown_and_obeyed(
    arrive: Arrive, jobs: dict[str, int], say: Words, own_key: str
) -> None:
    ann = await arrive()
    await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    desk = Desk(ann, say)
    await desk.open(jobs["en"])
    confirm = desk.panel.locator('[data-command="jddb:segment-confirm"]')
    label = say("Confirm the segment and go to the next")
    await expect(confirm).to_have_attribute("title", f"{label} ({own_key})")
    await desk.target.locator("li").first.click()
    await desk.press("Control+Enter")
    await desk.press(own_key)
    await expect(desk.of_status("needs_review")).to_have_count(1)
    await expect(desk.target.locator("li")).to_have_count(2)


async def test_they_stand_in_the_settings(arrive: Arrive, say: Words) -> None:
    ann = await arrive()
    await ann.page.get_by_role("menuitem", name="Settings", exact=True).click()
    await ann.page.get_by_role("menuitem", name="Settings Editor").click()
    editor = ann.page.locator(".jp-SettingsPanel")
    await ann.page.locator(".jp-PluginList").get_by_text("Keyboard Shortcuts", exact=True).click()
    confirm = say("Confirm the segment and go to the next")
    await expect(editor.locator(".jp-Shortcuts-Row").filter(has_text=confirm)).to_contain_text("Enter")


async def test_both_texts_follow_the_settings_of_the_editor(
    arrive: Arrive, lab: Lab, jobs: dict[str, int], say: Words
) -> None:
    """Spelling in the language of each side, unless it is switched off; names as they are set."""
    lab.set("jddb-jupyter:editor", {})
    ann = await arrive()
    await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    desk = Desk(ann, say)
    await desk.open(jobs["en"])
    scrollers = desk.panel.locator(".jddb-Editor-scroller")
    for language, text in (("en", desk.source), ("fr", desk.target)):
        await expect(text).to_have_attribute("lang", language)
        await expect(text).to_have_attribute("spellcheck", "true")
    lab.set("jddb-jupyter:editor", {"spellcheck": False, "cursorNames": "always"})
    await ann.page.reload()
    await ann.settle()
    await desk.open(jobs["en"])
    for side, text in ((0, desk.source), (1, desk.target)):
        await expect(text).to_have_attribute("spellcheck", "false")
        await expect(scrollers.nth(side)).to_contain_class("jddb-mod-namesAlways")
