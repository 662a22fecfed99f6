"""A live document in a notebook, beside somebody who writes in the panel."""

from __future__ import annotations

import re

import nbformat
from playwright.async_api import expect

from .conftest import Arrive
from .lab import Lab

SHOW = """\
from jddb_jupyter.client import connect
document = connect().open({job_id})
document"""
EDIT = """\
with document.edit() as edit:
    edit.append("Written in a notebook.")"""


async def test_a_document_shows_itself_and_follows_who_writes(arrive: Arrive, lab: Lab) -> None:
    job_id = await lab.create("Shown in a notebook", "First line\n")
    cells = [
        nbformat.v4.new_code_cell(text) for text in (SHOW.format(job_id=job_id), EDIT, "document.close()")
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab.folder / "root" / "live.ipynb")
    ann, bob = await arrive(""), await arrive(f"jddb={job_id}")
    await ann.page.goto(f"{ann.address}/tree/live.ipynb")
    await ann.settle()
    await expect(ann.page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    code = ann.page.locator(".jp-Notebook .jp-CodeCell")
    await code.first.locator(".cm-content").click()
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
