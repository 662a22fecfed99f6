"""What is on the screen in the pictures of the panel: one function leads to each of them."""

from __future__ import annotations

import re
import secrets
from typing import Any

from playwright.async_api import expect

from .desk import Desk
from .palette import run_from_palette
from .past import Past
from .person import Person
from .words import Words

COMMENTS = {
    "en": ("Is this date agreed?", "Yes, since Monday.", "Is CCC needed here? "),
    "fr": ("Cette date est-elle convenue?", "Oui, depuis lundi.", "Faut-il CCC ici? "),
}
ADDED = {
    "en": (" (a new position)", ", under review"),
    "fr": (" (nouveau poste)", ", à l’étude"),
}
FOUND = {"en": '"regional programs" manag*', "fr": '"services régionaux" gest*'}
CONFIRMED = (3, 4, 5)
"""The items of the list at the top that are confirmed in the picture of a translation."""
OTHER = "EX-02"
"""The classification of the sample beside the one that is open."""


async def write_together(ann: Person, bob: Person, chloe: Person) -> None:
    """The others are seen in Ann's window: one has something selected, one has just typed."""
    await ann.go_to(1)
    await bob.go_to(4)
    await bob.keys.press("Shift+Home")
    await chloe.go_to(0)
    await chloe.keys.type("!")
    await chloe.keys.press("Backspace")
    await expect(ann.flags).to_have_count(2)
    for flag in await ann.flags.all():
        await expect(flag).to_be_visible()
    await chloe.saved()
    await ann.saved()


async def find(ann: Person) -> None:
    """The find bar with some matches."""
    await ann.keys.press("Control+f")
    await ann.keys.type("service")
    await expect(ann.panel.get_by_role("search").get_by_role("status")).not_to_have_text("")


async def be_refused(ann: Person) -> None:
    """A change that would make the text too long."""
    await ann.keys.press("Escape")
    await ann.paste(plain="A paragraph that somebody pasted much too often. " * 500)
    await expect(ann.panel.locator(".jddb-Notice")).to_be_visible()


async def import_badly(ann: Person) -> None:
    """An import of two files, one of them unreadable."""
    async with ann.page.expect_file_chooser() as chosen:
        await ann.browser.get_by_role("button").nth(1).click()
    number = secrets.randbelow(900_000) + 100_000
    good = b"# A new one\n\n## Dimensions\n\nBudget: $1\n"
    await (await chosen.value).set_files(
        [
            {"name": f"EX-01 New {number} - JD.md", "mimeType": "text/markdown", "buffer": good},
            {"name": f"EX-01 Broken {number} - JD.txt", "mimeType": "text/plain", "buffer": b"\x00\xff"},
        ]
    )
    await expect(ann.browser.locator(".jddb-Notice-list").first).to_be_visible()


async def comment(ann: Person, bob: Person, chloe: Person, locale: str) -> None:
    """Two threads, one of them answered and one that mentions Ann."""
    question, answer, request = COMMENTS[locale]
    await write_comment(chloe, 8, question)
    await write_comment(bob, 11, request, mention="@Ann")
    await ann.panel.locator("[data-command='jddb:comments']").click()
    cards = ann.panel.locator(".jddb-CommentCard")
    await expect(cards).to_have_count(2)
    asked = cards.filter(has_text=question)
    await asked.click()
    await asked.get_by_role("textbox").click()
    await ann.keys.type(answer)
    await ann.keys.press("Control+Enter")
    await expect(asked.locator(".jddb-Comment-text").last).to_have_text(answer)


async def write_comment(person: Person, line: int, text: str, mention: str = "") -> None:
    """Comment on the last words of a line; somebody may be mentioned at the end."""
    await person.go_to(line)
    for _ in range(5):
        await person.keys.press("Control+Shift+ArrowLeft")
    await person.keys.press("Control+Alt+m")
    await expect(person.panel.locator(".jddb-Comments").get_by_role("textbox")).to_be_focused()
    await person.keys.type(text + mention)
    if mention:
        await expect(person.panel.locator(".jddb-Mentions [role=option]").first).to_be_visible()
        await person.keys.press("Enter")
    await person.keys.press("Control+Enter")
    await expect(person.text).to_be_focused()


async def share(ann: Person, say: Words) -> None:
    """The members, and a link for one more."""
    await ann.panel.get_by_role("button", name=say("Share…")).click()
    modal = ann.page.locator(".jddb-Modal")
    people = modal.get_by_role("list", name=say("People"))
    await expect(people.get_by_role("listitem")).to_have_count(3)
    await modal.get_by_role("button", name=say("Create link"), exact=True).click()
    await expect(modal.get_by_label(say("The new link"))).to_be_visible()


async def search(ann: Person, locale: str) -> None:
    """A phrase and the beginning of a word, in one language."""
    await ann.browser.get_by_role("searchbox").fill(FOUND[locale])
    await ann.browser.locator("[aria-controls=jddb-filters]").click()
    await ann.browser.locator("#jddb-filters select").first.select_option(locale)
    await expect(ann.browser.locator(".jddb-Chip").first).to_be_visible()
    await expect(ann.listbox.locator("mark").first).to_be_visible()


async def clear_search(ann: Person) -> None:
    """All of them again."""
    await ann.browser.locator(".jddb-Chip.jddb-mod-clear").click()
    await ann.browser.locator("[aria-controls=jddb-filters]").click()
    await ann.browser.get_by_role("searchbox").fill("")
    await expect(ann.browser.locator(".jddb-Chip")).to_have_count(0)
    await expect(ann.listbox.locator("mark")).to_have_count(0)


async def look_back(ann: Person, bob: Person, say: Words, locale: str) -> None:
    """The timeline, with what two people wrote; the list is put away to have the room."""
    for person, line, words in zip((ann, bob), (1, 3), ADDED[locale], strict=True):
        await person.go_to(line)
        await person.keys.type(words)
        await person.saved()
    await ann.panel.locator("[data-command='jddb:comments']").click()
    await ann.page.locator("#jp-MainLogo").click()
    await ann.keys.press("Control+b")
    await expect(ann.browser).to_be_hidden()
    past = Past(ann, say)
    await past.open()
    await expect(past.text.locator("[data-author]").first).to_be_visible()


async def compare(ann: Person, say: Words, job: dict[str, Any], locale: str) -> None:
    """The one that is open beside one of another classification."""
    jobs = (await ann.lab.ask("GET", f"jobs?language={locale}"))["jobs"]
    other = next(found for found in jobs if found["classification"] == OTHER)
    await ann.panel.locator('[data-command="jddb:compare"]').click()
    await ann.page.locator(".jddb-Compare-choice", has_text=other["title"]).click()
    await expect(ann.page.locator(".jddb-Compare del").first).to_be_visible()
    await ann.page.locator(".jddb-Compare").get_by_text(say("Next difference")).click()


async def measure(ann: Person, bob: Person, say: Words) -> None:
    """Figures and charts while somebody writes."""
    await run_from_palette(ann, say("Server metrics"))
    await expect(ann.page.locator(".jddb-Metrics-chart svg")).to_have_count(4)
    await bob.go_to_end()
    await bob.keys.type("Bob writes something that counts. " * 3, delay=30)
    changes = ann.page.locator(".jddb-Metrics-figure").filter(
        has_text=re.compile("^Changes a|^Modifications par s")
    )
    await expect(changes.locator("dd")).not_to_have_text("0")


async def translate(ann: Person, bob: Person, say: Words, jobs: dict[str, int]) -> None:
    """Two texts side by side: some is confirmed, and its source changes, which is seen beside it."""
    desk = Desk(ann, say)
    pair = {"source_job_id": jobs["en"], "target_job_id": jobs["fr"]}
    await ann.lab.ask("POST", "translations", json=pair)
    await desk.open(jobs["en"])
    await ann.page.locator("#jp-MainLogo").click()
    await ann.keys.press("Control+b")
    await expect(ann.browser).to_be_hidden()
    for done, item in enumerate(CONFIRMED, 1):
        await desk.target.locator("li").nth(item).click(position={"x": 40, "y": 8})
        await desk.press("Control+Enter")
        await expect(desk.of_status("needs_review")).to_have_count(done)
    await bob.enter(f"jddb={jobs['en']}")
    await bob.can_write()
    await bob.text.locator("li").nth(CONFIRMED[1]).click()
    await bob.keys.press("End")
    await bob.keys.type(" (Gatineau)")
    await expect(desk.stale).to_have_count(1)
    await desk.press("Control+Alt+s")
    await expect(desk.side.locator(".jddb-PairSide-stale ins")).to_be_visible()
    await expect(desk.items.first).to_be_visible()
