"""Both suggesters against a real server: well-behaved, slow, broken and lying."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import pytest

from jddb_jupyter.errors import NotFound, Unavailable
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.suggesters import Wish
from jddb_jupyter.suggesters.desk import Suggesters
from tests.suggesters.machine import Machine

KEY = "sk-very-secret"
WISH = Wish("The deputy head decides.", "en", "fr", (("deputy head", "administrateur général"),))
FRENCH = "L’administrateur général décide."


def environ(machine: Machine) -> Mapping[str, str]:
    return {
        "JDDB_LIBRETRANSLATE_URL": machine.address + "/",
        "JDDB_LIBRETRANSLATE_API_KEY": KEY,
        "JDDB_OPENAI_URL": machine.address + "/v1",
        "JDDB_OPENAI_MODEL": "small",
        "JDDB_OPENAI_API_KEY": KEY,
    }


def desk(machine: Machine, patience: float = 20) -> Suggesters:
    return Suggesters(["libretranslate", "openai"], environ(machine), patience)


def chat(*texts: object, **more: object) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": text}, **more} for text in texts]}


GOOD: dict[str, Any] = {
    "libretranslate": {"translatedText": FRENCH, "alternatives": ["La cheffe décide.", 3]},
    "openai": chat(FRENCH, finish_reason="stop"),
}
NAMES = list(GOOD)


async def test_libretranslate_is_asked_as_it_wants(machine: Machine) -> None:
    machine.says(GOOD["libretranslate"])
    assert await desk(machine).suggest("libretranslate", WISH) == [FRENCH, "La cheffe décide."]
    assert machine.requests[0].path == "/translate"
    assert machine.sent == {
        "q": WISH.text,
        "source": "en",
        "target": "fr",
        "format": "text",
        "alternatives": 2,
        "api_key": KEY,
    }


async def test_a_chat_endpoint_is_asked_as_it_wants(machine: Machine) -> None:
    machine.says(GOOD["openai"])
    assert await desk(machine).suggest("openai", WISH) == [FRENCH]
    assert machine.requests[0].path == "/v1/chat/completions"
    assert machine.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    system, user = machine.sent["messages"]
    assert user == {"role": "user", "content": WISH.text}
    assert "Canadian French" in system["content"]
    assert "deputy head = administrateur général" in system["content"]
    assert machine.sent["model"] == "small"


async def test_without_a_key_none_is_sent(machine: Machine) -> None:
    without = {name: value for name, value in environ(machine).items() if not name.endswith("KEY")}
    suggesters = Suggesters(NAMES, without, 20)
    for name in NAMES:
        machine.says(GOOD[name])
        await suggesters.suggest(name, WISH)
        assert "api_key" not in machine.sent
        assert "Authorization" not in machine.requests[-1].headers


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 200, "suggester_answer_broken"),
        (b"not json", 200, "suggester_answer_broken"),
        (b"\xff\xfe", 200, "suggester_answer_broken"),
        (b"[" * 100_000, 200, "suggester_answer_broken"),
        ([], 200, "suggester_answer_broken"),
        (None, 200, "suggester_answer_broken"),
        ({"translatedText": 3, "choices": 3}, 200, "suggester_answer_broken"),
        ({"translatedText": " \n ", **chat("  ")}, 200, "suggester_answer_broken"),
        ({"translatedText": None, **chat(None)}, 200, "suggester_answer_broken"),
        ({"translatedText": ["x"], "choices": [{}]}, 200, "suggester_answer_broken"),
        ({"translatedText": "x" * 5_000, **chat("x" * 5_000)}, 200, "suggester_answer_broken"),
        ({"error": f"your key {KEY} is wrong"}, 403, "suggester_refused"),
        ({"error": "slow down"}, 429, "suggester_refused"),
        (b"<html>", 500, "suggester_refused"),
        (b'"' + b"x" * 3_000_000 + b'"', 200, "suggester_answer_broken"),
    ],
)
async def test_a_server_that_is_broken_or_lies(
    machine: Machine, name: str, body: Any, status: int, reason: str, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    machine.says(body, status)
    with pytest.raises(Unavailable) as refused:
        await desk(machine).suggest(name, WISH)
    assert refused.value.reason == reason
    told = refused.value.message("en") + refused.value.message("fr") + str(refused.value.values) + caplog.text
    assert KEY not in told
    assert WISH.text not in told


@pytest.mark.parametrize("name", NAMES)
async def test_a_redirect_is_not_followed(machine: Machine, name: str) -> None:
    def elsewhere(handler: Any) -> None:
        handler.redirect(machine.address + "/other")

    machine.answer = elsewhere
    with pytest.raises(Unavailable) as refused:
        await desk(machine).suggest(name, WISH)
    assert refused.value.reason == "suggester_refused"
    assert len(machine.requests) == 1


@pytest.mark.parametrize("name", NAMES)
async def test_a_slow_server_is_not_waited_for(machine: Machine, name: str) -> None:
    never = asyncio.Event()
    machine.answer = lambda _: never.wait()
    with pytest.raises(Unavailable) as refused:
        await desk(machine, patience=0.2).suggest(name, WISH)
    assert refused.value.reason == "suggester_slow"
    await asyncio.wait_for(machine.gone.wait(), 5)
    never.set()


@pytest.mark.parametrize("name", NAMES)
async def test_a_server_that_trickles_is_not_waited_for(machine: Machine, name: str) -> None:
    async def trickle(handler: Any) -> None:
        while not machine.gone.is_set():
            handler.write(b" ")
            await handler.flush()
            await asyncio.sleep(0.01)

    machine.answer = trickle
    with pytest.raises(Unavailable) as refused:
        await desk(machine, patience=0.3).suggest(name, WISH)
    assert refused.value.reason == "suggester_slow"
    await asyncio.wait_for(machine.gone.wait(), 5)


@pytest.mark.parametrize("name", NAMES)
async def test_cancelling_ends_the_request(machine: Machine, name: str) -> None:
    never = asyncio.Event()
    machine.answer = lambda _: never.wait()
    asking = asyncio.create_task(desk(machine).suggest(name, WISH))
    await asyncio.wait_for(machine.asked.wait(), 5)
    asking.cancel()
    await asyncio.wait_for(machine.gone.wait(), 5)
    assert asking.cancelled() or asking.done()
    never.set()


@pytest.mark.parametrize("name", NAMES)
async def test_nobody_listens(name: str) -> None:
    closed = Machine(address="http://127.0.0.1:9")
    with pytest.raises(Unavailable) as refused:
        await desk(closed).suggest(name, WISH)
    assert refused.value.reason == "suggester_unreachable"


async def test_an_answer_is_made_fit_for_a_segment(machine: Machine) -> None:
    machine.says(chat("  Un\x00 \x07deux\n trois ", "Un deux trois", "x", "y", "z"))
    assert await desk(machine).suggest("openai", WISH) == ["Un deux trois", "x", "y"]
    machine.says(chat("Un\ndeux"))
    assert await desk(machine).suggest("openai", Wish("One\ntwo", "en", "fr")) == ["Un\ndeux"]


async def test_half_a_translation_is_none(machine: Machine) -> None:
    machine.says(chat("L’administrateur gén", finish_reason="length"))
    with pytest.raises(Unavailable):
        await desk(machine).suggest("openai", WISH)


def test_nothing_is_on_by_itself() -> None:
    suggesters = Suggesters([], {"JDDB_LIBRETRANSLATE_URL": "http://127.0.0.1:9"}, 20)
    assert suggesters.offered == []
    with pytest.raises(NotFound):
        suggesters.named("libretranslate")


@pytest.mark.parametrize(
    ("name", "environ", "trouble"),
    [
        ("libretranslate", {}, "JDDB_LIBRETRANSLATE_URL"),
        ("libretranslate", {"JDDB_LIBRETRANSLATE_URL": "file:///etc/passwd"}, "JDDB_LIBRETRANSLATE_URL"),
        ("libretranslate", {"JDDB_LIBRETRANSLATE_URL": "http://[x"}, "JDDB_LIBRETRANSLATE_URL"),
        ("openai", {"JDDB_OPENAI_MODEL": "m"}, "JDDB_OPENAI_URL"),
        ("openai", {"JDDB_OPENAI_URL": "http://h/v1"}, "JDDB_OPENAI_MODEL"),
        ("nobody", {}, "nobody"),
    ],
)
async def test_one_that_cannot_be_used_says_why(name: str, environ: dict[str, str], trouble: str) -> None:
    suggesters = Suggesters([name], environ, 20)
    (offered,) = suggesters.offered
    for locale in ("en", "fr"):
        assert trouble in (offered.trouble(locale) or "")
    with pytest.raises(Unavailable):
        await suggesters.suggest(name, WISH)


def test_the_notice_says_where_the_text_goes_and_no_secret() -> None:
    environ = {"JDDB_LIBRETRANSLATE_URL": f"https://me:{KEY}@translate.example:8443/{KEY}?k={KEY}"}
    (offered,) = Suggesters(["libretranslate"], environ, 20).offered
    assert (
        offered.notice("en")
        == "The text of the segment leaves this server: it is sent to translate.example:8443."
    )
    assert "quitte ce serveur" in offered.notice("fr_CA")
    assert KEY not in repr(offered) + offered.title + offered.destination


def test_every_sentence_is_there() -> None:
    assert {reason for reason in MESSAGES if reason.startswith("suggester_")}
