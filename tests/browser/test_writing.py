"""Writing alone: find and replace, word count, an emptied document, characters beyond the BMP, links."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .evidence import assert_same_everywhere
from .lab import Lab
from .person import Person

TEXT = "The manager leads.\nA manager decides, says the Manager.\nL’équipe : dix personnes\n"


@fixture()
async def ann(arrive: Arrive, lab: Lab, request: pytest.FixtureRequest) -> Person:
    """Somebody with three lines before her."""
    title = request.node.name
    job_id = await lab.create(title, TEXT)
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    await expect(ann.line(2)).to_be_visible()
    return ann


async def test_find_and_replace_by_keyboard(ann: Person, lab: Lab) -> None:
    await ann.go_to_start()
    await ann.keys.press("Control+f")
    bar = ann.panel.get_by_role("search")
    count = bar.get_by_role("status")
    await expect(bar.get_by_label("Find", exact=True)).to_be_focused()
    await ann.keys.type("manager")
    await expect(count).to_have_text("1 of 3")
    await ann.keys.press("Enter")
    await expect(count).to_have_text("2 of 3")
    await ann.keys.press("Shift+Enter")
    await expect(count).to_have_text("1 of 3")
    await bar.get_by_label("Match case").check()
    await expect(count).to_have_text("1 of 2")
    await bar.get_by_label("Match case").uncheck()
    await bar.get_by_label("Replace with").focus()
    await ann.keys.type("director")
    await bar.get_by_role("button", name="Replace", exact=True).focus()
    await ann.keys.press("Enter")
    await expect(ann.line(0)).to_have_text("The director leads.")
    await expect(count).to_have_text("1 of 2")
    await bar.get_by_role("button", name="Replace all").focus()
    await ann.keys.press("Enter")
    await expect(count).to_have_text("2 replaced")
    await expect(ann.line(1)).to_have_text("A director decides, says the director.")
    await ann.keys.press("Escape")
    await expect(bar).to_have_count(0)
    await expect(ann.text).to_be_focused()
    await ann.keys.press("Control+z")
    await expect(ann.line(1)).to_have_text("A manager decides, says the Manager.")
    await ann.saved()
    await assert_same_everywhere(lab, await ann.job_id(), ann)


async def test_words_are_counted(ann: Person) -> None:
    words = ann.panel.locator(".jddb-StatusBar-words")
    await expect(words).to_have_text("12 words")
    await ann.go_to_end()
    await ann.keys.type(" et demie")
    await expect(words).to_have_text("14 words")
    await ann.keys.press("Shift+Control+ArrowLeft")
    await expect(words).to_have_text("1 selected of 14 words")


async def test_an_emptied_document_still_works(ann: Person, lab: Lab) -> None:
    await ann.text.focus()
    await ann.keys.press("Control+a")
    await ann.keys.press("Delete")
    await ann.saved()
    assert await assert_same_everywhere(lab, await ann.job_id(), ann) == "\n"
    await expect(ann.text).to_have_class(re.compile("ql-blank"))
    await ann.keys.press("Backspace")
    await ann.keys.type("Begun anew")
    await expect(ann.text).not_to_have_class(re.compile("ql-blank"))
    await ann.saved()
    assert await assert_same_everywhere(lab, await ann.job_id(), ann) == "Begun anew\n"


async def test_characters_beyond_the_bmp(ann: Person, lab: Lab) -> None:
    await ann.go_to(0)
    await ann.keys.type(" 😀𝒜👩‍👩‍👧")
    await ann.keys.type("x")
    await expect(ann.line(0)).to_have_text("The manager leads. 😀𝒜👩‍👩‍👧x")
    for _ in range(2):
        await ann.keys.press("Backspace")
    await expect(ann.line(0)).to_have_text(re.compile("^The manager leads. 😀𝒜"))
    await ann.keys.press("End")
    await ann.keys.press("Shift+Home")
    await ann.keys.press("Control+i")
    await ann.saved()
    assert "\ufffd" not in await assert_same_everywhere(lab, await ann.job_id(), ann)


async def test_links_lead_only_where_a_document_may_lead(ann: Person, lab: Lab) -> None:
    await ann.go_to(0)
    await ann.keys.press("Shift+Home")
    await ann.keys.press("Control+k")
    await expect(ann.dialog.get_by_role("textbox")).to_be_focused()
    await ann.dialog.get_by_role("textbox").fill("javascript:alert(1)")
    await ann.keys.press("Enter")
    await expect(ann.dialog).to_contain_text("A link begins with https://, http:// or mailto:.")
    await ann.dialog.get_by_role("button", name="Close").click()
    await expect(ann.text.locator("a")).to_have_count(0)

    await ann.button("Link").click()
    await ann.dialog.get_by_role("textbox").fill("https://www.canada.ca/")
    await ann.keys.press("Enter")
    link = ann.text.get_by_role("link", name="The manager leads.")
    await expect(link).to_have_attribute("href", "https://www.canada.ca/")
    await ann.saved()
    await assert_same_everywhere(lab, await ann.job_id(), ann)


async def test_list_marks_and_keys(ann: Person, lab: Lab) -> None:
    """A line that begins with "- " becomes a list; Tab indents there, and leaves the text elsewhere."""
    await ann.go_to_end()
    await ann.keys.press("Enter")
    await ann.keys.type("- first")
    await ann.keys.press("Enter")
    await ann.keys.press("Tab")
    await ann.keys.type("below")
    items = ann.text.locator("li[data-list=bullet]")
    await expect(items).to_have_text(["first", "below"])
    await expect(items.nth(1)).to_have_class("ql-indent-1")
    await ann.keys.press("Home")
    await ann.keys.press("Shift+Tab")
    await expect(items.nth(1)).not_to_have_class("ql-indent-1")
    await ann.go_to(0)
    await ann.keys.press("Tab")
    await expect(ann.text).not_to_be_focused()
    await expect(ann.line(0)).to_have_text("The manager leads.")
    await ann.saved()
    await assert_same_everywhere(lab, await ann.job_id(), ann)
