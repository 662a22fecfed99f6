"""Suggestions over REST: off by default, who may ask, what is told before and when it goes wrong."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.suggesters.machine import Machine

TERM = {
    "wordings": [
        {"language": "en", "text": "deputy head"},
        {"language": "fr", "text": "administrateur général"},
    ]
}


@pytest.fixture
def jddb_config(machine: Machine, monkeypatch: Any) -> dict[str, Any]:
    monkeypatch.setenv("JDDB_OPENAI_URL", machine.address)
    monkeypatch.setenv("JDDB_OPENAI_MODEL", "small")
    monkeypatch.setenv("JDDB_OPENAI_API_KEY", "secret")
    monkeypatch.delenv("JDDB_LIBRETRANSLATE_URL", raising=False)
    return {"suggesters": ["openai", "libretranslate"]}


@pytest.fixture
async def pair(ann: Any) -> str:
    job = {"job_number": "1", "title": "Chief", "classification": "EX-01", "language": "en", "text": "One."}
    source = (await ann("POST", "jobs", job)).body["id"]
    opened = await ann(
        "POST", "translations", {"source_job_id": source, "target_language": "fr", "title": "Chef"}
    )
    return str(opened.body["pair_id"])


async def test_what_is_on_and_what_people_are_told(bob: Any, machine: Machine) -> None:
    there, missing = (await bob("GET", "suggesters", locale="fr")).body["suggesters"]
    host = machine.address.removeprefix("http://")
    assert there == {
        "name": "openai",
        "title": f"small ({host})",
        "destination": host,
        "notice": f"Le texte du segment quitte ce serveur\u00a0: il est envoyé à {host}.",
        "problem": None,
    }
    assert "JDDB_LIBRETRANSLATE_URL" in missing["problem"]


async def test_a_translator_asks(ann: Any, person: Any, pair: str, machine: Machine) -> None:
    await person("tom", groups=("translators",))("POST", "glossary", TERM)
    machine.says({"choices": [{"message": {"content": "L’administrateur général."}}]})
    asked = {"suggester": "openai", "text": "The deputy heads."}
    reply = await ann("POST", f"translations/{pair}/suggest", asked)
    assert reply.body == {"suggester": "openai", "suggestions": ["L’administrateur général."]}
    assert "deputy head = administrateur général" in machine.sent["messages"][0]["content"]


async def test_who_may_not_ask_sends_nothing(
    ann: Any, bob: Any, person: Any, pair: str, machine: Machine
) -> None:
    asked = {"suggester": "openai", "text": "The deputy heads."}
    assert (await bob("POST", f"translations/{pair}/suggest", asked)).status == 404
    found = (await ann("GET", f"translations/{pair}")).body
    for side in ("source", "target"):
        session = found[side]["session_id"]
        await ann("PUT", f"sessions/{session}/members/rob", {"role": "reviewer"})
    assert (await person("rob")("POST", f"translations/{pair}/suggest", asked)).status == 403
    unknown = await ann("POST", f"translations/{pair}/suggest", {**asked, "suggester": "nobody"})
    assert (unknown.status, unknown.body["details"]["reason"]) == (404, "no_such_suggester")
    unready = await ann("POST", f"translations/{pair}/suggest", {**asked, "suggester": "libretranslate"})
    assert (unready.status, unready.body["details"]["reason"]) == (503, "suggester_not_ready")
    assert machine.requests == []


async def test_what_goes_wrong_is_told_without_secrets(ann: Any, pair: str, machine: Machine) -> None:
    machine.says({"error": "the key secret is wrong"}, 401)
    asked = {"suggester": "openai", "text": "The deputy heads."}
    reply = await ann("POST", f"translations/{pair}/suggest", asked, locale="fr")
    assert (reply.status, reply.body["details"]["reason"]) == (503, "suggester_refused")
    assert "a refusé de traduire" in reply.body["message"]
    assert b"secret" not in reply.raw


async def test_who_goes_away_ends_the_request(
    ann: Any, pair: str, machine: Machine, jp_serverapp: Any
) -> None:
    never = asyncio.Event()
    machine.answer = lambda _: never.wait()
    _, writer = await asyncio.open_connection("127.0.0.1", jp_serverapp.port)
    body = b'{"suggester": "openai", "text": "One."}'
    head = [
        f"POST {ann.base}jddb/api/translations/{pair}/suggest HTTP/1.1",
        f"Host: 127.0.0.1:{jp_serverapp.port}",
        f"Authorization: {ann.headers['Authorization']}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    await writer.drain()
    await asyncio.wait_for(machine.asked.wait(), 10)
    writer.close()
    await asyncio.wait_for(machine.gone.wait(), 10)
    never.set()
