"""Pictures of the panel: `python -m tests.browser.screenshots FOLDER`, in both languages and both themes.

`make screenshots` takes those of the documentation: `--guide`, the light theme alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect
from programs import CHROMIUM, find_chromium

from .conftest import FLAGS, PATIENCE
from .lab import Lab
from .person import Person

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
LOCALES = {"en": "en", "fr": "fr_CA"}
SIZE = {"width": 1200, "height": 760}
SHOWN = "100234"
"""The number of the sample that is open in the pictures."""

PEOPLE = ("Ann Roy", "Bob Tremblay", "Chloé Singh")
TAKE_NAME = """name => fetch('/api/me', {
    method: 'PATCH',
    headers: { 'X-XSRFToken': /_xsrf=([^;]*)/.exec(document.cookie)[1] },
    body: JSON.stringify({ display_name: name })
})"""
SAMPLES = Path(__file__).parents[2] / "jddb_jupyter" / "samples"


async def main(folder: Path, themes: Sequence[str]) -> None:
    """Start a server with the samples, and photograph what there is to see."""
    path = find_chromium()
    if path is None:
        sys.exit(CHROMIUM.missing)
    with tempfile.TemporaryDirectory() as place:
        lab = Lab(Path(place), max_document_length=20_000)
        configuration = lab.folder / "config" / "jupyter_server_config.json"
        configuration.write_text(json.dumps({"IdentityProvider": {"updatable_fields": ["display_name"]}}))
        lab.set("jddb-jupyter:editor", {"cursorNames": "always"})
        expect.set_options(timeout=PATIENCE)
        await lab.start()
        try:
            for sample in sorted(SAMPLES.glob("*.md")):
                await lab.ask("POST", "jobs/import", files={"file": (sample.name, sample.read_bytes())})
            async with async_playwright() as playwright:
                chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
                for theme, locale in product(themes, LOCALES):
                    await photograph(chromium, lab, folder, theme, locale)
                await chromium.close()
        finally:
            await lab.stop()


async def photograph(chromium: Browser, lab: Lab, folder: Path, theme: str, locale: str) -> None:
    """All pictures in one theme and one language."""
    lab.set("@jupyterlab/apputils-extension:themes", {"theme": THEMES[theme]})
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": LOCALES[locale]})
    job = (await lab.ask("GET", f"jobs?language={locale}&q={SHOWN}"))["jobs"][0]
    people = [await sit_down(chromium, lab, name, job["id"]) for name in PEOPLE]
    ann = people[0]

    async def take(name: str) -> None:
        await ann.page.screenshot(path=folder / theme / f"{name}-{locale}.png", caret="initial")

    await write_together(*people)
    await take("together")
    await find(ann)
    await take("find")
    await be_refused(ann)
    await take("refused")
    await ann.page.locator(".jddb-Notice-actions button").last.click()
    await import_badly(ann)
    await take("import")
    await ann.entry(job["title"]).click()
    await ann.keys.press("F2")
    await expect(ann.dialog).to_be_visible()
    await take("form")
    for person in people:
        await person.page.context.close()


async def sit_down(chromium: Browser, lab: Lab, name: str, job_id: int) -> Person:
    """Somebody of that name who has the list and one document before them."""
    context = await chromium.new_context(viewport=SIZE)
    person = Person(await context.new_page(), lab)
    await person.enter()
    await person.page.evaluate(TAKE_NAME, name)
    await person.enter(f"jddb={job_id}")
    await person.can_write()
    return person


async def write_together(ann: Person, bob: Person, chloe: Person) -> None:
    """The others are seen in Ann's window: one has something selected, one has just typed."""
    await ann.go_to(1)
    await bob.go_to(4)
    await bob.keys.press("Shift+Home")
    await chloe.go_to(0)
    await chloe.keys.type("!")
    await chloe.keys.press("Backspace")
    await expect(ann.flags).to_have_count(2)
    for flag in await ann.flags.all():
        await expect(flag).to_be_visible()
    await chloe.saved()
    await ann.saved()


async def find(ann: Person) -> None:
    """The find bar with some matches."""
    await ann.keys.press("Control+f")
    await ann.keys.type("service")
    await expect(ann.panel.get_by_role("search").get_by_role("status")).not_to_have_text("")


async def be_refused(ann: Person) -> None:
    """A change that would make the text too long."""
    await ann.keys.press("Escape")
    await ann.paste(plain="A paragraph that somebody pasted much too often. " * 500)
    await expect(ann.panel.locator(".jddb-Notice")).to_be_visible()


async def import_badly(ann: Person) -> None:
    """An import of two files, one of them unreadable."""
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button").nth(1).click()
    number = secrets.randbelow(900_000) + 100_000
    good = b"# A new one\n\n## Dimensions\n\nBudget: $1\n"
    await (await chosen.value).set_files(
        [
            {"name": f"EX-01 New {number} - JD.md", "mimeType": "text/markdown", "buffer": good},
            {"name": f"EX-01 Broken {number} - JD.txt", "mimeType": "text/plain", "buffer": b"\x00\xff"},
        ]
    )
    await expect(ann.browser.locator(".jddb-Notice-list").first).to_be_visible()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write the pictures")
    parser.add_argument("--guide", action="store_true", help="the light theme alone")
    chosen = parser.parse_args()
    asyncio.run(main(chosen.folder, ["light"] if chosen.guide else list(THEMES)))
