"""The glossary in the main area: written, found, taken in, handed out with real keys, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Locator, expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .palette import run_from_palette
from .person import Person
from .words import Words

PANEL = "#jddb-glossary"
TABLE = 'en,fr,note\ndeputy head,administrateur général,\n"",,nothing here\n'


async def empty(lab: Lab) -> None:
    for term in (await lab.ask("GET", "glossary"))["terms"]:
        await lab.ask("DELETE", f"glossary/{term['id']}")


async def opened(person: Person, say: Words) -> Locator:
    await run_from_palette(person, say("Glossary"))
    panel = person.page.locator(PANEL)
    await expect(panel.get_by_role("searchbox")).to_be_focused()
    return panel


async def write(person: Person, say: Words, english: str, french: str) -> None:
    """A new term, by the keyboard alone."""
    panel = person.page.locator(PANEL)
    await panel.get_by_role("button", name=say("New term")).press("Enter")
    wordings = person.page.locator(".jddb-Modal").get_by_label(say("Wording"))
    await expect(wordings.first).to_be_focused()
    await person.keys.type(english)
    await wordings.nth(1).focus()
    await person.keys.type(french)
    await person.keys.press("Enter")
    await expect(person.page.locator(".jddb-Modal")).to_have_count(0)


async def test_a_term_from_its_first_word_to_its_end(arrive: Arrive, lab: Lab, say: Words) -> None:
    await empty(lab)
    ann = await arrive()
    panel = await opened(ann, say)
    rows = panel.locator("tbody tr")
    await write(ann, say, "security clearance", "cote de sécurité")
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("cote de sécurité")

    # The same again is refused, and nothing of what was written is lost.
    await panel.get_by_role("button", name=say("New term")).press("Enter")
    modal = ann.page.locator(".jddb-Modal")
    await ann.keys.type("security clearance")
    await modal.get_by_label(say("Wording")).nth(1).fill("cote de sécurité")
    await ann.keys.press("Enter")
    await expect(modal.get_by_role("alert")).to_be_visible()
    await expect(modal.get_by_label(say("Wording")).first).to_have_value("security clearance")
    await modal.get_by_label(say("Wording")).first.fill("deployment")
    await modal.get_by_label(say("Wording")).nth(1).fill("mutation")
    await modal.get_by_role("button", name=say("Another wording")).last.click()
    await modal.get_by_label(say("Wording")).nth(2).fill("déploiement")
    await modal.get_by_label(say("Status")).nth(2).select_option("forbidden")
    await modal.get_by_label(say("Subject")).fill("dotation")
    await ann.keys.press("Enter")
    await expect(rows).to_have_count(2)

    # Found by a part of it, without accents; changed; found by its status.
    await panel.get_by_role("searchbox").focus()
    await ann.keys.type("deploie")
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text(say("Forbidden"))
    await panel.get_by_role("button", name=say("Change “%1”", "deployment")).press("Enter")
    await modal.get_by_label(say("Note")).fill("Staffing only.")
    await modal.get_by_role("button", name=say("Save")).press("Enter")
    await expect(rows.first).to_contain_text("Staffing only.")
    (term,) = (await lab.ask("GET", "glossary?q=deployment"))["terms"]
    assert [one["status"] for one in term["wordings"]] == ["approved", "approved", "forbidden"]
    assert (term["subject"], term["note"]) == ("dotation", "Staffing only.")
    await panel.get_by_role("searchbox").fill("")
    await panel.get_by_label(say("Status"), exact=True).select_option("forbidden")
    await expect(rows).to_have_count(1)
    await panel.get_by_label(say("Status"), exact=True).select_option("")
    await expect(rows).to_have_count(2)

    # Taken away, after a question.
    await panel.get_by_role("button", name=say("Delete “%1”", "deployment")).press("Enter")
    await ann.dialog.get_by_role("button", name=say("Cancel")).press("Enter")
    await expect(rows).to_have_count(2)
    await panel.get_by_role("button", name=say("Delete “%1”", "deployment")).press("Enter")
    await ann.dialog.get_by_role("button", name=say("Delete")).press("Enter")
    await expect(rows).to_have_count(1)


async def test_files_in_and_out(arrive: Arrive, lab: Lab, say: Words, tmp_path: Path) -> None:
    await empty(lab)
    ann = await arrive()
    panel = await opened(ann, say)
    await expect(panel).to_contain_text(
        say("The glossary has no terms yet. Add one, or import a TBX or CSV file of your organization.")
    )
    (tmp_path / "terms.csv").write_text(TABLE)
    (tmp_path / "broken.tbx").write_text("<!DOCTYPE t [<!ENTITY a 'b'>]><martif>&a;</martif>")
    for _ in range(2):
        async with ann.page.expect_file_chooser() as chosen:
            await panel.get_by_role("button", name=say("Import terms")).press("Enter")
        await (await chosen.value).set_files([tmp_path / "terms.csv", tmp_path / "broken.tbx"])
        notice = panel.locator(".jddb-Notice")
        await expect(notice.locator("li").filter(has_text="broken.tbx")).to_have_count(1)
        await expect(panel.locator("tbody tr")).to_have_count(1)
        told = await notice.inner_text()
        await notice.get_by_role("button", name=say("Dismiss")).press("Enter")
    assert say("%1 term was there already.", 1) in told
    async with ann.page.expect_download() as started:
        await panel.get_by_role("button", name=say("Export terms")).press("Enter")
    download = await started.value
    assert "administrateur général" in (await download.path()).read_text("utf-8-sig")


async def test_axe_finds_nothing(arrive: Arrive, lab: Lab, theme: str, say: Words, tmp_path: Any) -> None:
    await empty(lab)
    ann = await arrive()
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    panel = await opened(ann, say)
    await write(ann, say, "deputy head", "administrateur général")
    await expect(panel.locator("tbody tr")).to_have_count(1)
    await ann.page.screenshot(path=tmp_path / "glossary.png")
    await assert_accessible(ann, PANEL)
    await panel.get_by_role("button", name=say("Change “%1”", "deputy head")).press("Enter")
    await expect(ann.page.locator(".jddb-Modal").get_by_label(say("Wording")).first).to_be_focused()
    await ann.page.screenshot(path=tmp_path / "term.png")
    await assert_accessible(ann, ".jddb-Modal")
