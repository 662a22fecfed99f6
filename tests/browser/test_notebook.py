"""A live document in a notebook, beside somebody who writes in the panel."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .person import Person

SHOW = """\
from jddb_jupyter.client import connect
document = connect().open({job_id})
document"""
EDIT = """\
with document.edit() as edit:
    edit.append("Written in a notebook.")"""


LOOK_UP = """\
from jddb_jupyter.client import connect
connect().concordance("reports")"""


async def open_notebook(person: Person, lab: Lab, name: str, *cells: str) -> None:
    """Open a notebook with these cells, its kernel running, with the focus in the first."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    code: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": str(at),
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": text,
        }
        for at, text in enumerate(cells)
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": code}
    (lab.folder / "root" / name).write_text(json.dumps(notebook))
    await person.page.goto(f"{person.address}/tree/{name}")
    await person.settle()
    await expect(person.page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    await person.page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()


async def test_a_concordance_shows_its_hits_marked_and_runs_nothing(
    arrive: Arrive, lab: Lab, theme: str, tmp_path: Path
) -> None:
    """In a light theme and in a dark one; a text that is HTML stands there as it was written."""
    languages = {"source_language": "en", "target_language": "fr"}
    for number in range(8):
        for source, target in (
            (f"Plans {number} budgets.", f"Planifie {number} budgets."),
            (
                f"<img src=x onerror=alert({number})> Branch {number} reports to the Director.",
                f"La direction {number} relève de la directrice.",
            ),
        ):
            await lab.ask("POST", "memory", json={**languages, "source": source, "target": target})
    ann = await arrive("")
    await open_notebook(ann, lab, f"words-{theme[11:]}.ipynb", LOOK_UP)
    await ann.keys.press("Shift+Enter")
    shown = ann.page.locator(".jp-OutputArea-output .jddb-Concordance")
    await expect(shown.locator("tr")).to_have_count(8, timeout=60_000)
    first = shown.locator("tr").first
    await expect(first.locator("td").nth(0)).to_contain_text("onerror=alert(7)> Branch 7 reports to")
    await expect(first.locator("mark").first).to_have_text("reports")
    await expect(first.locator("mark").nth(1)).to_contain_text("relève")
    await expect(shown.locator("img")).to_have_count(0)
    await assert_accessible(ann, ".jddb-Concordance")
    await ann.page.screenshot(path=tmp_path / "concordance.png")


async def test_a_document_shows_itself_and_follows_who_writes(arrive: Arrive, lab: Lab) -> None:
    job_id = await lab.create("Shown in a notebook", "First line\n")
    ann, bob = await arrive(""), await arrive(f"jddb={job_id}")
    await open_notebook(ann, lab, "live.ipynb", SHOW.format(job_id=job_id), EDIT, "document.close()")
    await ann.keys.press("Shift+Enter")
    shown = ann.page.locator(".jp-OutputArea-output .jddb-Document")
    await expect(shown).to_contain_text("First line", timeout=60_000)
    await expect(shown).to_contain_text("live")

    await bob.can_write()
    await bob.go_to_start()
    await bob.keys.type("Bob writes. ")
    await expect(shown).to_contain_text("Bob writes. First line")
    await ann.keys.press("Shift+Enter")
    await expect(bob.text).to_contain_text("Written in a notebook.")
    await expect(shown).to_contain_text("Written in a notebook.")
    await ann.keys.press("Shift+Enter")
    await expect(shown).to_contain_text(re.compile("revision [0-9]+ · closed"))
