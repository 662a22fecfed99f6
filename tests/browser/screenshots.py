"""Pictures of the panel: `python -m tests.browser.screenshots FOLDER`, in both languages and both themes.

`make screenshots` takes those of the documentation: `--guide`, the light theme alone.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.async_api import Browser, async_playwright, expect
from programs import CHROMIUM, find_chromium

from . import scenes
from .conftest import FLAGS, PATIENCE
from .lab import Lab
from .person import Person
from .words import Words

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
LOCALES = {"en": "en", "fr": "fr_CA"}
SIZE = {"width": 1200, "height": 760}
COLOURS = 128
SHOWN = "100234"
"""The number of the sample that is open in the pictures."""

PEOPLE = {"Ann Roy": "owner", "Bob Tremblay": "editor", "Chloé Singh": "reviewer"}
TAKE_NAME = """name => fetch('/api/me', {
    method: 'PATCH',
    headers: { 'X-XSRFToken': /_xsrf=([^;]*)/.exec(document.cookie)[1] },
    body: JSON.stringify({ display_name: name })
})"""
SAMPLES = Path(__file__).parents[2] / "jddb_jupyter" / "samples"


async def main(folder: Path, themes: Sequence[str]) -> None:
    """Take all pictures: for each theme and language on a server of its own, where nobody was before."""
    path = find_chromium()
    if path is None:
        sys.exit(CHROMIUM.missing)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for theme, locale in product(themes, LOCALES):
            async with server_with_samples() as lab:
                await photograph(chromium, lab, folder, theme, locale)
        await chromium.close()


@asynccontextmanager
async def server_with_samples() -> AsyncIterator[Lab]:
    """A server with the samples, where people have the names that they choose."""
    with tempfile.TemporaryDirectory() as place:
        lab = Lab(Path(place), max_document_length=20_000)
        configuration = lab.folder / "config" / "jupyter_server_config.json"
        configuration.write_text(json.dumps({"IdentityProvider": {"updatable_fields": ["display_name"]}}))
        lab.set("jddb-jupyter:editor", {"cursorNames": "always"})
        await lab.start()
        try:
            for sample in sorted(SAMPLES.glob("*.md")):
                await lab.ask("POST", "jobs/import", files={"file": (sample.name, sample.read_bytes())})
            yield lab
        finally:
            await lab.stop()


async def photograph(chromium: Browser, lab: Lab, folder: Path, theme: str, locale: str) -> None:
    """All pictures in one theme and one language."""
    lab.set("@jupyterlab/apputils-extension:themes", {"theme": THEMES[theme]})
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": LOCALES[locale]})
    found = (await lab.ask("GET", f"jobs?q={SHOWN}"))["jobs"]
    job = next(each for each in found if each["language"] == locale)
    session = (await lab.ask("POST", "sessions", json={"job_id": job["id"]}))["session_id"]
    members = f"sessions/{session}/members"
    people = [await sit_down(chromium, lab, name, members) for name in PEOPLE]
    owner = (await lab.ask("GET", "me"))["user"]["username"]
    await lab.ask("DELETE", f"{members}/{quote(owner, safe='')}")
    for person in people:
        await person.enter(f"jddb={job['id']}")
        await person.can_write()
    ann = people[0]

    async def take(name: str) -> None:
        shot = await ann.page.screenshot(caret="initial")
        save(shot, folder / theme / f"{name}-{locale}.png")

    say = Words(LOCALES[locale])
    await scenes.write_together(*people)
    await take("together")
    await scenes.find(ann)
    await take("find")
    await scenes.be_refused(ann)
    await take("refused")
    await ann.page.locator(".jddb-Notice-actions button").last.click()
    await scenes.comment(*people, locale)
    await take("comments")
    await scenes.share(ann, say)
    await take("share")
    await ann.keys.press("Escape")
    await scenes.search(ann, locale)
    await take("search")
    await scenes.clear_search(ann)
    await scenes.look_back(ann, people[1], say, locale)
    await take("history")
    await ann.page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-current .lm-TabBar-tabCloseIcon").click()
    await ann.can_write()
    await scenes.compare(ann, say, job, locale)
    await take("compare")
    await scenes.measure(ann, people[1], say)
    await take("metrics")
    await ann.keys.press("Control+b")
    await ann.open(job["title"])
    await scenes.import_badly(ann)
    await take("import")
    await ann.entry(job["title"]).click()
    await ann.keys.press("F2")
    await expect(ann.dialog).to_be_visible()
    await take("form")
    await ann.keys.press("Escape")
    await scenes.translate(ann, people[1], say, {each["language"]: each["id"] for each in found})
    await take("translation")
    for person in people:
        await person.page.context.close()


async def sit_down(chromium: Browser, lab: Lab, name: str, members: str) -> Person:
    """Somebody of that name, with their role in the job description that has these members."""
    context = await chromium.new_context(viewport=SIZE)
    person = Person(await context.new_page(), lab)
    await person.enter()
    await person.page.evaluate(TAKE_NAME, name)
    me = await person.page.evaluate("async () => (await fetch('/jddb/api/me')).json()")
    username = quote(me["user"]["username"], safe="")
    await lab.ask("PUT", f"{members}/{username}", json={"role": PEOPLE[name]})
    return person


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours: a repository keeps every version of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(shot)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write the pictures")
    parser.add_argument("--guide", action="store_true", help="the light theme alone")
    chosen = parser.parse_args()
    asyncio.run(main(chosen.folder, ["light"] if chosen.guide else list(THEMES)))
