"""Files out and in again: from the menu of the list and from the palette, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from jddb_jupyter.documents import JobFacts, read_job_file, write_job

from .accessibility import AXE
from .conftest import Arrive
from .lab import Lab
from .palette import run_from_palette
from .person import Person

TITLE = "Directrice, Été"
OPS: list[dict[str, Any]] = [
    {"insert": "Responsabilité générale"},
    {"insert": "\n", "attributes": {"header": 2}},
    {"insert": "Dirige", "attributes": {"bold": True}},
    {"insert": " l’équipe.\nun"},
    {"insert": "\n", "attributes": {"list": "ordered"}},
    {"insert": "deux"},
    {"insert": "\n", "attributes": {"list": "bullet", "indent": 1}},
]
LABELS = {
    "en": {
        "docx": "Export as a Word document",
        "md": "Export as Markdown",
        "txt": "Export as text",
        "html": "Export as a web page",
        "json": "Export as JSON",
    },
    "fr_CA": {
        "docx": "Exporter en document Word",
        "md": "Exporter en Markdown",
        "txt": "Exporter en texte",
        "html": "Exporter en page Web",
        "json": "Exporter en JSON",
    },
}
IMPORT = re.compile("^(Import files|Importer des fichiers)")
SAID = {"en": "1 job description imported", "fr_CA": "1 description d’emploi importée"}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


async def prepared(lab: Lab) -> int:
    for job in (await lab.ask("GET", "jobs"))["jobs"]:
        await lab.ask("DELETE", f"jobs/{job['id']}")
    values = {"title": TITLE, "job_number": "100001", "language": "fr", "classification": "EX-01"}
    return int((await lab.ask("POST", "jobs", json={**values, "ops": OPS}))["id"])


async def choose(person: Person, label: str) -> None:
    """From the list's context menu, with the keyboard: its key, the arrows, Enter."""
    menu: Locator = person.page.locator(".lm-Menu")
    await person.entry(TITLE).click(button="right")
    active = menu.locator(".lm-Menu-item.lm-mod-active")
    for _ in range(30):
        await person.keys.press("ArrowDown")
        if label in (await active.all_inner_texts() or [""])[0]:
            break
    await expect(active).to_contain_text(label)
    await person.keys.press("Enter")


def look(kind: str, content: bytes) -> None:
    """What must be in a file of this kind."""
    if kind in {"docx", "html", "json"}:
        found = read_job_file(f"a.{kind}", content)
        assert (found.ops, found.title, found.language) == (OPS, TITLE, "fr")
    text = content.decode("utf-8", "replace")
    if kind == "json":
        assert json.loads(content)["ops"] == OPS
    if kind == "html":
        assert '<html lang="fr-CA">' in text
    if kind == "md":
        assert "## Responsabilité générale\n\n**Dirige** l’équipe." in text
    if kind == "txt":
        assert text.startswith("Responsabilité générale\n")


async def test_five_formats_out_and_word_in_again(
    arrive: Arrive, lab: Lab, locale: str, tmp_path: Path
) -> None:
    job_id = await prepared(lab)
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    files: dict[str, Path] = {}
    for kind, label in LABELS[locale].items():
        async with ann.page.expect_download() as started:
            await choose(ann, label)
        download = await started.value
        assert download.suggested_filename == f"EX-01 {TITLE} 100001 FR.{kind}"
        files[kind] = tmp_path / download.suggested_filename
        await download.save_as(files[kind])
        look(kind, files[kind].read_bytes())
    await lab.ask("DELETE", f"jobs/{job_id}")
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button", name=IMPORT).press("Enter")
    await (await chosen.value).set_files(files["docx"])
    await expect(ann.browser.locator(".jddb-Notice")).to_contain_text(SAID[locale])
    job = (await lab.ask("GET", "jobs"))["jobs"][0]
    again = await lab.ask("GET", f"jobs/{job['id']}/export?format=json")
    assert (job["title"], job["job_number"], again["ops"]) == (TITLE, "100001", OPS)


async def test_the_palette_exports_what_is_open(
    arrive: Arrive, lab: Lab, locale: str, tmp_path: Path
) -> None:
    job_id = await prepared(lab)
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    before = await ann.ops()
    for kind, label in LABELS[locale].items():
        async with ann.page.expect_download() as started:
            await run_from_palette(ann, label)
        download = await started.value
        assert download.suggested_filename == f"EX-01 {TITLE} 100001 FR.{kind}"
        await download.save_as(tmp_path / kind)
        look(kind, (tmp_path / kind).read_bytes())
        await expect(ann.text).to_be_focused()
    assert await ann.ops() == before


async def test_a_file_of_a_hundred_megabytes_is_not_even_sent(
    arrive: Arrive, lab: Lab, locale: str, tmp_path: Path
) -> None:
    job_id = await prepared(lab)
    huge = tmp_path / "EX-01 Huge 100002.docx"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    sent: list[str] = []
    ann.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button", name=IMPORT).press("Enter")
    await (await chosen.value).set_files(huge)
    said = "at most 20 MB" if locale == "en" else "20\u00a0Mo"
    await expect(ann.browser.locator(".jddb-Notice")).to_contain_text(said)
    assert [request for request in sent if request.startswith("POST") and "jobs/import" in request] == []


async def test_an_exported_page_is_accessible_and_runs_nothing(arrive: Arrive, tmp_path: Path) -> None:
    ann = await arrive("")
    title = "Chef <script>window.harmed = 1</script>"
    ops = [{"insert": title}, {"insert": "\n", "attributes": {"header": 1}}, *OPS]
    ops += [{"insert": "ici", "attributes": {"link": "https://www.canada.ca/"}}, {"insert": "\n"}]
    (tmp_path / "a.html").write_bytes(write_job("html", ops, JobFacts(title=title, language="fr"))[0])
    page = await ann.page.context.new_page()
    await page.goto((tmp_path / "a.html").as_uri())
    assert await page.title() == title
    assert await page.evaluate("[document.documentElement.lang, document.scripts.length]") == ["fr-CA", 0]
    assert await page.locator("h1, h2").all_inner_texts() == [title, "Responsabilité générale"]
    assert await page.locator("ol > li > ul > li").all_inner_texts() == ["deux"]
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [violation["help"] for violation in found["violations"]] == []
    assert await page.evaluate("window.harmed") is None
