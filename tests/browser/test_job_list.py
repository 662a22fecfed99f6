"""The list of job descriptions in the sidebar: find, make, rename, delete, import."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from .conftest import Arrive, fixture
from .lab import Lab
from .person import Person

DROP = """(target, files) => {
    const transfer = new DataTransfer();
    for (const { name, content } of files) {
        const bytes = Uint8Array.from(atob(content), character => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
    }
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, options));
    }
}"""
"""Chromium has no other way to drop files from outside; the events are those that a drop makes."""


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "owner"}


async def empty(lab: Lab) -> None:
    for job in (await lab.ask("GET", "jobs"))["jobs"]:
        await lab.ask("DELETE", f"jobs/{job['id']}")


@fixture()
async def ann(arrive: Arrive, lab: Lab) -> Person:
    """Somebody before a list of three."""
    await empty(lab)
    await lab.create("Director, Policy", "General Accountability\nLeads the policy.\n")
    await lab.create("Directrice, Évaluation", "Responsabilité générale\nDirige l’évaluation.\n", "fr")
    await lab.create("Analyst", "Nature and Scope\nEvaluates programs.\n")
    person = await arrive()
    await expect(person.entry("Analyst")).to_be_visible()
    return person


def titles(person: Person) -> Locator:
    return person.browser.locator(".jddb-JobList-title")


async def test_an_empty_list_says_how_to_begin(arrive: Arrive, lab: Lab) -> None:
    await empty(lab)
    ann = await arrive()
    await expect(ann.browser).to_contain_text("There are no job descriptions yet.")
    await expect(ann.browser.get_by_role("button", name="New job description")).to_have_count(2)


async def test_search_ignores_accents_and_case_and_looks_into_texts(ann: Person) -> None:
    search = ann.browser.get_by_role("searchbox")
    await search.fill("EVALUATION")
    await expect(titles(ann)).to_have_text(["Directrice, Évaluation"])
    await search.fill("leads the")
    await expect(titles(ann)).to_have_text(["Director, Policy"])
    await search.fill("nobody wrote this")
    await expect(ann.browser).to_contain_text("Nothing found.")
    await search.fill("")
    await expect(titles(ann)).to_have_count(3)


async def test_one_language_can_be_shown(ann: Person) -> None:
    await ann.browser.get_by_role("button", name="Filters", exact=True).click()
    language = ann.browser.get_by_role("combobox", name="Language")
    await language.select_option("fr")
    await expect(titles(ann)).to_have_text(["Directrice, Évaluation"])
    await language.select_option("en")
    await expect(titles(ann)).to_have_count(2)


async def test_a_new_one_opens_to_be_written(ann: Person) -> None:
    await ann.browser.get_by_role("button", name="New job description").click()
    await expect(ann.dialog.get_by_label("Title")).to_be_focused()
    await ann.keys.press("Enter")
    await expect(ann.dialog.get_by_role("alert")).to_have_text("A title and a job number are needed.")
    await ann.keys.type("Chef d’équipe")
    await ann.dialog.get_by_label("Job number").fill("100000")
    await ann.dialog.get_by_label("Classification").fill("ex-02")
    await ann.dialog.get_by_role("button", name="Create").click()
    await expect(ann.dialog.get_by_role("alert")).to_contain_text("100000")
    await ann.dialog.get_by_label("Job number").fill("200000")
    await ann.dialog.get_by_role("button", name="Create").click()
    await ann.can_write()
    await expect(ann.panel.get_by_role("heading", name="Chef d’équipe")).to_be_visible()
    await expect(ann.entry("Chef d’équipe")).to_contain_text("EX-02 · 200000")
    await ann.text.click()
    await ann.keys.type("The first words")
    await ann.saved()


async def test_f2_renames_also_where_it_is_open(ann: Person, lab: Lab) -> None:
    await ann.open("Analyst")
    await ann.entry("Analyst").click()
    await ann.keys.press("F2")
    await expect(ann.dialog.get_by_label("Title")).to_have_value("Analyst")
    await ann.dialog.get_by_label("Title").fill("Senior analyst")
    await ann.keys.press("Enter")
    await expect(ann.entry("Senior analyst")).to_be_visible()
    await expect(ann.panel.get_by_role("heading", name="Senior analyst")).to_be_visible()
    await expect(ann.page.locator(".lm-TabBar-tabLabel", has_text="Senior analyst")).to_be_visible()
    assert "Senior analyst" in [job["title"] for job in (await lab.ask("GET", "jobs"))["jobs"]]


async def test_deleting_asks_first(ann: Person) -> None:
    await ann.entry("Analyst").click()
    await ann.keys.press("Delete")
    await expect(ann.dialog).to_contain_text("Delete “Analyst”?")
    await expect(ann.dialog.get_by_role("button", name="Cancel")).to_be_focused()
    await ann.keys.press("Enter")
    await expect(ann.dialog).to_have_count(0)
    await expect(ann.entry("Analyst")).to_be_visible()

    await ann.entry("Analyst").click()
    await ann.keys.press("Delete")
    await ann.dialog.get_by_role("button", name="Delete").click()
    await expect(ann.entry("Analyst")).to_have_count(0)
    await expect(titles(ann)).to_have_count(2)


async def test_one_bad_file_stops_no_other(ann: Person, tmp_path: Path) -> None:
    good = tmp_path / "EX-01 Director 300001 - JD.md"
    good.write_text("# Director\n\n## Dimensions\n\nBudget: $1\n")
    bad = tmp_path / "EX-01 Broken 300002 - JD.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xfe\x00")
    other = tmp_path / "EX-01 Directeur 300003 - DE.txt"
    other.write_text("Responsabilité générale\n\nDirige la direction.\n", encoding="cp1252")
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button", name="Import files").click()
    await (await chosen.value).set_files([good, bad, other])
    report = ann.browser.locator(".jddb-Notice")
    await expect(report).to_contain_text("2 job descriptions imported")
    await expect(report).to_contain_text("1 file could not be imported:")
    await expect(report.get_by_role("listitem").filter(has_text=bad.name)).to_be_visible()
    await expect(ann.listbox.get_by_role("option").filter(has_text="300001")).to_be_visible()
    await expect(ann.listbox.get_by_role("option").filter(has_text="300003")).to_be_visible()
    await report.get_by_role("button", name="Dismiss").click()
    await expect(report).to_have_count(0)


async def test_files_can_be_dropped_on_the_list(ann: Person) -> None:
    content = base64.b64encode(b"# Dropped\n\nFrom the desk.\n").decode()
    files = [{"name": "EX-01 Dropped 300009 - JD.md", "content": content}]
    await ann.browser.locator(".jddb-Browser-content").evaluate(DROP, files)
    await expect(ann.browser).to_contain_text("1 job description imported")
    await expect(ann.listbox.get_by_role("option").filter(has_text="300009")).to_be_visible()


async def test_a_list_that_cannot_be_read_says_so(ann: Person) -> None:
    await ann.page.route("**/jddb/api/jobs?*", lambda route: route.abort())
    await ann.browser.get_by_role("button", name="Refresh the list").click()
    await expect(ann.browser.get_by_role("alert")).to_be_visible()
    await ann.page.unroute("**/jddb/api/jobs?*")
    await ann.browser.get_by_role("button", name="Try again").click()
    await expect(ann.browser.get_by_role("alert")).to_have_count(0)
