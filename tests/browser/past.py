"""The history view of a person's page, in the language that their panel speaks."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from .person import Person
from .words import Words


class Past:
    """What one does in the history view with keys and mouse."""

    def __init__(self, person: Person, words: Words) -> None:
        self.person = person
        self.keys = person.keys
        self.say = words
        self.panel = person.page.locator(".jddb-HistoryPanel:visible")
        self.text = self.panel.locator(".ql-editor")
        self.slider = self.panel.get_by_role("slider")
        self.moment = self.panel.locator(".jddb-TimeBar-moment")
        self.announced = self.panel.locator(".jddb-TimeBar").get_by_role("status")
        self.steps = self.panel.locator(".jddb-Step")
        self.place = self.panel.locator(".jddb-Comparison-place")
        self.legend = self.panel.locator(".jddb-Legend")

    def button(self, english: str, *values: object) -> Locator:
        """A button by its name."""
        return self.panel.get_by_role("button", name=self.say(english, *values), exact=True)

    async def open(self) -> None:
        """Open it from the header of the open document, with the keyboard."""
        opener = self.person.panel.locator("[data-command='jddb:history']")
        await expect(opener).to_have_text(self.say("History"))
        await opener.focus()
        await self.keys.press("Enter")
        await expect(self.slider).to_be_focused()
        await expect(self.announced).not_to_have_text("")

    async def at(self, revision: int, head: int | None = None) -> None:
        """Wait until a revision is shown, and announced."""
        told = self.say("Revision %1 of %2", revision, "HEAD" if head is None else head)
        pattern = re.compile("^" + re.escape(told).replace("HEAD", r"\d+") + r"( |$)")
        await expect(self.moment).to_have_text(pattern)
        await expect(self.announced).to_have_text(pattern)

    async def press(self, *keys: str) -> None:
        """Press keys on the slider."""
        await self.slider.focus()
        for key in keys:
            await self.keys.press(key)

    async def shows(self, text: str) -> None:
        """Wait until the first line of the text is this."""
        await expect(self.text.locator(":is(p, h1, h2, li)").first).to_have_text(text)

    async def accept(self, english: str) -> None:
        """Accept the dialog that is open, with the keyboard."""
        await expect(self.person.dialog).to_be_visible()
        button = self.person.dialog.get_by_role("button", name=self.say(english), exact=True)
        await button.focus()
        await self.keys.press("Enter")
        await expect(self.person.dialog).to_have_count(0)
