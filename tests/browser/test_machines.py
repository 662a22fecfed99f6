"""Suggestions from a machine in the translation panel, of a server on loopback with LibreTranslate's API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect

from tests.suggesters.machine import Machine, machine_on_loopback

from .accessibility import assert_accessible
from .conftest import Arrive, fixture
from .desk import Desk, give, jobs
from .lab import Lab
from .person import Person
from .words import Words

__all__ = ["jobs"]


@fixture(scope="module")
async def machine() -> AsyncIterator[Machine]:
    async with machine_on_loopback() as machine:
        yield machine


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none", "suggesters": "libretranslate"}


@pytest.fixture(scope="module")
def environment(machine: Machine) -> dict[str, str]:
    return {"JDDB_LIBRETRANSLATE_URL": machine.address}


class MachineDesk(Desk):
    """The desk of somebody who can ask a machine."""

    def __init__(self, person: Person, say: Words) -> None:
        super().__init__(person, say)
        self.machines = self.side.locator(".jddb-PairSide-machines")
        self.ask = self.machines.locator("button").first
        self.answers = self.machines.get_by_role("listitem")
        self.bullet = self.target.locator("li").first

    async def counters(self) -> dict[str, int]:
        """What the server counts of the pair, which is the newest."""
        pair = (await self.person.lab.ask("GET", "translations"))["translations"][0]
        return {name: pair["counters"][name] for name in ("ai_suggestions_used", "human_overrides")}


@fixture()
async def desk(arrive: Arrive, jobs: dict[str, int], say: Words, machine: Machine) -> MachineDesk:
    """Somebody who has not asked a machine yet, at a bullet."""
    machine.requests.clear()
    ann = await arrive()
    await give(ann, say, dict.fromkeys(jobs.values(), "owner"))
    desk = MachineDesk(ann, say)
    await desk.open(jobs["en"])
    await desk.bullet.click()
    return desk


async def send(desk: MachineDesk, say: Words) -> None:
    """Ask with the key, and agree to what the notice says."""
    await desk.press("Control+Alt+x")
    await desk.person.dialog.get_by_role("button", name=say("Send"), exact=True).click()


async def test_a_machine_from_its_notice_to_its_failure(
    desk: MachineDesk, say: Words, machine: Machine, theme: str
) -> None:
    await ask_and_put_in(desk, say, machine)
    await end_waiting(desk, machine)
    await go_wrong(desk, machine)


async def ask_and_put_in(desk: MachineDesk, say: Words, machine: Machine) -> None:
    """Told before, then sent, put in and counted."""
    machine.says({"translatedText": "Prépare le budget.", "alternatives": ["Planifie les dépenses."]})
    before = await desk.counters()
    await desk.press("Control+Alt+x")
    host = machine.address.removeprefix("http://")
    await expect(desk.person.dialog).to_contain_text(host)
    await desk.person.dialog.get_by_role("button", name=say("Cancel")).click()
    assert machine.requests == []  # who does not want to, sends nothing

    await send(desk, say)
    await expect(desk.answers).to_have_count(2)
    assert machine.sent["q"] == "Plans the budget."
    await expect(desk.answers.first).to_contain_text(say("Machine"))
    await assert_accessible(desk.person, ".jddb-TranslationPanel")
    await desk.press("Control+Alt+0")
    await expect(desk.bullet).to_have_text("Prépare le budget.")
    await expect(desk.state).to_contain_text(say("from a machine"))
    used = {**before, "ai_suggestions_used": before["ai_suggestions_used"] + 1}
    await expect_counters(desk, used)

    await desk.press("End", "ArrowLeft")
    await desk.person.keys.type(" annuel")
    await expect(desk.state).not_to_contain_text(say("from a machine"))
    await expect_counters(desk, {**used, "human_overrides": before["human_overrides"] + 1})

    # The notice is remembered for this person, through a reload.
    await desk.target.locator("li").nth(1).click()
    await desk.press("Control+Alt+x")
    await expect(desk.answers).to_have_count(2)
    assert machine.sent["q"] == "Hires the team."


async def expect_counters(desk: MachineDesk, wanted: dict[str, int]) -> None:
    """The texts are settled when they have been quiet; whoever asks for the segments sees them settled."""
    pair = (await desk.person.lab.ask("GET", "translations"))["translations"][0]
    await desk.person.lab.ask("POST", f"translations/{pair['pair_id']}/align")
    assert await desk.counters() == wanted


async def end_waiting(desk: MachineDesk, machine: Machine) -> None:
    """Who does not want to wait any longer ends the request, and can ask again."""
    never = asyncio.Event()
    machine.answer = lambda _: never.wait()
    machine.asked.clear()
    machine.gone.clear()
    await desk.target.locator("h1").click()
    await desk.press("Control+Alt+x")
    await asyncio.wait_for(machine.asked.wait(), 10)
    asking = desk.machines.get_by_role("status")
    await expect(asking).to_contain_text("LibreTranslate")
    await asking.get_by_role("button", name=desk.say("Cancel")).click()
    await asyncio.wait_for(machine.gone.wait(), 10)
    await expect(asking).to_have_text("")
    await expect(desk.ask).to_be_enabled()
    never.set()


async def go_wrong(desk: MachineDesk, machine: Machine) -> None:
    """What goes wrong is said, and nothing is lost."""
    machine.says({"error": "no"}, 403)
    await desk.press("Control+Alt+x")
    await expect(desk.machines.get_by_role("alert")).to_contain_text("LibreTranslate")
    await expect(desk.target.locator("h1")).to_have_text("Directeur")
    await desk.target.locator("li").nth(1).click()
    await expect(desk.machines.get_by_role("alert")).to_have_count(0)


async def test_who_does_not_translate_sees_no_machine(arrive: Arrive, lab: Lab, jobs: dict[str, int]) -> None:
    say = Words("en")
    rob = await arrive()
    wanted = {"source_job_id": jobs["en"], "target_job_id": jobs["fr"]}
    await lab.ask("POST", "translations", json=wanted)
    await give(rob, say, {jobs["en"]: "viewer", jobs["fr"]: "reviewer"})
    desk = MachineDesk(rob, say)
    await desk.open(jobs["en"])
    await desk.bullet.click()
    await expect(desk.state).to_contain_text(re.compile(r"\d"))
    await expect(desk.machines).to_have_count(0)
