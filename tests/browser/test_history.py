"""Looking back with real keys, in both languages, while others write."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from benchmarks.history import make_long_session
from jddb_jupyter.storage.sqlite import SqliteDatabase

from .conftest import Arrive, fixture
from .lab import Lab
from .past import Past
from .person import Person
from .test_frontend import run_from_palette
from .words import Words

WHO_AM_I = "async () => (await (await fetch('/jddb/api/me')).json()).user"
LOOK = "element => getComputedStyle(element).textDecorationLine"
LONGEST_TASK = """() => {
    window.longest = 0;
    new PerformanceObserver(list => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: 'longtask' });
}"""
STANDS_STILL = 1500
"""Milliseconds for which nothing happens in a page that somebody would call frozen."""


@fixture()
async def written(arrive: Arrive, lab: Lab, say: Words) -> Any:
    """Ann and Bob, who wrote “Ann. ” and “Bob. ” before “Base.”, a key at a time: revisions 1 to 10."""

    async def make(title: str) -> tuple[int, Person, Person]:
        job_id = await lab.create(f"{title} {say.locale}", "Base.\n")
        ann, bob = await arrive(f"jddb={job_id}"), await arrive(f"jddb={job_id}")
        await ann.can_write()
        await ann.go_to_start()
        for written, key in enumerate("Ann. ", 1):
            await ann.keys.type(key)
            await ann.saved(written)
        await bob.can_write()
        await bob.saved(5)
        await bob.go_to_start()
        for written, key in enumerate("Bob. ", 6):
            await bob.keys.type(key)
            await bob.saved(written)
        return job_id, ann, bob

    return make


async def test_the_way_through_time_by_keyboard(written: Any, say: Words) -> None:
    _, ann, bob = await written("Through time")
    past = Past(ann, say)
    await past.open()
    await past.at(10, 10)
    await past.shows("Bob. Ann. Base.")
    await expect(past.moment).to_contain_text(await bob.name())
    await past.press("ArrowLeft", "ArrowLeft")
    await past.at(8, 10)
    await past.shows("BobAnn. Base.")
    await past.press("PageDown")
    await past.at(5, 10)
    await expect(past.moment).to_contain_text(await ann.name())
    await expect(past.slider).to_have_attribute("aria-valuetext", await past.moment.inner_text())
    await past.press("Home")
    await past.at(0, 10)
    await past.shows("Base.")
    await expect(past.moment).to_contain_text(say("%1 · start of the session · %2", "", "").strip(" ·"))
    await past.press("ArrowRight")
    await past.at(1)
    await past.shows("ABase.")
    await past.press("PageUp", "PageUp")
    await past.at(10)
    await past.press("End")
    await past.at(10)
    # The list of steps leads to the same places.
    await expect(past.steps).to_have_count(3)
    await past.steps.nth(1).focus()
    await ann.keys.press("Enter")
    await past.at(5)
    await expect(past.steps.nth(1)).to_have_attribute("aria-current", "true")
    await expect(past.steps.nth(1)).to_contain_text(say("+%1 −%2 characters", 5, 0))


async def test_authors_are_told_apart_and_can_be_hidden(written: Any, say: Words) -> None:
    _, ann, bob = await written("Authors")
    past = Past(ann, say)
    await past.open()
    passages = past.text.locator("[data-author]:not([data-author='0'])")
    await expect(passages).to_have_count(2)
    assert await passages.nth(0).inner_text() == "Bob. "
    styles = [
        await passages.nth(index).evaluate("element => getComputedStyle(element).textDecorationStyle")
        for index in range(2)
    ]
    assert len(set(styles)) == 2, "authors are told by the line under their words, too"
    await passages.nth(1).hover()
    await expect(passages.nth(1)).to_have_attribute("title", await ann.name())
    box = past.legend.get_by_role("checkbox", name=await bob.name())
    await box.focus()
    await ann.keys.press("Space")
    await expect(box).not_to_be_checked()
    assert [await passages.nth(index).evaluate(LOOK) for index in range(2)] == ["none", "underline"]
    await expect(past.legend).to_contain_text(say("Text from before this session"))


async def test_two_write_while_a_third_looks_back(written: Any, arrive: Arrive, lab: Lab, say: Words) -> None:
    job_id, ann, bob = await written("A third")
    cleo = await arrive(f"jddb={job_id}")
    await cleo.can_write()
    past = Past(cleo, say)
    await past.open()
    await past.press("Home", "ArrowRight", "ArrowRight")
    await past.at(2, 10)
    await ann.go_to_end()
    await bob.go_to_start()
    for number in range(5):
        await ann.keys.type(f"{number}")
        await bob.keys.type(f"{number}")
    await expect(bob.line(0)).to_have_text("01234Bob. Ann. Base.01234")
    session = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    head = (await lab.ask("GET", f"sessions/{session}"))["revision"]
    await past.at(2, head)
    await past.shows("AnBase.")
    latest = past.panel.get_by_role("button", name=re.compile(rf"\({head - 2} "))
    await latest.focus()
    await cleo.keys.press("Enter")
    await past.at(head, head)
    await past.shows("01234Bob. Ann. Base.01234")
    assert {await person.name() for person in (ann, bob)} <= set(
        await past.steps.locator(".jddb-Step-title").all_inner_texts()
    )


async def test_playing(written: Any, say: Words) -> None:
    _, ann, _ = await written("Playing")
    past = Past(ann, say)
    await past.open()
    await past.press("Home", "ArrowRight")
    await past.at(1)
    await past.panel.get_by_label(say("Speed")).select_option("2")
    await past.button("Play").focus()
    await ann.keys.press("Space")
    await expect(past.button("Pause")).to_be_focused()
    # A single step could be over between two looks.
    await expect(past.slider).to_have_value(re.compile("[3-9]"))
    await ann.keys.press("Space")
    await expect(past.button("Play")).to_be_focused()
    await expect(past.announced).not_to_have_text("")
    assert await past.slider.input_value() != "10"
    await past.panel.get_by_label(say("Speed")).select_option("50")
    await ann.keys.press("Shift+Tab")
    await past.button("Play").focus()
    await ann.keys.press("Space")
    await past.at(10)
    await past.shows("Bob. Ann. Base.")
    authors = past.text.locator("[data-author]:not([data-author='0'])")
    assert await authors.all_inner_texts() == ["Bob. ", "Ann. "]


async def test_comparing(written: Any, say: Words) -> None:
    _, ann, bob = await written("Comparing")
    await ann.go_to_end()
    for revision in range(11, 16):
        await ann.keys.press("Backspace")
        await ann.saved(revision)
    past = Past(ann, say)
    await past.open()
    await past.button("Compare").focus()
    await ann.keys.press("Enter")
    number = past.panel.get_by_role("spinbutton", name=say("Revision"))
    await number.fill("5")
    await expect(past.place).to_have_text(say.many("%1 difference", 2))
    await expect(past.text.locator("ins")).to_have_text("Bob. ")
    await expect(past.text.locator("del")).to_have_text("Base.")
    await past.button("Next difference").focus()
    await ann.keys.press("Enter")
    inserted = say("inserted by %1: “%2”", await bob.name(), "Bob.")
    await expect(past.place).to_have_text(say("%1 of %2: %3", 1, 2, inserted))
    await ann.keys.press("Enter")
    deleted = say("deleted by %1: “%2”", await ann.name(), "Base.")
    await expect(past.place).to_have_text(say("%1 of %2: %3", 2, 2, deleted))
    await past.button("Previous difference").focus()
    await ann.keys.press("Enter")
    await expect(past.place).to_have_text(say("%1 of %2: %3", 1, 2, inserted))
    # The slider goes on moving what is compared with.
    await past.press("Home", "PageUp")
    await past.at(10)
    await expect(past.text.locator("del")).to_have_count(0)
    await past.press("Home")
    await past.at(0)
    await expect(past.text.locator("del")).to_have_text("Ann. ")
    await past.button("Compare").focus()
    await ann.keys.press("Enter")
    await expect(past.text.locator("ins, del")).to_have_count(0)
    await past.shows("Base.")


async def test_restoring_is_a_change_for_everybody(written: Any, say: Words) -> None:
    _, ann, bob = await written("Restoring")
    past = Past(ann, say)
    await past.open()
    await expect(past.button("Restore this revision…")).to_have_attribute("aria-disabled", "true")
    await past.press("PageDown")
    await past.at(5)
    await past.button("Restore this revision…").focus()
    await ann.keys.press("Enter")
    await expect(ann.dialog).to_contain_text(say("Restore revision %1?", 5).split(" ")[0])
    await ann.keys.press("Escape")
    await past.button("Restore this revision…").focus()
    await ann.keys.press("Enter")
    await past.accept("Restore")
    await past.at(11, 11)
    for person in (ann, bob):
        await expect(person.line(0)).to_have_text("Ann. Base.")
    await expect(past.steps.first).to_contain_text(say("brought back revision %1", 5))
    await bob.go_to_end()
    await bob.keys.type("!")
    await bob.saved(12)
    await past.press("Home", "PageUp", "PageUp")
    await past.at(10, 12)
    await past.shows("Bob. Ann. Base.")


async def test_named_versions(written: Any, say: Words) -> None:
    _, ann, bob = await written("Naming")
    past = Past(ann, say)
    await past.open()
    await past.press("PageDown")
    await past.at(5)
    await past.button("Name this version…").focus()
    await ann.keys.press("Enter")
    await expect(ann.dialog.locator("input")).to_be_focused()
    await ann.keys.type("Comité")
    await ann.keys.press("Enter")
    named = past.panel.locator(".jddb-Step.jddb-mod-named")
    await expect(named).to_contain_text("Comité")
    await expect(named).to_contain_text(await ann.name())
    others = Past(bob, say)
    await others.open()
    theirs = others.panel.locator(".jddb-Step.jddb-mod-named")
    await theirs.focus()
    await bob.keys.press("Enter")
    await others.at(5)
    await expect(others.button("Rename “%1”", "Comité")).to_have_count(0)
    await past.button("Rename “%1”", "Comité").focus()
    await ann.keys.press("Enter")
    await expect(ann.dialog.locator("input")).to_be_focused()
    await ann.keys.press("Control+a")
    await ann.keys.type("Committee")
    await ann.keys.press("Enter")
    await expect(named).to_contain_text("Committee")
    await expect(theirs).to_contain_text("Committee")
    await past.button("Take the name “%1” away", "Committee").focus()
    await ann.keys.press("Enter")
    await past.accept("Take away")
    await expect(named).to_have_count(0)


async def test_publishing_and_going_on(written: Any, lab: Lab, say: Words) -> None:
    job_id, ann, bob = await written("Publishing")
    await expect(bob.panel.locator("[data-command='jddb:publish']")).to_have_count(0)
    session = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    username = (await ann.page.evaluate(WHO_AM_I))["username"]
    await lab.ask("PUT", f"sessions/{session}/members/{username}", json={"role": "owner"})
    await ann.page.reload()
    await ann.settle()
    await ann.can_write()
    publish = ann.panel.locator("[data-command='jddb:publish']")
    await publish.focus()
    await ann.keys.press("Enter")
    box = ann.dialog.get_by_role("checkbox")
    await expect(box).to_be_checked()
    await Past(ann, say).accept("Publish")
    await expect(ann.page.locator(".Toastify")).to_contain_text("1")
    await ann.saved(0)
    await ann.can_write()
    await expect(bob.text).to_have_attribute("contenteditable", "false")
    again = bob.panel.get_by_role("button", name=say("Go on writing"), exact=True)
    await again.focus()
    await bob.keys.press("Enter")
    await bob.can_write()
    await bob.go_to_start()
    await bob.keys.type("New. ")
    await expect(ann.line(0)).to_have_text("New. Bob. Ann. Base.")
    past = Past(ann, say)
    await past.open()
    await expect(past.panel.locator(".jddb-Published")).to_contain_text(await ann.name())
    await past.button("Compare version %1 with the present text", 1).focus()
    await ann.keys.press("Enter")
    await expect(past.text.locator("ins")).to_have_text("New. ")
    await past.button("Show version %1", 1).focus()
    await ann.keys.press("Enter")
    await past.at(10, 10)
    await past.shows("Bob. Ann. Base.")
    await expect(past.panel.locator(".jddb-Step.jddb-mod-published")).to_contain_text(
        say("Published as version %1", 1)
    )
    await past.press("PageDown")
    await past.at(5)
    await expect(past.button("Restore this revision…")).to_have_attribute("aria-disabled", "true")


async def test_it_is_there_again_after_a_reload(written: Any, say: Words) -> None:
    _, ann, _ = await written("Again")
    past = Past(ann, say)
    async with ann.layout_kept("jddb-history:"):
        await past.open()
    await ann.page.goto(ann.address)
    await ann.settle()
    await expect(past.panel).to_be_visible()
    await past.at(10)


async def test_the_palette_opens_it(written: Any, say: Words) -> None:
    _, ann, _ = await written("Palette")
    await run_from_palette(ann, say("History"))
    await Past(ann, say).at(10)


@pytest.mark.timeout(300)
async def test_a_hundred_thousand_changes_do_not_freeze_the_page(arrive: Arrive, lab: Lab) -> None:
    database = await SqliteDatabase.open(lab.database_url)
    try:
        job_id = await make_long_session(database, 100_000)
    finally:
        await database.close()
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    past = Past(ann, Words("en"))
    await past.open()
    await past.at(100_000, 100_000)
    await ann.page.evaluate(LONGEST_TASK)
    for key, revision in (("Home", 0), ("ArrowRight", 1), ("PageUp", None), ("End", 100_000)):
        await past.press(key)
        if revision is not None:
            await past.at(revision)
    await past.press("Home")
    await past.at(0)
    await past.panel.get_by_label("Speed").select_option("250")
    await past.button("Play").focus()
    await ann.keys.press("Space")
    await expect(past.moment).to_have_text(re.compile(r"^Revision [1-9]\d{3} of"))
    await ann.keys.press("Space")
    await expect(past.button("Play")).to_be_visible()
    assert await ann.page.evaluate("window.longest") < STANDS_STILL
