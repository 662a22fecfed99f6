"""Changes that the server refuses are shown with the reason and offered again, and never just gone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from .conftest import Arrive, fixture
from .evidence import assert_same_everywhere
from .lab import Lab
from .person import Person
from .wire import Wire


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "none", "max_document_length": 1000}


@dataclass
class Member:
    """Somebody who was invited to one job description, and whose wire can be held."""

    person: Person
    wire: Wire
    lab: Lab
    job_id: int
    path: str

    async def become(self, role: str) -> None:
        await self.lab.ask("PUT", self.path, json={"role": role})


@fixture()
async def bob(arrive: Arrive, lab: Lab, request: pytest.FixtureRequest) -> Member:
    """An editor with one line before him."""
    title = request.node.name
    job_id = await lab.create(title, "One line\n")
    session_id = (await lab.ask("POST", "sessions", json={"job_id": job_id}))["session_id"]
    bob = await arrive()
    me = await (await bob.page.context.request.get(f"{lab.address}/jddb/api/me")).json()
    username = quote(me["user"]["username"], safe="")
    wire = await Wire.of(bob)
    member = Member(bob, wire, lab, job_id, f"sessions/{session_id}/members/{username}")
    await member.become("editor")
    await bob.browser.get_by_role("button", name="Refresh the list").click()
    await bob.open(title)
    await bob.go_to(0)
    return member


async def test_a_role_taken_away_while_a_change_waits(bob: Member, lab: Lab) -> None:
    person = bob.person
    await person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bob.wire.hold()
    await person.keys.type(", not to be lost")
    await expect(person.status).to_have_text("Saving…")
    await bob.become("viewer")
    bob.wire.release()

    notice = person.notices.filter(has_text="This change could not be saved:")
    await expect(notice).to_be_visible()
    await expect(notice.locator(".jddb-Notice-text")).to_have_text(", not to be lost")
    await expect(person.status).to_have_text("Read only: your role here is to read")
    await expect(person.text).to_have_attribute("contenteditable", "false")
    await expect(person.line(0)).to_have_text("One line")
    await expect(notice.get_by_role("button", name="Insert again")).to_be_disabled()
    await notice.get_by_role("button", name="Copy").click()
    await expect(notice.get_by_role("button", name="Copied")).to_be_visible()
    assert await person.page.evaluate("navigator.clipboard.readText()") == ", not to be lost"

    await bob.become("editor")
    await person.can_write()
    await notice.get_by_role("button", name="Insert again").click()
    await expect(person.line(0)).to_have_text("One line, not to be lost")
    await expect(notice).to_have_count(0)
    await person.saved()
    await assert_same_everywhere(lab, bob.job_id, person)


async def test_a_text_that_becomes_too_long(bob: Member, lab: Lab) -> None:
    person = bob.person
    await person.paste(plain="long " * 300)
    notice = person.notices.filter(has_text="This change could not be saved:")
    await expect(notice).to_contain_text(re.compile("1,?000"))
    await expect(person.line(0)).to_have_text("One line")
    await notice.get_by_role("button", name="Dismiss").click()
    await expect(notice).to_have_count(0)
    await person.go_to(0)
    await person.keys.type(" and a bit")
    await person.saved()
    assert await assert_same_everywhere(lab, bob.job_id, person) == "One line and a bit\n"


async def test_somebody_whom_all_access_was_taken_from(bob: Member, lab: Lab) -> None:
    person = bob.person
    await lab.ask("DELETE", bob.path)
    await expect(person.status).to_have_text("Read only: access to it was taken away")
    await expect(person.line(0)).to_have_text("One line")


async def test_a_deleted_job_description_says_so(bob: Member, lab: Lab) -> None:
    person = bob.person
    await lab.ask("DELETE", f"jobs/{bob.job_id}")
    await expect(person.status).to_have_text("Read only: the job description was deleted")
