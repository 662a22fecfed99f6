"""JupyterLab's command palette, by keyboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from playwright.async_api import Error, Locator, expect

from .person import Person

GIVE = "(field, words) => { field.value = words; field.dispatchEvent(new Event('input', { bubbles: true })) }"


async def look_in_palette(person: Person, words: str, labels: Sequence[str]) -> None:
    """Expect entries of these labels among those that the palette finds for these words."""

    async def look(entries: Locator) -> None:
        for label in labels:
            await expect(entries.filter(has_text=label).first).to_be_visible(timeout=2000)

    await _until_it_stays(person, words, look)


async def run_from_palette(person: Person, label: str) -> None:
    """Run a command as its entry in the palette does."""
    await _until_it_stays(
        person, label, lambda entries: entries.filter(has_text=label).first.click(timeout=2000)
    )


async def _until_it_stays(person: Person, words: str, use: Callable[[Locator], Awaitable[None]]) -> None:
    """Open the palette and use its entries for these words; it is opened from outside the text, where the
    keys are the editor’s.

    JupyterLab closes its palette when any command runs, and gives the focus back to what is open; and it
    runs some of its own for a while after its start (`helpmenu:get-kernel`, `router:tree`). So the palette
    is opened again where that happened, and the words are given to its field in one step: keys, and what
    `fill` types into whatever has the focus by then, would go into the text.
    """
    palette = person.page.locator("#modal-command-palette")

    async def attempt() -> None:
        await person.page.locator("#jp-MainLogo").click()
        await person.keys.press("Control+Shift+c")
        field = palette.locator("input")
        await expect(field).to_be_focused(timeout=2000)
        await field.evaluate(GIVE, words)
        await use(palette.locator(".lm-CommandPalette-itemLabel"))

    for _ in range(3):
        with suppress(AssertionError, Error):
            await attempt()
            return
    await attempt()
