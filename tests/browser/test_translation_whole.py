"""A whole document from “Translate” to publication: a translator, an editor of the source, a reviewer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Position, expect

from .conftest import Arrive, fixture
from .desk import Desk, give, session_of, take_in
from .lab import Lab
from .person import Person
from .words import Words

SAMPLES = Path(__file__).parents[2] / "jddb_jupyter" / "samples"
NUMBER = "100234"
TITLE = "Directeur ou directrice, Services numériques"
"""What the translator writes for the first segment, which the memory does not know."""
BY_KEYS = 20
"""The segments that the translator confirms; the others are taken as somebody has translated them."""
CHALLENGES = 52
"""The segment that changes, and is sent back."""
BESIDE: Position = {"x": 30, "y": 8}
"""In a line of the text, beside the cursors of others, which stand at the middle or the ends of segments."""
APPROVED = 14
"""As many segments are approved one after the other."""


@fixture(scope="module")
async def lab(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> AsyncIterator[Lab]:
    """A server whose memory knows most of a sample, and where only members see a job description."""
    lab = Lab(tmp_path_factory.mktemp("lab"))
    await lab.start()
    await fill_memory(lab)
    await lab.stop()
    lab.settings["default_role"] = "none"
    await lab.start()
    yield lab
    await lab.stop()


async def fill_memory(lab: Lab) -> None:
    """What a translation bureau would hand over: sentences, and nothing of where they stood."""
    jobs = [await take_in_sample(lab, language) for language in ("EN", "FR")]
    pair = await lab.ask("POST", "translations", json={"source_job_id": jobs[0], "target_job_id": jobs[1]})
    segments = (await lab.ask("GET", f"translations/{pair['pair_id']}/segments"))["segments"]
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["en", "fr"])
    for segment in segments[1:]:
        rows.writerow([segment["source"]["text"], segment["target"]["text"]])
    files = {"file": ("memory.csv", table.getvalue().encode(), "text/csv")}
    await lab.ask("POST", "memory/import?source=en&target=fr", files=files)
    for job_id in jobs:
        await lab.ask("DELETE", f"jobs/{job_id}")


async def take_in_sample(lab: Lab, language: str) -> int:
    path = sample(language)
    return await take_in(lab, path.name, path.read_text(encoding="utf-8"))


def sample(language: str) -> Path:
    (path,) = SAMPLES.glob(f"*{NUMBER} {language}.md")
    return path


async def take_in_half(lab: Lab) -> int:
    """The French sample as somebody has begun it, without its title, its facts and its first section."""
    path = sample("FR")
    text = path.read_text(encoding="utf-8")
    rest = text[text.index("## Structure organisationnelle") :]
    return await take_in(lab, path.name, f"## Responsabilité générale\n\n{rest}")


async def in_language(arrive: Arrive, lab: Lab, locale: str) -> tuple[Person, Words]:
    """Somebody whose panel speaks a language of its own."""
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": locale})
    return await arrive(), Words(locale)


@pytest.mark.timeout(300)
async def test_from_translate_to_publication(arrive: Arrive, lab: Lab) -> None:
    translator, french = await in_language(arrive, lab, "fr_CA")
    editor, english = await in_language(arrive, lab, "en")
    reviewer, _ = await in_language(arrive, lab, "en")
    source, target = await take_in_sample(lab, "EN"), await take_in_half(lab)
    await give(translator, french, {source: "translator", target: "translator"})
    await give(editor, english, {source: "editor", target: "viewer"})
    await give(reviewer, english, {source: "reviewer", target: "reviewer"})
    pair = await lab.ask("POST", "translations", json={"source_job_id": source, "target_job_id": target})
    path = f"translations/{pair['pair_id']}/segments"
    segments = (await lab.ask("GET", path))["segments"]
    desk, review = Desk(translator, french), Desk(reviewer, english)

    # The translator takes what the memory has, with two keys for each segment, and writes the rest.
    await desk.open(source)
    await expect(desk.button("Publish both texts…")).to_have_count(0)
    await expect(desk.source).to_have_attribute("contenteditable", "false")
    await desk.source.locator("h1").click()
    await desk.at(1, "Not translated")
    await desk.press("Control+Alt+Enter")
    await translator.keys.type(TITLE)
    await desk.press("Control+Enter")
    for number, segment in enumerate(segments[1:BY_KEYS], 2):
        await desk.at(number)
        if segment["target"] is None:
            await expect(desk.similarity.first).to_have_text(french("%1 %", 100))
            await desk.press("Control+1")
        await desk.press("Control+Enter")
    await desk.at(BY_KEYS + 1)
    await expect(desk.saves.nth(1)).to_contain_text(french("All changes saved"))
    text = (await lab.ask("GET", f"jobs/{target}"))["text"].splitlines()
    assert text[0] == TITLE
    assert (
        "Relève de\xa0: Directeur général ou directrice générale, Transformation des services (EX-03)" in text
    )

    # The editor changes the source: the segment is stale, until it is as it was, or confirmed again.
    await editor.browser.locator(f'[data-job="{source}"]').dblclick()
    await editor.can_write()
    await editor.text.get_by_role("heading", name="Key challenges").click()
    await desk.target.get_by_role("heading", name="Principaux défis").click(position=BESIDE)
    await desk.press("Control+Enter")
    await desk.at(CHALLENGES + 1)
    await expect(desk.mark(CHALLENGES)).to_have_attribute("data-status", "needs_review")
    await editor.keys.press("End")
    await editor.keys.type(" today")
    await expect(desk.progress).to_contain_text(french("%1 source changed", 1))
    for _ in " today":
        await editor.keys.press("Backspace")
    await expect(desk.progress).not_to_contain_text(french("%1 source changed", 1))
    await editor.keys.type(" this year")
    await expect(desk.progress).to_contain_text(french("%1 source changed", 1))
    await desk.press("Control+Alt+s")
    await desk.at(CHALLENGES, "source changed")
    await expect(desk.stale).to_have_count(1)
    await expect(desk.side.locator(".jddb-PairSide-stale ins")).to_have_text(re.compile("^ ?this year$"))
    await expect(desk.target.get_by_role("heading", name="Principaux défis")).to_be_visible()
    await desk.press("End")
    await translator.keys.type(" de l’année")
    await desk.press("Control+Enter")
    await desk.at(CHALLENGES + 1)
    await expect(desk.stale).to_have_count(0)

    # The reviewer writes nothing, sends a segment back with the reason, and approves what stands at the top.
    await review.open(source)
    await expect(review.target).to_have_attribute("contenteditable", "false")
    await expect(review.button("Join the segment with the next one")).to_be_disabled()
    await review.target.get_by_role("heading", name="Principaux défis").click(position=BESIDE)
    await review.at(CHALLENGES, "To be reviewed")
    await review.press("Control+Alt+r")
    await reviewer.keys.type("One year, or this one?")
    await reviewer.dialog.get_by_role("button", name=english("Send back")).click()
    await review.at(CHALLENGES, "Draft")
    await expect(review.comments).to_contain_text("One year, or this one?")
    (thread,) = (await lab.ask("GET", f"sessions/{await session_of(lab, target)}/comments"))["threads"]
    assert thread["comments"][0]["text"] == "One year, or this one?"
    await review.target.locator("h1").click(position=BESIDE)
    for number in range(1, APPROVED + 1):
        await review.at(number)
        await review.press("Control+Shift+Enter")
    await review.at(APPROVED + 1)

    # The translator sees where it was sent back, and confirms it anew; approving is not the translator's.
    await desk.target.get_by_role("heading", name="Principaux défis").click(position=BESIDE)
    await desk.at(CHALLENGES, "Draft")
    await expect(desk.comments).to_contain_text("One year, or this one?")
    await expect(desk.button("Approve the segment and go to the next")).to_be_disabled()
    await desk.press("Control+Enter")
    await desk.at(CHALLENGES + 1)

    # The owner of both texts publishes them together, and the work can go on in the next pair.
    await give(reviewer, english, {source: "owner", target: "owner"})
    await review.button("Publish both texts…").click()
    await reviewer.dialog.get_by_role("button", name=english("Publish"), exact=True).click()
    await expect(reviewer.page.get_by_text("Both texts are published")).to_be_visible()
    for job_id in (source, target):
        assert len((await lab.ask("GET", f"jobs/{job_id}/versions"))["versions"]) == 1
    assert "Principaux défis de l’année" in (await lab.ask("GET", f"jobs/{target}"))["text"]
    assert "Key challenges this year" in (await lab.ask("GET", f"jobs/{source}"))["text"]
    await review.ready()
    await expect(review.of_status("approved").first).to_be_visible()
