"""The concordance beside two texts: over what others translate, narrowed, and to the place with one key."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from .accessibility import assert_accessible
from .conftest import Arrive, fixture
from .desk import Desk, give, take_in
from .lab import Lab
from .words import Words

TEXTS = (
    ("Plans the budget.", "Planifie le budget."),
    ("Plans the harbour of Arctic Bay.", "Planifie le port d’Arctic Bay."),
)


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none"}


@fixture()
async def pairs(lab: Lab) -> list[dict[str, int]]:
    """Two job descriptions in both languages, of which the second ones are a translation already."""
    made = []
    for english, french in TEXTS:
        number = str(300_000 + len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
        jobs = {}
        for language, title, sentence in (("en", "Director", english), ("fr", "Directeur", french)):
            text = f"# {title}\n\n- One.\n- Two.\n- Three.\n- Four.\n- {sentence}\n"
            jobs[language] = await take_in(lab, f"EX-01 {title} {number} {language.upper()}.md", text)
        made.append(jobs)
    wanted = {"source_job_id": made[1]["en"], "target_job_id": made[1]["fr"]}
    await lab.ask("POST", "translations", json=wanted)
    return made


async def found(lab: Lab, word: str, jobs: dict[str, int], language: str) -> None:
    """Wait until the concordance finds a word in a job description, whatever other ones have it."""
    other = {"en": "fr", "fr": "en"}[language]
    address = f"concordance?q={word}&language={language}&other={other}"
    async with asyncio.timeout(15):
        while all(hit["job_id"] != jobs[language] for hit in (await lab.ask("GET", address))["hits"]):
            pass


async def test_places_are_gone_to(arrive: Arrive, pairs: list[dict[str, int]], say: Words) -> None:
    """In this translation, what was typed a moment ago; in another one, though nobody has confirmed it."""
    ann = await arrive()
    for jobs in pairs:
        await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    desk = Desk(ann, say)
    await desk.open(pairs[0]["en"])
    await desk.target.locator("li").last.click()
    await desk.press("Home")
    await ann.keys.type("Zoologie : ")
    await desk.target.locator("h1").click()
    await desk.press("Control+Alt+k")
    languages = desk.side.get_by_role("combobox").first
    await languages.select_option(index=1)
    await found(ann.lab, "zoologie", pairs[0], "fr")
    await desk.side.get_by_role("searchbox").fill("zoologie")
    go = desk.items.get_by_role("button", name=say("Go to the place"))
    await go.first.click()
    await expect(desk.target).to_be_focused()
    await ann.keys.type(" Fin.")
    await expect(desk.target.locator("li").last).to_have_text("Zoologie : Planifie le budget. Fin.")

    # In the other language, and narrowed.
    await found(ann.lab, "arctic", pairs[1], "en")
    await desk.source.locator("li").first.click()
    await desk.press("End", "Control+Alt+k")
    await expect(desk.side.get_by_role("searchbox")).to_be_focused()
    await languages.select_option(index=0)
    await desk.side.get_by_role("searchbox").fill("")
    await ann.keys.type("arctic harb*")
    await expect(desk.items).to_have_count(1)
    await expect(desk.items.locator("mark").first).to_have_text("harbour")
    await expect(desk.items).to_contain_text("Director")
    await desk.side.get_by_role("button", name=say("Filters")).click()
    where = desk.side.get_by_role("combobox", name=say("Where"))
    await where.select_option(say("Translation memory"))
    await expect(desk.items).to_have_count(0)
    await assert_accessible(ann, ".jddb-TranslationPanel")
    await where.select_option(index=0)
    await expect(desk.items).to_have_count(1)
    await go.press("Enter")
    await expect(desk.target).to_contain_text("Arctic Bay")
    await expect(desk.current).to_have_count(1)
    lit = desk.target.locator("li").last
    await expect(lit).to_be_in_viewport()
    # The cursor is behind the translation: what is typed goes on there.
    await ann.keys.type(" Ici.")
    await expect(lit).to_have_text("Planifie le port d’Arctic Bay. Ici.")
