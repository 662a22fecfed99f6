"""JupyterLab's command palette, by keyboard."""

from __future__ import annotations

from contextlib import suppress

from playwright.async_api import Error, Locator, expect

from .person import Person


async def look_in_palette(person: Person, words: str) -> Locator:
    """The palette’s entries for these words, opened from outside the text, where the keys are the editor’s.

    JupyterLab closes its palette when any command runs, and gives the focus back to what is open; and it
    runs some of its own for a while after its start (`helpmenu:get-kernel`, `router:tree`). So the palette
    is opened again where that happened, and the words are filled in at once: keys that are pressed one by
    one would go into the text then.
    """
    palette = person.page.locator("#modal-command-palette")
    entries = palette.locator(".lm-CommandPalette-itemLabel")

    async def look() -> None:
        await person.page.locator("#jp-MainLogo").click()
        await person.keys.press("Control+Shift+c")
        await palette.locator("input").fill(words, timeout=2000)
        await expect(entries.filter(has_text=words).first).to_be_visible(timeout=2000)

    for _ in range(3):
        with suppress(AssertionError, Error):
            await look()
            return entries
    await look()
    return entries


async def run_from_palette(person: Person, label: str) -> None:
    entries = await look_in_palette(person, label)
    await entries.filter(has_text=label).first.click()
