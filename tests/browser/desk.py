"""The translation that somebody has open: two texts, the segments between them, and what helps."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.async_api import Locator, expect

from .conftest import fixture
from .lab import Lab
from .person import Person
from .words import Words

SOURCE = (
    "# Director\n\n## Nature and Scope\n\nLeads a team of 28 people. Reports to the deputy head.\n\n"
    "- Plans the budget.\n- Hires the team.\n"
)
TARGET = (
    "# Directeur\n\n## Nature et portée\n\n"
    "Dirige une équipe de 28 personnes. Relève de l’administrateur général.\n\n"
    "- Planifie le budget.\n- Embauche l’équipe.\n"
)


@fixture()
async def jobs(lab: Lab) -> dict[str, int]:
    """A job description in English and in French, of one number, for tests that import it."""
    number = str(200_000 + 2 * len((await lab.ask("GET", "jobs?limit=500"))["jobs"]))
    return {
        language: await take_in(lab, f"EX-01 Director {number} {language.upper()}.md", text)
        for language, text in (("en", SOURCE), ("fr", TARGET))
    }


class Desk:
    """What somebody has before them who translates."""

    def __init__(self, person: Person, say: Words) -> None:
        self.person = person
        self.say = say
        self.panel = person.page.locator(".jddb-TranslationPanel:visible")
        self.source, self.target = (self.panel.locator(".ql-editor").nth(side) for side in (0, 1))
        self.marks = self.panel.locator(".jddb-PairGutter-mark")
        self.current = self.panel.locator(".jddb-PairGutter-mark[aria-current]")
        self.stale = self.panel.locator(".jddb-PairGutter-mark[data-stale]")
        self.state = self.panel.locator(".jddb-SegmentBar-state")
        self.side = self.panel.get_by_role("tabpanel")
        self.items = self.side.locator(".jddb-PairSide-item")
        self.comments = self.side.locator(".jddb-PairSide-comments")
        self.similarity = self.items.locator(".jddb-PairSide-similarity")
        self.saves = self.panel.locator(".jddb-StatusBar-save")
        self.progress = self.panel.locator(".jddb-PairStatus")

    def of_status(self, status: str) -> Locator:
        """The segments of a status that are in sight."""
        return self.panel.locator(f".jddb-PairGutter-mark[data-status={status}]")

    def mark(self, number: int) -> Locator:
        """The mark of a segment, if it is in sight."""
        return self.panel.get_by_label(re.compile(f"^{re.escape(self.say('Segment %1', number))}, "))

    def button(self, english: str) -> Locator:
        """A button by its name."""
        return self.panel.get_by_role("button", name=self.say(english), exact=True)

    def tab(self, english: str) -> Locator:
        """A tab of the side panel by its name, which a number may follow."""
        return self.panel.get_by_role("tab", name=self.say(english))

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.person.keys.press(key)

    async def at(self, number: int, ending: str = "") -> None:
        """Wait until a segment is the current one, and is as is said of it (in English)."""
        place = re.escape(self.say("Segment %1 of %2", number, "ALL")).replace("ALL", r"\d+")
        status = re.escape(self.say(ending)) if ending else ""
        await expect(self.state).to_have_text(re.compile(f"^{place} .*{status}$"))

    async def open(self, job_id: int) -> None:
        """Open the first translation that is offered of a source, from the list."""
        entry = self.person.browser.locator(f'[data-job="{job_id}"]')
        await entry.click()
        await entry.click(button="right")
        await self.person.page.get_by_role("menuitem", name=self.say("Translate…")).click()
        await self.person.page.locator(".jddb-Compare-choice").first.click()
        await self.ready()

    async def refresh(self) -> None:
        """Let the list show what was made meanwhile."""
        await self.person.browser.get_by_role("button", name=self.say("Refresh the list")).click()

    async def saved(self) -> None:
        """Wait until both texts say that everything is saved."""
        for save in await self.saves.all():
            await expect(save).to_contain_text(self.say("All changes saved"))

    async def ready(self) -> None:
        """Wait until both texts are there, and one of the segments is the current one."""
        await expect(self.panel.locator(".jddb-StatusBar-save:not([data-tone=busy])")).to_have_count(2)
        await expect(self.state).to_have_text(re.compile(r"\d"))


async def username_of(person: Person) -> str:
    """The name that the server knows a person by."""
    me = await (await person.page.context.request.get(f"{person.lab.address}/jddb/api/me")).json()
    return str(me["user"]["username"])


async def give(person: Person, say: Words, roles: dict[int, str]) -> None:
    """Give a person a role in each of these job descriptions, and let them see it."""
    name = quote(await username_of(person), safe="")
    for job_id, role in roles.items():
        session = await session_of(person.lab, job_id)
        await person.lab.ask("PUT", f"sessions/{session}/members/{name}", json={"role": role})
    await Desk(person, say).refresh()


async def session_of(lab: Lab, job_id: int) -> str:
    """The open session of a job description."""
    return str((await lab.ask("POST", "sessions", json={"job_id": job_id}))["session_id"])


async def take_in(lab: Lab, name: str, text: str) -> int:
    """Import a job description; its id."""
    files = {"file": (name, text.encode(), "text/markdown")}
    imported = (await lab.ask("POST", "jobs/import", files=files))["imported"]
    return int(imported[0]["id"])


async def sentences(lab: Lab, pair_id: str) -> list[tuple[str, str]]:
    """What each segment has on its two sides."""
    segments = (await lab.ask("GET", f"translations/{pair_id}/segments"))["segments"]
    return [
        tuple((segment[side] or {"text": "-"})["text"] for side in ("source", "target"))
        for segment in segments
    ]
