"""Comments on passages: two people at their keyboards, in both languages."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from playwright.async_api import Locator, expect

from .accessibility import assert_accessible
from .conftest import Arrive
from .lab import Lab
from .person import Person
from .words import Words

TEXT = "First line of it\nShe leads the whole team.\nLast line\n"
MARKED = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"

LISTEN = """() => {
    window.heard = [];
    const hear = ({ addedNodes }) => addedNodes.forEach(node => window.heard.push(node.textContent));
    const region = document.querySelector('.jddb-StatusBar-mention[role=status]');
    new MutationObserver(changes => changes.forEach(hear)).observe(region, { childList: true });
}"""


def margin(person: Person) -> Locator:
    return person.panel.locator(".jddb-Comments")


def cards(person: Person) -> Locator:
    return margin(person).locator(".jddb-CommentCard")


def header(person: Person) -> Locator:
    return person.panel.locator("[data-command='jddb:comments']")


async def marked(person: Person, text: str | None, name: str = "jddb-comment") -> None:
    """Wait until exactly this text is marked, or nothing."""
    expected = [] if text is None else [text]
    await person.page.wait_for_function(
        f"expected => JSON.stringify(({MARKED})('{name}')) === JSON.stringify(expected)", arg=expected
    )


async def select(person: Person, line: int, words: str) -> None:
    """Select words in a line with the keyboard."""
    before = (await person.line(line).inner_text()).index(words)
    await person.go_to(line, "Home")
    for _ in range(before):
        await person.keys.press("ArrowRight")
    for _ in words:
        await person.keys.press("Shift+ArrowRight")


async def username(person: Person) -> str:
    """The beginning of somebody's user name; what they are called, others may be called too."""
    me = await person.page.evaluate("async () => (await fetch('/jddb/api/me')).json()")
    return str(me["user"]["username"])[:12]


async def both(arrive: Arrive, lab: Lab, title: str) -> tuple[Person, Person, int]:
    job_id = await lab.create(title, TEXT)
    ann, bob = await arrive(f"jddb={job_id}"), await arrive(f"jddb={job_id}")
    for person in (ann, bob):
        await person.can_write()
        await expect(person.line(1)).to_have_text("She leads the whole team.")
    return ann, bob, job_id


async def test_a_thread_from_its_first_word_to_its_end(arrive: Arrive, lab: Lab, say: Words) -> None:
    ann, bob, _ = await both(arrive, lab, f"Commented together {say.locale}")
    await header(bob).click()
    await select(ann, 1, "whole team")
    await ann.keys.press("Control+Alt+m")
    await expect(margin(ann).get_by_role("textbox")).to_be_focused()
    await ann.keys.type("Which team? <b>All</b>")
    await ann.keys.press("Control+Enter")
    for person in (ann, bob):
        await expect(cards(person)).to_have_count(1)
        await expect(cards(person).locator(".jddb-Comment-text")).to_have_text("Which team? <b>All</b>")
        await marked(person, "whole team")
        await expect(header(person).locator(".jddb-HeaderButton-badge")).to_have_text("1")
    await expect(ann.text).to_be_focused()

    # The other one writes before it and inside of it.
    await bob.go_to(0, "Home")
    await bob.keys.type("😀 ")
    await select(bob, 1, "whole")
    await bob.keys.press("ArrowRight")
    await bob.keys.type(" new")
    for person in (ann, bob):
        await marked(person, "whole new team")

    # A reply with a mention, by the keyboard alone: from the text to the card and back.
    name = await ann.name()
    await bob.keys.press("Control+Alt+n")
    await expect(cards(bob)).to_be_focused()
    await bob.keys.press("Enter")
    reply = cards(bob).get_by_role("textbox", name=say("Reply"))
    await expect(reply).to_be_focused()
    await bob.keys.type(f"Ours, @{await username(ann)}")
    await expect(margin(bob).locator(".jddb-Mentions [role=option]")).to_have_count(1)
    await bob.keys.press("Enter")
    await expect(reply).to_have_value(f"Ours, @{name} ")
    await bob.keys.type("surely")
    await bob.keys.press("Control+Enter")
    await expect(cards(ann).locator(".jddb-Comment-text strong")).to_have_text(f"@{name}")
    await expect(cards(ann).get_by_text(say("mentions you"))).to_be_visible()
    await bob.keys.press("Escape")
    await expect(bob.text).to_be_focused()

    # Settled, and open again.
    await cards(ann).click()
    await cards(ann).get_by_role("button", name=say("Resolve")).click()
    await expect(cards(bob)).to_have_count(0)
    await marked(bob, None)
    await margin(bob).get_by_role("combobox").select_option("resolved")
    await expect(cards(bob)).to_contain_text(say("Resolved by %1", await ann.name()))
    await cards(bob).focus()
    await cards(bob).get_by_role("button", name=say("Reopen")).click()
    await margin(bob).get_by_role("combobox").select_option("open")
    for person in (ann, bob):
        await marked(person, "whole new team")

    # Edited and deleted.
    await cards(ann).focus()
    await cards(ann).get_by_role("button", name=say("Edit"), exact=True).click()
    await ann.keys.press("Control+End")
    await ann.keys.type("!")
    await ann.keys.press("Control+Enter")
    await expect(cards(bob).locator(".jddb-Comment-text").first).to_have_text("Which team? <b>All</b>!")
    await expect(cards(bob).get_by_text(say("edited"))).to_be_visible()
    await cards(ann).get_by_role("button", name=say("Delete")).first.click()
    await ann.dialog.get_by_role("button", name=say("Delete")).click()
    await expect(cards(bob)).to_contain_text(say("This comment was deleted."))
    await cards(bob).focus()
    await cards(bob).get_by_role("button", name=say("Delete")).click()
    await bob.dialog.get_by_role("button", name=say("Delete")).click()
    for person in (ann, bob):
        await expect(cards(person)).to_have_count(0)
        await marked(person, None)


async def test_each_new_mention_is_said_once(arrive: Arrive, lab: Lab, say: Words) -> None:
    """What a screen reader hears: a second one of the same person too, and nothing that was seen before."""
    ann, bob, _ = await both(arrive, lab, f"Mentioned aloud {say.locale}")
    await ann.page.evaluate(LISTEN)
    sentence = say("%1 mentions you in a comment.", await bob.name())
    await select(bob, 1, "leads")
    await bob.keys.press("Control+Alt+m")
    for number in range(2):
        if number == 1:
            await expect(bob.text).to_be_focused()
            await bob.keys.press("Control+Alt+n")
            await expect(cards(bob)).to_be_focused()
            await bob.keys.press("Enter")
        await expect(margin(bob).get_by_role("textbox")).to_be_focused()
        await bob.keys.type(f"@{await username(ann)}")
        await expect(margin(bob).locator(".jddb-Mentions [role=option]")).to_have_count(1)
        await bob.keys.press("Enter")
        await bob.keys.press("Control+Enter")
        await ann.page.wait_for_function(f"window.heard.length >= {number + 1}")
    assert await ann.page.evaluate("window.heard") == [sentence, sentence]
    assert await bob.panel.locator(".jddb-StatusBar-mention").inner_text() == ""
    await header(ann).click()
    await expect(cards(ann)).to_have_count(1)
    await ann.page.reload()
    await ann.settle()
    await ann.can_write()
    await header(ann).click()
    await expect(cards(ann)).to_have_count(1)
    await expect(ann.panel.locator(".jddb-StatusBar-mention")).to_have_text("")


async def test_deleted_text_leaves_its_thread_and_undo_brings_it_back(
    arrive: Arrive, lab: Lab, say: Words
) -> None:
    ann, bob, _ = await both(arrive, lab, f"Commented and deleted {say.locale}")
    await header(bob).click()
    await select(ann, 1, "leads")
    await ann.button(say("Comment on the selection")).click()
    await ann.keys.type("Why this word?")
    await ann.keys.press("Control+Enter")
    await marked(bob, "leads")
    await bob.line(1).click()
    await select(bob, 1, "leads the")
    await bob.keys.press("Delete")
    for person in (ann, bob):
        await marked(person, None)
        await expect(cards(person)).to_contain_text(say("The text of this comment was deleted."))
        await expect(cards(person).locator(".jddb-Comment-quote")).to_have_text("leads")
    await bob.keys.press("Control+z")
    for person in (ann, bob):
        await marked(person, "leads")


async def test_what_is_written_survives_a_reload_and_a_lost_network(
    arrive: Arrive, lab: Lab, say: Words
) -> None:
    ann, bob, job_id = await both(arrive, lab, f"Commented offline {say.locale}")
    await header(bob).click()
    await select(ann, 1, "the whole")
    await ann.keys.press("Control+Alt+m")
    await ann.keys.type("Begun")
    await ann.keys.press("Escape")
    await expect(ann.text).to_be_focused()
    await bob.go_to(0, "Home")
    await bob.keys.type("Moved ")
    await bob.saved()
    await ann.page.reload()
    await ann.settle()
    await ann.can_write()
    await header(ann).click()
    field = margin(ann).get_by_role("textbox")
    await expect(field).to_have_value("Begun")
    await marked(ann, "the whole")
    await ann.keep_quiet_about_the_server()
    await ann.page.context.set_offline(True)
    await field.focus()
    await ann.keys.press("Control+End")
    await ann.keys.type(" and kept")
    await ann.keys.press("Control+Enter")
    await expect(margin(ann).get_by_role("alert")).to_contain_text(say("Not sent: %1", ""))
    await ann.page.context.set_offline(False)
    await ann.saved()
    await margin(ann).get_by_role("button", name=say("Send again")).click()
    for person in (ann, bob):
        await expect(cards(person)).to_have_count(1)
        await expect(cards(person).locator(".jddb-Comment-text")).to_have_text("Begun and kept")
        await marked(person, "the whole")
    # Published: the thread that is open goes on in the next session.
    session = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    await lab.ask("PATCH", f"sessions/{session}", json={"status": "completed"})
    eve = await arrive(f"jddb={job_id}")
    await eve.can_write()
    await header(eve).click()
    await expect(cards(eve).locator(".jddb-Comment-text")).to_have_text("Begun and kept")
    await marked(eve, "the whole")


async def test_cards_do_not_overlap_and_make_a_list_where_it_is_narrow(arrive: Arrive, lab: Lab) -> None:
    ann, _, job_id = await both(arrive, lab, "Many comments")
    session = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    for number, start in enumerate((0, 2, 5, 18, 20)):
        place = {"start": start, "end": start + 4, "revision": 0}
        await lab.ask("POST", f"sessions/{session}/comments", json={"text": f"Number {number}", **place})
    await header(ann).click()
    await expect(cards(ann)).to_have_count(5)
    await ann.go_to_start()
    for number in range(5):
        await ann.keys.press("Control+Alt+n")
        await expect(cards(ann).nth(number)).to_be_focused()
    await ann.keys.press("Control+Alt+p")
    await expect(cards(ann).nth(3)).to_be_focused()

    async def boxes() -> list[dict[str, float]]:
        return [await cards(ann).nth(number).bounding_box() or {} for number in range(5)]

    await ann.page.wait_for_function(
        """() => {
            const cards = [...document.querySelectorAll('.jddb-CommentCard')];
            const boxes = cards.map(card => card.getBoundingClientRect());
            return boxes.every((box, i) => i === 0 || box.top >= boxes[i - 1].bottom);
        }"""
    )
    await ann.page.set_viewport_size({"width": 800, "height": 900})
    await expect(ann.panel.locator(".jddb-mod-narrow")).to_be_visible()
    await expect(cards(ann).first).to_have_css("position", "static")
    found = await boxes()
    assert all(one["y"] + one["height"] <= other["y"] for one, other in pairwise(found))


async def test_axe_finds_nothing(arrive: Arrive, lab: Lab, theme: str, say: Words, tmp_path: Any) -> None:
    ann, bob, _ = await both(arrive, lab, f"Comments in {theme}, {say.locale}")
    await expect(ann.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    await select(bob, 1, "leads")
    await bob.keys.press("Control+Alt+m")
    await bob.keys.type(f"@{await username(ann)}")
    await expect(margin(bob).locator(".jddb-Mentions [role=option]")).to_have_count(1)
    await bob.page.screenshot(path=tmp_path / "writing.png")
    await assert_accessible(bob, ".jddb-EditorPanel")
    await bob.keys.press("Enter")
    await bob.keys.type("?")
    await bob.keys.press("Control+Enter")
    await expect(header(ann)).to_have_attribute("title", re.compile("^" + say("%1 open comment", 1)))
    await header(ann).click()
    await expect(header(ann)).to_contain_text(say("Comments"))
    await cards(ann).focus()
    await expect(cards(ann).get_by_role("textbox", name=say("Reply"))).to_be_visible()
    await expect(cards(ann).get_by_role("button", name=say("Resolve"))).to_be_visible()
    await ann.page.screenshot(path=tmp_path / "reading.png")
    await assert_accessible(ann, ".jddb-EditorPanel")
    await ann.page.set_viewport_size({"width": 800, "height": 700})
    await expect(ann.panel.locator(".jddb-mod-narrow")).to_be_visible()
    await ann.page.screenshot(path=tmp_path / "narrow.png")
    await assert_accessible(ann, ".jddb-EditorPanel")
