"""A folder comes in: chosen or dropped, with its progress, a way to stop, and a report, in both languages."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .person import Person

IMPORTS = re.compile(r"/jddb/api/jobs/import(\?|$)")
TITLE = '=1+1 <script>window.harmed = true</script><img src=x onerror="window.harmed = true">'


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner", "max_import_bytes": 1_000_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five files to be imported, one of them bad, in two folders, and three that are nobody's."""
    made = tmp_path / "jobs"
    (made / "2024").mkdir(parents=True)
    for number in range(1, 4):
        (made / f"EX-0{number} Chief {500_000 + number} EN.md").write_text(f"# Chief {number}\n\nLeads.\n")
    (made / "2024" / "EX-01 Chef 500004 FR.txt").write_text("Position number: 999999\n")
    (made / "2024" / "film.mp4").write_bytes(b"\x00" * 10)
    for name in ("~$EX-01 Chief 500001 EN.docx", "Thumbs.db", "2024/.hidden.md"):
        (made / name).write_text("x")
    return made


class Gate:
    """Lets imports through one by one, so that a test sees each of them."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(0)

    async def hold(self, route: Route) -> None:
        if route.request.method == "POST":
            await self._turns.acquire()
        await route.continue_()

    def open(self, times: int = 1) -> None:
        for _ in range(times):
            self._turns.release()


@asynccontextmanager
async def gate(person: Person) -> AsyncIterator[Gate]:
    made = Gate()
    await person.page.route(IMPORTS, made.hold)
    yield made
    made.open(100)
    await person.page.unroute(IMPORTS, made.hold)


async def choose(person: Person, folder: Path, button: str) -> None:
    """Open the dialog with the keyboard, and choose the folder."""
    await person.browser.locator(".jddb-JobList, .jddb-Browser-words > .jddb-Notice-actions").wait_for()
    async with person.page.expect_file_chooser() as chosen:
        await person.browser.get_by_role("button", name=button).press("Enter")
    await (await chosen.value).set_files(folder)


def notice(person: Person) -> Locator:
    return person.browser.locator(".jddb-Notice")


async def empty(lab: Lab) -> None:
    for job in (await lab.ask("GET", "jobs"))["jobs"]:
        await lab.ask("DELETE", f"jobs/{job['id']}")


SAID = {
    "en": {
        "button": "Import a folder",
        "first": "Importing file 1 of 5…",
        "second": "Importing file 2 of 5…",
        "announced": "Importing 5 files…",
        "imported": "4 job descriptions imported",
        "problems": "1 file could not be imported:",
        "kind": "Files of the kind “mp4” are not supported.",
        "numbers": "give different position numbers",
        "left out": "3 hidden or system files were left out.",
    },
    "fr_CA": {
        "button": "Importer un dossier",
        "first": "Importation du fichier 1 sur 5…",
        "second": "Importation du fichier 2 sur 5…",
        "announced": "Importation de 5 fichiers…",
        "imported": "4 descriptions d’emploi importées",
        "problems": "1 fichier n’a pas pu être importé",
        "kind": "mp4",
        "numbers": "numéros de poste différents",
        "left out": "3 fichiers cachés ou du système",
    },
}


async def test_a_folder_with_its_report(
    arrive: Arrive, lab: Lab, folder: Path, theme: str, locale: str
) -> None:
    await empty(lab)
    said = SAID[locale]
    ann = await arrive()
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    async with gate(ann) as turns:
        await choose(ann, folder, said["button"])
        await expect(notice(ann)).to_contain_text(said["first"])
        await expect(ann.browser.get_by_role("progressbar")).to_have_attribute("value", "0")
        turns.open()
        await expect(notice(ann)).to_contain_text(said["second"])
        await expect(ann.browser.locator(".jddb-Import-name")).to_contain_text("jobs/")
        announced = ann.browser.get_by_role("status").filter(has_text=said["announced"])
        await expect(announced).to_have_count(1)
        await assert_accessible(ann, "#jddb-browser")
        turns.open(10)
        report = notice(ann)
        await expect(report).to_contain_text(said["imported"])
        await expect(report).to_contain_text(said["problems"])
        film = report.get_by_role("listitem").filter(has_text="jobs/2024/film.mp4")
        await expect(film).to_contain_text(said["kind"])
        await expect(report).to_contain_text(said["numbers"])
        await expect(report).to_contain_text(said["left out"])
    await expect(ann.listbox.get_by_role("option")).to_have_count(4)
    await assert_accessible(ann, "#jddb-browser")


async def test_cancel_stops_after_the_file_that_is_being_sent(arrive: Arrive, lab: Lab, folder: Path) -> None:
    await empty(lab)
    # With a document open: JupyterLab's launcher, in its place, takes the focus late after the start.
    open_one = await lab.create("Déjà là", "Texte\n", "fr")
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": "fr_CA"})
    try:
        anne = await arrive(f"jddb={open_one}")
        await anne.can_write()
        await expect(anne.text).to_be_focused()
        async with gate(anne) as turns:
            await choose(anne, folder, "Importer un dossier")
            await expect(notice(anne)).to_contain_text("Importation du fichier")
            await anne.browser.get_by_role("button", name="Annuler").focus()
            await anne.keys.press("Enter")
            await expect(anne.browser.get_by_role("button", name="Arrêt en cours…")).to_be_focused()
            await expect(anne.browser.get_by_role("button", name="Arrêt en cours…")).to_be_disabled()
            turns.open()
            told = re.compile("Vous avez arrêté l’importation; ([234]) fichiers n’ont pas été envoyés")
            await expect(notice(anne)).to_contain_text(told)
            not_sent = told.search(await notice(anne).inner_text())
        # The button that had the focus is gone: one goes on with the keyboard where the report ends.
        await expect(notice(anne).get_by_role("button", name="Ignorer")).to_be_focused()
        await expect(anne.listbox.get_by_role("option")).to_have_count(
            len((await lab.ask("GET", "jobs"))["jobs"])
        )
        await anne.keys.press("Enter")
        await expect(notice(anne)).to_have_count(0)
        assert not_sent is not None
        assert len((await lab.ask("GET", "jobs"))["jobs"]) == 1 + 5 - int(not_sent[1])
    finally:
        lab.set("@jupyterlab/translation-extension:plugin", {})


async def test_a_number_that_is_taken_leads_to_its_job(arrive: Arrive, lab: Lab, folder: Path) -> None:
    await empty(lab)
    ann = await arrive()
    await choose(ann, folder, "Import a folder")
    await expect(notice(ann)).to_contain_text("4 job descriptions imported")
    await choose(ann, folder, "Import a folder")
    await expect(notice(ann)).to_contain_text("5 files could not be imported:")
    line = notice(ann).get_by_role("listitem").filter(has_text="Chief 500002")
    await expect(line).to_contain_text("A job description with number 500002 exists already")
    await line.get_by_role("button", name="Open “Chief 2”").focus()
    await ann.keys.press("Enter")
    await ann.can_write()
    await expect(ann.panel.locator(".jddb-EditorHeader-title")).to_have_text("Chief 2")


async def test_a_folder_can_be_dropped(arrive: Arrive, lab: Lab, folder: Path) -> None:
    """The drop is the browser's own, with a folder of this machine."""
    await empty(lab)
    ann = await arrive()
    box = await ann.browser.locator(".jddb-Browser-content").bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    session = await ann.page.context.new_cdp_session(ann.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        await session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
    await expect(notice(ann)).to_contain_text("4 job descriptions imported")
    await expect(notice(ann)).to_contain_text("3 hidden or system files were left out.")
    await expect(notice(ann)).to_contain_text("jobs/2024/film.mp4")


async def test_an_archive_and_a_file_that_is_too_large(arrive: Arrive, lab: Lab, tmp_path: Path) -> None:
    await empty(lab)
    ann = await arrive()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("jobs/EX-01 Chief 500011 EN.md", "# Chief\n")
        archive.writestr("../up 500012.md", "# Up\n")
    (tmp_path / "jobs.zip").write_bytes(packed.getvalue())
    (tmp_path / "large 500013.txt").write_text("x" * 1_000_001)
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button", name="Import files").first.click()
    assert (await (await chosen.value).element.get_attribute("accept") or "").split(",")[-1] == ".zip"
    await (await chosen.value).set_files([tmp_path / "jobs.zip", tmp_path / "large 500013.txt"])
    await expect(notice(ann)).to_contain_text("1 job description imported")
    await expect(notice(ann)).to_contain_text("The file’s name leads out of the archive.")
    await expect(notice(ann)).to_contain_text("The file is too large; at most 1 MB are accepted.")


async def test_scripts_and_formulas_in_titles_are_shown_as_text(
    arrive: Arrive, lab: Lab, tmp_path: Path
) -> None:
    await empty(lab)
    ann = await arrive()
    file = tmp_path / "EX-01 <img onerror=alert(1)> 500020 EN.md"
    escaped = TITLE.replace("<", "&lt;")
    file.write_text(f"# {escaped}\n\n[Click](javascript:window.harmed=true)\n")
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button", name="Import files").first.click()
    await (await chosen.value).set_files(file)
    await expect(notice(ann)).to_contain_text("<img onerror=alert(1)>")
    await expect(notice(ann)).to_contain_text("Links to something else than web pages")
    await expect(ann.listbox.get_by_role("option")).to_contain_text(TITLE)
    await ann.open(TITLE)
    await expect(ann.text).to_contain_text("Click")
    await expect(ann.text.locator("a, script, img")).to_have_count(0)
    assert await ann.page.evaluate("window.harmed") is None
