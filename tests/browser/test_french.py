"""The panel and what the server says in French, where JupyterLab is set to Canadian French."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .lab import Lab
from .person import Person


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"max_document_length": 1000}


@fixture()
async def anne(arrive: Arrive, lab: Lab) -> Person:
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": "fr_CA"})
    return await arrive()


async def test_the_list(anne: Person) -> None:
    await expect(anne.browser.get_by_role("heading")).to_have_text("Descriptions d’emploi")
    await expect(anne.browser).to_contain_text("Il n’y a pas encore de description d’emploi.")
    await anne.browser.get_by_role("button", name="Nouvelle description d’emploi").first.click()
    await anne.dialog.get_by_label("Titre").fill("Analyste")
    await anne.keys.press("Enter")
    await expect(anne.dialog.get_by_role("alert")).to_have_text(re.compile("Il faut un titre"))
    await anne.keys.press("Escape")


async def test_the_document_and_who_is_there(anne: Person, arrive: Arrive, lab: Lab) -> None:
    job_id = await lab.create("Chef d’équipe", "Responsabilité générale\n", "fr")
    await anne.browser.get_by_role("button", name="Actualiser la liste").click()
    await anne.open("Chef d’équipe")
    await anne.saved(0)
    await expect(anne.panel.locator(".jddb-StatusBar-words")).to_have_text("2 mots")
    await expect(anne.toolbar.get_by_label("Style de paragraphe")).to_contain_text("Texte normal")
    await expect(anne.panel.locator(".jddb-People-avatar")).to_have_attribute(
        "title", re.compile(r"\(vous\)$")
    )
    marc = await arrive(f"jddb={job_id}")
    await marc.can_write()
    await marc.go_to_end()
    await marc.keys.type("x")
    await expect(anne.typing).to_have_text(re.compile("écrit…$"))
    await anne.go_to_end()
    await anne.paste(plain="trop long " * 200)
    await expect(anne.notices).to_contain_text("Cette modification n’a pas pu être enregistrée")
    await expect(anne.notices).to_contain_text("1000")
    await expect(anne.notices).not_to_contain_text("document would")


async def test_what_the_server_refuses(anne: Person, lab: Lab, tmp_path: Path) -> None:
    await lab.create("À quelqu’un d’autre", "Texte\n", "fr")
    await anne.browser.get_by_role("button", name="Actualiser la liste").click()
    await anne.entry("À quelqu’un d’autre").click()
    await anne.keys.press("Delete")
    await expect(anne.dialog).to_contain_text("Supprimer « À quelqu’un d’autre »")
    await anne.dialog.get_by_role("button", name="Supprimer").click()
    await expect(anne.dialog).to_contain_text("Votre rôle ici est « rédaction »")
    await anne.dialog.get_by_role("button").last.click()
    bad = tmp_path / "EX-01 Mauvais 1 - DE.txt"
    bad.write_bytes(b"\x00\xff\x00")
    async with anne.page.expect_file_chooser() as chosen:
        await anne.browser.get_by_role("button", name="Importer des fichiers").first.click()
    await (await chosen.value).set_files(bad)
    await expect(anne.browser.locator(".jddb-Notice")).to_contain_text("1 fichier n’a pas pu être importé")


async def test_the_sidebar_and_the_launcher(anne: Person) -> None:
    tab = anne.page.get_by_role("tab", name="Descriptions d’emploi")
    await expect(tab).to_be_visible()
    card = anne.page.locator(".jp-LauncherCard", has_text="Nouvelle description d’emploi")
    await expect(card).to_be_visible()
