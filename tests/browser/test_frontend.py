"""The panel in JupyterLab: the address, the palette, the launcher, the layout after a reload, settings."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Route, expect

from .conftest import Arrive
from .lab import Lab
from .palette import look_in_palette, run_from_palette
from .words import Words

LABELS = [
    "Show job descriptions",
    "New job description",
    "Import files",
    "Find and replace",
    "Rename…",
    "Export as Markdown",
    "Export as text",
    "Delete…",
    "History",
]


async def test_the_address_opens_the_panel(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive("")
    await expect(ann.browser).to_be_hidden()
    await ann.page.goto(f"{lab.address}/lab?jddb")
    await ann.settle()
    await expect(ann.browser).to_be_visible()


async def test_the_address_opens_a_job_description(arrive: Arrive, lab: Lab) -> None:
    job_id = await lab.create("Opened by its address", "Some words\n")
    ann = await arrive(f"jddb={job_id}")
    await expect(ann.line(0)).to_have_text("Some words")


async def test_a_text_that_opens_late_leaves_the_focus_where_one_went(arrive: Arrive, lab: Lab) -> None:
    """Nothing that is typed into the search meanwhile goes into the text, or nowhere."""
    first = await lab.create("Open already", "One\n")
    late = await lab.create("Opens late", "Text\n")
    ann = await arrive(f"jddb={first}")
    await expect(ann.text).to_be_focused()
    may_answer = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    await ann.page.route(f"**/jddb/api/jobs/{late}", hold)
    await ann.entry("Opens late").dblclick()
    await expect(ann.panel).to_have_id(f"jddb-editor-{late}")
    search = ann.browser.get_by_role("searchbox")
    await search.click()
    await ann.keys.type("open")
    may_answer.set()
    await expect(ann.line(0)).to_have_text("Text")
    await ann.keys.type("s la")
    await expect(search).to_be_focused()
    await expect(search).to_have_value("opens la")
    await expect(ann.line(0)).to_have_text("Text")


async def test_a_narrow_header_shows_its_title_and_keeps_its_names(
    arrive: Arrive, lab: Lab, say: Words
) -> None:
    title = "Directeur ou directrice, Prestation des services numériques"
    job_id = await lab.create(title, "Texte\n", "fr")
    ann = await arrive(f"jddb={job_id}", viewport={"width": 1200, "height": 700})
    await ann.can_write()
    heading = await ann.panel.get_by_role("heading", name=title).bounding_box()
    assert heading is not None
    for name in ("Compare…", "History", "Comments", "Share…"):
        button = ann.panel.get_by_role("button", name=say(name), exact=True)
        await expect(button).to_have_attribute("title", re.compile("."))
        box = await button.bounding_box()
        assert box is not None
        assert box["width"] < 60
        assert abs(box["y"] - heading["y"]) < 30
    await ann.page.set_viewport_size({"width": 1600, "height": 700})
    wide = await ann.panel.get_by_role("button", name=say("History"), exact=True).bounding_box()
    assert wide is not None
    assert wide["width"] > 70


async def test_the_palette_has_every_command(arrive: Arrive, lab: Lab) -> None:
    await lab.create("Commanded", "Words\n")
    ann = await arrive()
    await ann.open("Commanded")
    await look_in_palette(ann, "job descriptions", LABELS)


async def test_commands_from_the_palette(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive("")
    await run_from_palette(ann, "Show job descriptions")
    await expect(ann.browser).to_be_visible()
    await run_from_palette(ann, "New job description")
    await expect(ann.dialog.get_by_label("Title")).to_be_visible()
    await ann.keys.press("Escape")
    await lab.create("Handed out", "# A heading\n")
    await ann.browser.get_by_role("button", name="Refresh the list").click()
    await ann.open("Handed out")
    async with ann.page.expect_download() as started:
        await run_from_palette(ann, "Export as Markdown")
    download = await started.value
    assert download.suggested_filename.endswith(".md")
    assert "A heading" in (await download.path()).read_text()


async def test_a_card_in_the_launcher(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive("")
    card = ann.page.locator(".jp-LauncherCard", has_text="New job description")
    await expect(card).to_be_visible()
    await card.click()
    await expect(ann.dialog.get_by_label("Title")).to_be_focused()


async def test_open_documents_come_back_after_a_reload(arrive: Arrive, lab: Lab) -> None:
    await lab.create("Comes back", "Still here\n")
    ann = await arrive()
    async with ann.layout_kept():
        await ann.open("Comes back")
    await ann.page.goto(ann.address)
    await ann.settle()
    await expect(ann.line(0)).to_have_text("Still here")
    await expect(ann.browser).to_be_visible()


async def test_settings_are_followed(arrive: Arrive, lab: Lab) -> None:
    lab.set("jddb-jupyter:editor", {"spellcheck": False, "cursorNames": "always"})
    job_id = await lab.create("As one likes it", "Words\n")
    ann = await arrive(f"jddb={job_id}")
    await expect(ann.text).to_have_attribute("spellcheck", "false")
    await expect(ann.panel.locator(".jddb-mod-namesAlways")).to_be_visible()
    lab.set("jddb-jupyter:editor", {})
