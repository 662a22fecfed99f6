"""Two people write one job description: the whole way from a file to what the database holds."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path

import pytest
from playwright.async_api import expect

from .conftest import Arrive
from .evidence import assert_log_is_sound, assert_same_everywhere
from .lab import Lab
from .person import Person

WORD = (Path(__file__).parent / "clipboards" / "word.html").read_text()
POSTING = "2022-aug-tech-ops-analyst EN.md"
TITLE = "Technical Operations Analyst"
KEY_DELAY = 20
"""Milliseconds between two keys of one person: faster than anybody types."""

LONGEST_BACK_OFF = 40_000
"""Milliseconds within which a client tries again by itself, however long the server was away."""

WAIT_FOR_CARET = """line => new Promise(resolve => {
    const look = () => {
        const caret = document.querySelector('.ql-cursor-caret').getBoundingClientRect();
        const { top, bottom } = line.getBoundingClientRect();
        caret.top >= top - 2 && caret.bottom <= bottom + 2 ? resolve() : requestAnimationFrame(look);
    };
    look();
})"""
"""Somebody else’s cursor stands in this line."""

IS_HIGHLIGHTED = """text => Array.from(CSS.highlights.values())
    .some(highlight => Array.from(highlight).some(range => range.toString() === text))"""
"""Others' selections are painted by the browser, without elements."""


@pytest.mark.timeout(180)
async def test_two_people_write_one_job_description(arrive: Arrive, lab: Lab, shared: Path) -> None:
    ann, bob = await asyncio.gather(arrive(), arrive())
    await import_posting(ann, shared / "data" / "jobs" / POSTING)
    job_id = await open_together(ann, bob)
    await assert_same_everywhere(lab, job_id, ann, bob)

    await see_each_other(ann, bob)
    await type_at_one_place(ann, bob)
    await type_apart(ann, bob)
    await assert_same_everywhere(lab, job_id, ann, bob)

    await format_lines(ann, bob)
    await undo_while_the_other_types(ann, bob)
    await paste_from_a_word_processor(ann, bob)
    await assert_same_everywhere(lab, job_id, ann, bob)

    await write_without_a_network(ann, bob)
    await write_without_a_server(ann, bob, lab)
    text = await assert_same_everywhere(lab, job_id, ann, bob)
    for written in ("without a network", "meanwhile, with one", "the server is away", "so Bob waits too"):
        assert text.count(written) == 1
    await assert_log_is_sound(lab)


async def import_posting(person: Person, posting: Path) -> None:
    async with person.page.expect_file_chooser() as chosen:
        await person.browser.get_by_role("button", name="Import files").first.click()
    await (await chosen.value).set_files(posting)
    await expect(person.browser.get_by_text("1 job description imported")).to_be_visible()


async def open_together(ann: Person, bob: Person) -> int:
    await ann.open(TITLE)
    await bob.browser.get_by_role("button", name="Refresh the list").click()
    job_id = await bob.entry(TITLE).get_attribute("data-job")
    await bob.open(TITLE)
    await expect(bob.line(1)).to_have_text("About CDS")
    return int(job_id or 0)


async def see_each_other(ann: Person, bob: Person) -> None:
    """Names, cursors, selections, and who types."""
    name = await ann.name()
    await expect(bob.panel.locator(".jddb-People-avatar")).to_have_count(2)
    await ann.go_to(1)
    await ann.keys.type("!")
    await expect(bob.typing).to_have_text(f"{name} is typing…")
    await expect(bob.line(1)).to_have_text("About CDS!")
    await bob.line(1).evaluate(WAIT_FOR_CARET)
    async with ann.moving():
        await expect(bob.flags).to_have_text(name)
        await expect(bob.flags).to_be_visible()
    await ann.keys.press("Backspace")
    await ann.keys.press("Shift+Home")
    await bob.page.wait_for_function(IS_HIGHLIGHTED, arg="About CDS")
    await expect(bob.typing).to_have_text("")
    await expect(bob.line(1)).to_have_text("About CDS")


async def type_at_one_place(ann: Person, bob: Person) -> None:
    """What both type into one place at one moment may mix, but nothing is lost or out of its order."""
    await asyncio.gather(ann.go_to(1), bob.go_to(1))
    await asyncio.gather(
        ann.keys.type("abcdefghijklm", delay=KEY_DELAY), bob.keys.type("NOPQRSTUVWXYZ", delay=KEY_DELAY)
    )
    await expect(ann.line(1)).to_have_text(re.compile("^About CDS.{26}$"))
    mixed = (await ann.line(1).inner_text()).removeprefix("About CDS")
    assert "".join(filter(str.islower, mixed)) == "abcdefghijklm"
    assert "".join(filter(str.isupper, mixed)) == "NOPQRSTUVWXYZ"
    await expect(bob.line(1)).to_have_text(f"About CDS{mixed}")


async def type_apart(ann: Person, bob: Person) -> None:
    await asyncio.gather(ann.go_to(0), bob.go_to_end())
    await asyncio.gather(
        ann.keys.type(" by Ann 😀", delay=KEY_DELAY), bob.keys.type(" by Bob, à l’œuvre", delay=KEY_DELAY)
    )
    for person in (ann, bob):
        await expect(person.line(0)).to_have_text(f"{TITLE} by Ann 😀")
        await expect(person.text).to_contain_text("by Bob, à l’œuvre")


async def format_lines(ann: Person, bob: Person) -> None:
    """Formats by key and by button, of two people at once."""
    await asyncio.gather(ann.go_to(0), bob.go_to(1))
    for person in (ann, bob):
        await person.keys.press("Shift+Home")
    await asyncio.gather(ann.keys.press("Control+b"), bob.button("Italic").click())
    await expect(bob.line(0).locator("strong")).to_have_text(f"{TITLE} by Ann 😀")
    await expect(ann.line(1).locator("em")).to_have_text(re.compile("^About CDS.{26}$"))
    await expect(ann.button("Bold")).to_have_attribute("aria-pressed", "true")

    await ann.go_to_start()
    for line in ("A line\n", "Its item\n"):
        await ann.keys.type(line)
    await ann.go_to(0)
    await ann.toolbar.get_by_label("Paragraph style").select_option("Heading 3")
    await expect(bob.text.locator("h3")).to_have_text("A line")
    await ann.go_to(1)
    await ann.button("Bulleted list").click()
    await expect(bob.line(1)).to_have_attribute("data-list", "bullet")
    await bob.go_to(1)
    await bob.button("Numbered list").click()
    await expect(ann.line(1)).to_have_attribute("data-list", "ordered")


async def undo_while_the_other_types(ann: Person, bob: Person) -> None:
    """Taking back and bringing back concern one's own edits, wherever the other's have moved them."""
    await expect(bob.typing).to_have_text("")  # what she does next is undone apart from what she did before
    await asyncio.gather(ann.go_to(0), bob.go_to(0, "Home"))
    await ann.paste(plain=" of Ann")
    await expect(bob.line(0)).to_have_text("A line of Ann")
    await asyncio.gather(bob.keys.type("Bob has ", delay=KEY_DELAY), ann.keys.press("Control+z"))
    for person in (ann, bob):
        await expect(person.line(0)).to_have_text("Bob has A line")
    await asyncio.gather(bob.keys.type("here ", delay=KEY_DELAY), ann.keys.press("Control+Shift+z"))
    for person in (ann, bob):
        await expect(person.line(0)).to_have_text("Bob has here A line of Ann")
    await expect(ann.button("Redo your last change")).to_have_attribute("aria-disabled", "true")


async def paste_from_a_word_processor(ann: Person, bob: Person) -> None:
    await ann.go_to(0)
    await ann.keys.press("Enter")
    await ann.paste(html=WORD, plain="Not this")
    text = bob.text
    await expect(text.locator("h1").filter(has_text="Pasted title")).to_be_visible()
    await expect(text.locator("h2").filter(has_text="Pasted heading")).to_be_visible()
    await expect(text.locator("h4").filter(has_text="Pasted small heading")).to_be_visible()
    for words in ("Bold words", "words made bold by style"):
        await expect(text.locator("strong", has_text=words)).to_be_visible()
    await expect(text.locator("em", has_text="slanted words")).to_be_visible()
    items = text.locator("li[data-list=bullet]")
    await expect(items.filter(has_text=re.compile("^First pasted item$"))).to_be_visible()
    await expect(items.filter(has_text=re.compile("^Pasted item below it$"))).to_have_class("ql-indent-1")
    await expect(text.locator(".ql-align-center")).to_have_text("Centred words")
    pasted_links = text.locator("p").filter(has_text="a bad link").locator("a")
    await expect(pasted_links).to_have_text("a good link")
    await expect(pasted_links).to_have_attribute("href", "https://www.canada.ca/en.html")
    for person in (ann, bob):
        await expect(person.text.locator("img, table, script, [style]")).to_have_count(0)
        await expect(person.text).not_to_contain_text("Not this")
        assert "script" not in await person.page.title()


async def write_without_a_network(ann: Person, bob: Person) -> None:
    await ann.keep_quiet_about_the_server()
    await ann.page.context.set_offline(True)
    await ann.go_to(0)
    await ann.keys.type(" — without a network")
    await expect(ann.status).to_have_text(re.compile(r"^\d+ changes? waiting, offline"))
    await bob.go_to(0, "Home")
    await bob.keys.type("(meanwhile, with one) ")
    await bob.saved()
    await expect(bob.text).not_to_contain_text("without a network")
    await ann.page.context.set_offline(False)
    for person in (ann, bob):
        await expect(person.line(0)).to_have_text(
            re.compile(r"^\(meanwhile, with one\) .* — without a network$")
        )


async def write_without_a_server(ann: Person, bob: Person, lab: Lab) -> None:
    """The server is killed, both go on, and it comes back with what it had."""
    for person in (ann, bob):
        await person.keep_quiet_about_the_server()
    await lab.stop(signal.SIGKILL)
    await asyncio.gather(ann.go_to(0), bob.go_to_end())
    await asyncio.gather(
        ann.keys.type(", the server is away", delay=KEY_DELAY),
        bob.keys.type(", so Bob waits too", delay=KEY_DELAY),
    )
    for person in (ann, bob):
        await expect(person.status).to_have_text(re.compile(r"^\d+ changes? waiting, offline"))
    await lab.start()
    for person in (ann, bob):
        await expect(person.status).to_have_text(re.compile("^All changes saved"), timeout=LONGEST_BACK_OFF)
        await expect(person.line(0)).to_contain_text(", the server is away")
        await expect(person.text).to_contain_text(", so Bob waits too")
