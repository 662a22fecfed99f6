"""What the panel says about saving is true, and what is typed is not lost: reloads, lost servers, closing."""

from __future__ import annotations

import re
import signal

from playwright.async_api import Dialog, expect

from .conftest import Arrive
from .evidence import assert_same_everywhere
from .lab import Lab
from .person import Person
from .wire import Wire

TEXT = "The first line\nThe second line\n"


async def open_new(person: Person, lab: Lab, title: str) -> int:
    """Somebody opens a job description that was made for this."""
    job_id = await lab.create(title, TEXT)
    await person.browser.get_by_role("button", name="Refresh the list").click()
    await person.open(title)
    await person.go_to(0)
    return job_id


async def test_saved_is_said_when_the_server_has_answered(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    wire = await Wire.of(ann)
    job_id = await open_new(ann, lab, "Held up")
    await ann.saved(0)
    wire.hold()
    await ann.keys.type("!")
    await expect(ann.status).to_have_text("Saving…")
    wire.release()
    await ann.saved(1)
    assert (await assert_same_everywhere(lab, job_id, ann)).startswith("The first line!")


async def test_offline_counts_what_waits_and_the_seconds(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    async with ann.layout_kept():  # what JupyterLab cannot store, it complains about
        job_id = await open_new(ann, lab, "Cut off")
    await ann.saved(0)
    await ann.keep_quiet_about_the_server()
    await lab.stop(signal.SIGKILL)
    await ann.keys.type("one")
    await expect(ann.status).to_have_text(re.compile("^3 changes waiting, offline"))
    await expect(ann.status).to_have_text(re.compile(r"trying again in 3 s$"))
    await expect(ann.status).to_have_text(re.compile(r"trying again in 2 s$"))
    await lab.start()
    await expect(ann.panel.get_by_role("button", name="Try now")).to_be_visible()
    await ann.panel.get_by_role("button", name="Try now").click()
    await ann.saved()
    assert (await assert_same_everywhere(lab, job_id, ann)).startswith("The first lineone")


async def test_a_server_that_does_not_answer_is_noticed(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    job_id = await open_new(ann, lab, "Frozen")
    await ann.saved(0)
    await ann.keep_quiet_about_the_server()
    lab.send(signal.SIGSTOP)
    try:
        await ann.keys.type(" and more")
        await expect(ann.status).to_have_text("Saving…")
        await expect(ann.status).to_have_text(re.compile("waiting"))
    finally:
        lab.send(signal.SIGCONT)
    await expect(ann.status).to_have_text(re.compile("^All changes saved"), timeout=40_000)
    text = await assert_same_everywhere(lab, job_id, ann)
    assert text.startswith("The first line and more\n")


async def test_unsent_edits_survive_a_reload_after_a_warning(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    wire = await Wire.of(ann)
    async with ann.layout_kept():
        job_id = await open_new(ann, lab, "Reloaded")
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        wire.lose()
        await dialog.accept()

    ann.page.once("dialog", leave)
    await ann.saved(0)
    wire.hold()
    await ann.keys.type(" and what nobody has yet 😀")
    await ann.keys.press("Control+b")
    await ann.keys.type("bold")
    await expect(ann.status).to_have_text("Saving…")
    await ann.page.reload()
    assert asked == ["beforeunload"]
    await ann.settle()
    await expect(ann.line(0)).to_have_text("The first line and what nobody has yet 😀bold")
    await ann.saved()
    text = await assert_same_everywhere(lab, job_id, ann)
    assert text.startswith("The first line and what nobody has yet 😀bold\n")

    await ann.page.reload()
    assert asked == ["beforeunload"]  # nothing waits, so nothing is asked
    await ann.settle()
    await expect(ann.line(0)).to_have_text("The first line and what nobody has yet 😀bold")


async def test_closing_a_document_with_unsent_edits_asks(arrive: Arrive, lab: Lab) -> None:
    ann = await arrive()
    wire = await Wire.of(ann)
    job_id = await open_new(ann, lab, "Closed")
    await ann.saved(0)
    wire.hold()
    await ann.keys.type("?")
    tab = ann.page.locator(".lm-TabBar-tab", has_text="Closed")
    await tab.locator(".lm-TabBar-tabCloseIcon").click()
    await expect(ann.dialog).to_contain_text("Close before everything is saved?")
    await ann.dialog.get_by_role("button", name="Stay").click()
    await expect(ann.line(0)).to_have_text("The first line?")
    await tab.locator(".lm-TabBar-tabCloseIcon").click()
    await ann.dialog.get_by_role("button", name="Close anyway").click()
    await expect(tab).to_have_count(0)
    wire.lose()
    await ann.open("Closed")
    await expect(ann.line(0)).to_have_text("The first line?")
    await ann.saved(1)
    await assert_same_everywhere(lab, job_id, ann)


async def test_two_windows_of_one_person_both_write(arrive: Arrive, lab: Lab) -> None:
    """Two tabs of one person are two clients, so both may write."""
    ann = await arrive()
    job_id = await open_new(ann, lab, "Two windows")
    other = Person(await ann.page.context.new_page(), lab)
    await other.enter()
    await other.open("Two windows")
    await ann.keys.type(" here")
    await other.go_to(1)
    await other.keys.type(" there")
    for window in (ann, other):
        await expect(window.line(0)).to_have_text("The first line here")
        await expect(window.line(1)).to_have_text("The second line there")
        await expect(window.panel.locator(".jddb-People-avatar")).to_have_count(1)
    await assert_same_everywhere(lab, job_id, ann, other)
