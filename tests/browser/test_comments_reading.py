"""People who may only read the text comment on it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from .conftest import Arrive
from .lab import Lab
from .test_comments import TEXT, cards, header, marked
from .words import Words


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return {"default_role": "viewer"}


async def test_a_viewer_comments_and_is_answered(arrive: Arrive, lab: Lab, say: Words) -> None:
    job_id = await lab.create(f"Read and commented {say.locale}", TEXT)
    session = (await lab.ask("POST", "sessions", json={"job_id": job_id}))["session_id"]
    ann = await arrive(f"jddb={job_id}")
    await expect(ann.line(1)).to_have_text("She leads the whole team.")
    await expect(ann.text).to_have_attribute("contenteditable", "false")
    await ann.line(1).dblclick(position={"x": 8, "y": 10})
    await ann.button(say("Comment on the selection")).click()
    await ann.keys.type("Who?")
    async with ann.page.expect_response(lambda answer: "/comments" in answer.url and answer.status == 201):
        await ann.keys.press("Control+Enter")
    await marked(ann, "She")
    (thread,) = (await lab.ask("GET", f"sessions/{session}/comments"))["threads"]
    assert (thread["quote"], thread["comments"][0]["text"]) == ("She", "Who?")
    await lab.ask(
        "POST", f"sessions/{session}/comments", json={"thread_id": thread["id"], "text": "The chief."}
    )
    await expect(cards(ann).locator(".jddb-Comment-text")).to_have_text(["Who?", "The chief."])
    await cards(ann).focus()
    await cards(ann).get_by_role("button", name=say("Resolve")).click()
    await expect(header(ann).locator(".jddb-HeaderButton-badge")).to_have_count(0)
    await expect(cards(ann)).to_contain_text(say("Resolved by %1", ""))
    await expect(ann.line(1)).to_have_text("She leads the whole team.")
