"""Translating side by side: translator, editor of the source and reviewer, to publication, with real keys."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, expect

from .accessibility import assert_accessible
from .conftest import Arrive, fixture
from .lab import Lab
from .palette import run_from_palette
from .person import Person
from .test_sharing import username_of

SOURCE = (
    "# Director\n\n## Nature and Scope\n\nLeads a team of 28 people. Reports to the deputy head.\n\n"
    "- Plans the budget.\n- Hires the team.\n"
)
TARGET = (
    "# Directeur\n\n## Nature et portée\n\n"
    "Dirige une équipe de 28 personnes. Relève de l’administrateur général.\n\n"
    "- Planifie le budget.\n- Embauche l’équipe.\n"
)
SAY = {
    "en": {
        "Translate…": "Translate…",
        "Publish both texts…": "Publish both texts…",
        "Publish": "Publish",
        "Send back": "Send back",
        "stale": "source changed",
        "all": "100 %",
        "published": "Both texts are published",
    },
    "fr_CA": {
        "Translate…": "Traduire…",
        "Publish both texts…": "Publier les deux textes…",
        "Publish": "Publier",
        "Send back": "Renvoyer",
        "stale": "source modifiée",
        "all": "100 %",
        "published": "Les deux textes sont publiés",
    },
}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@pytest.fixture
def say(locale: str) -> dict[str, str]:
    return SAY[locale]


@fixture()
async def jobs(lab: Lab) -> dict[str, int]:
    """A job description in English and in French, of one number."""
    found = {}
    number = str(200_000 + 2 * len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    for language, text in (("en", SOURCE), ("fr", TARGET)):
        name = f"EX-01 Director {number} {language.upper()}.md"
        files = {"file": (name, text.encode(), "text/markdown")}
        imported = await lab.ask("POST", "jobs/import", files=files)
        found[language] = imported["imported"][0]["id"]
    return found


async def give(person: Person, jobs: dict[str, int], **roles: str) -> None:
    """Give a person a role in each text, and let them see it."""
    name = quote(await username_of(person), safe="")
    for language, role in roles.items():
        session = (await person.lab.ask("POST", "sessions", json={"job_id": jobs[language]}))["session_id"]
        await person.lab.ask("PUT", f"sessions/{session}/members/{name}", json={"role": role})
    await person.page.reload()
    await person.settle()


class Desk:
    """What somebody has before them who translates."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.panel = person.page.locator(".jddb-TranslationPanel:visible")
        self.source, self.target = (self.panel.locator(".ql-editor").nth(side) for side in (0, 1))
        self.marks = self.panel.locator(".jddb-PairGutter-mark")
        self.current = self.panel.locator(".jddb-PairGutter-mark[aria-current]")
        self.state = self.panel.locator(".jddb-SegmentBar-state")
        self.side = self.panel.get_by_role("tabpanel")

    def of_status(self, status: str) -> Locator:
        """The segments of a status."""
        return self.panel.locator(f".jddb-PairGutter-mark[data-status={status}]")

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.person.keys.press(key)

    async def open(self, jobs: dict[str, int], say: dict[str, str]) -> None:
        """Open the pair from the list of job descriptions."""
        entry = self.person.browser.locator(f'[data-job="{jobs["en"]}"]')
        await entry.click()
        await entry.click(button="right")
        await self.person.page.get_by_role("menuitem", name=say["Translate…"]).click()
        await self.person.page.locator(".jddb-Compare-choice").first.click()
        await expect(self.marks).to_have_count(6)
        await expect(self.panel.locator(".jddb-StatusBar-save:not([data-tone=busy])")).to_have_count(2)


async def test_three_people_take_a_text_to_publication(
    arrive: Arrive, jobs: dict[str, int], say: dict[str, str]
) -> None:
    """Confirmed, changed in its source, sent back with a reason, approved, published in both languages."""
    translator, editor, reviewer = await arrive(), await arrive(), await arrive()
    await give(translator, jobs, en="owner", fr="owner")
    await give(editor, jobs, en="editor", fr="viewer")
    await give(reviewer, jobs, en="viewer", fr="reviewer")
    desk, review = Desk(translator), Desk(reviewer)
    await desk.open(jobs, say)
    await expect(desk.of_status("draft")).to_have_count(6)

    # Each is confirmed with one key.
    await desk.target.locator("h1").click()
    for done in range(1, 7):
        await desk.press("Control+Enter")
        await expect(desk.of_status("needs_review")).to_have_count(done)
    await expect(desk.panel.locator(".jddb-PairStatus")).to_contain_text(say["all"])

    # The source changes in an ordinary editor: the segment is stale, and says how.
    await editor.browser.locator(f'[data-job="{jobs["en"]}"]').dblclick()
    await editor.can_write()
    await editor.go_to(2, "Home")
    await editor.keys.type("Now ")
    stale = desk.panel.locator(".jddb-PairGutter-mark[data-stale]")
    await expect(stale).to_have_count(1)
    await desk.press("Control+Alt+s")
    await expect(desk.state).to_contain_text(say["stale"])
    await expect(desk.side.locator(".jddb-PairSide-stale ins")).to_have_text(re.compile("Now"))
    await desk.press("Control+Enter")
    await expect(stale).to_have_count(0)

    # The reviewer sends one back with a reason, which is a comment, and approves the others.
    await review.open(jobs, say)
    await review.target.locator("li").first.click()
    await review.press("Control+Alt+r")
    await reviewer.page.keyboard.type("Budget, or finances?")
    await reviewer.dialog.get_by_role("button", name=say["Send back"]).click()
    await expect(desk.of_status("draft")).to_have_count(1)
    await expect(review.of_status("draft")).to_have_count(1)
    comments = await translator.lab.ask("GET", f"sessions/{await session_of(translator, jobs)}/comments")
    assert "Budget, or finances?" in str(comments)
    await desk.target.locator("li").first.click(position={"x": 30, "y": 8})  # beside the reviewer's cursor
    await desk.press("Control+Enter")
    await expect(review.of_status("needs_review")).to_have_count(6)
    await review.target.locator("h1").click(position={"x": 30, "y": 8})
    for done in range(1, 7):
        await review.press("Control+Shift+Enter")
        await expect(review.of_status("approved")).to_have_count(done)

    # Both are published together, and the work can go on in the next pair.
    await expect(desk.of_status("approved")).to_have_count(6)
    await desk.panel.get_by_role("button", name=say["Publish both texts…"]).click()
    await translator.dialog.get_by_role("button", name=say["Publish"], exact=True).click()
    await expect(translator.page.get_by_text(say["published"])).to_be_visible()
    for job_id in jobs.values():
        versions = (await translator.lab.ask("GET", f"jobs/{job_id}/versions"))["versions"]
        assert len(versions) == 1
    assert "Now Leads a team" in (await translator.lab.ask("GET", f"jobs/{jobs['en']}"))["text"]
    await expect(desk.marks).to_have_count(6)


async def session_of(person: Person, jobs: dict[str, int]) -> str:
    """The session of the French text."""
    return str((await person.lab.ask("POST", "sessions", json={"job_id": jobs["fr"]}))["session_id"])


async def test_memory_and_concordance_are_one_key_away(
    arrive: Arrive, jobs: dict[str, int], say: dict[str, str]
) -> None:
    """What was confirmed is found for a similar sentence, put in with a key, looked up from a selection."""
    ann = await arrive()
    await give(ann, jobs, en="owner", fr="owner")
    desk = Desk(ann)
    await desk.open(jobs, say)
    await desk.target.locator("li").first.click()
    await desk.press("Control+Enter")
    await expect(desk.of_status("needs_review")).to_have_count(1)
    await expect(desk.state).to_have_text(re.compile("6 (of|de) 6"))
    await desk.source.locator("li").nth(1).click()
    await desk.press("Home", "Control+Shift+End")
    await ann.keys.type("Plans the whole budget.")
    await expect(desk.side.locator(".jddb-PairSide-source").first).to_have_text("Plans the whole budget.")
    await desk.press("Control+1")
    await expect(desk.target.locator("li").nth(1)).to_have_text("Planifie le budget.")
    await desk.press("Control+z")
    await expect(desk.target.locator("li").nth(1)).to_have_text("Embauche l’équipe.")
    await desk.source.locator("li").first.click()
    await desk.press("End", "ArrowLeft", "Control+Shift+ArrowLeft", "Control+Alt+k")
    await expect(desk.side.locator("mark").first).to_have_text("budget")


async def test_its_screens_are_accessible(
    arrive: Arrive, jobs: dict[str, int], say: dict[str, str], theme: str
) -> None:
    """In both themes and languages, each tab of the side panel."""
    ann = await arrive()
    await give(ann, jobs, en="owner", fr="owner")
    desk = Desk(ann)
    await desk.open(jobs, say)
    await desk.target.locator("li").first.click()
    await desk.press("Control+Enter")
    await expect(desk.of_status("needs_review")).to_have_count(1)
    for tab in await desk.panel.get_by_role("tab").all():
        await tab.click()
        await assert_accessible(ann, ".jddb-TranslationPanel")


async def test_its_commands_are_in_the_palette(
    arrive: Arrive, jobs: dict[str, int], say: dict[str, str], locale: str
) -> None:
    """The next segment, from the palette."""
    ann = await arrive()
    await give(ann, jobs, en="owner", fr="owner")
    desk = Desk(ann)
    await desk.open(jobs, say)
    await desk.target.locator("h1").click()
    before = await desk.state.text_content()
    await run_from_palette(ann, {"en": "Next segment", "fr_CA": "Segment suivant"}[locale])
    await expect(desk.state).not_to_have_text(before or "")
