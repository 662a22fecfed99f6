"""`kill -9` of the server while somebody translates: a text and what it means for its link stay together."""

from __future__ import annotations

import asyncio
import json
import random
import signal
from typing import Any

import pytest
from socket_peer import PairPeer
from tornado.websocket import WebSocketClosedError

from .evidence import stored_text
from .lab import Home, Lab

ROUNDS = 3
SENTENCES = 8
TEXTS = {
    "en": "".join(f"The team reviews the file {n}.\n" for n in range(SENTENCES)),
    "fr": "".join(f"L’équipe examine le dossier {n}.\n" for n in range(SENTENCES)),
}
FIRST_MARK = 0xF0000


async def new_pair(lab: Lab) -> dict[str, Any]:
    ids = {}
    for language, text in TEXTS.items():
        job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": language}
        made = await lab.request("POST", "jobs", json.dumps({**job, "text": text}).encode())
        ids[language] = json.loads(made)["id"]
    asked = {"source_job_id": ids["en"], "target_job_id": ids["fr"]}
    return dict(json.loads(await lab.request("POST", "translations", json.dumps(asked).encode())))


class Translator:
    """Confirms one link after the other, each with a character of its own at the start of the text."""

    def __init__(self, home: Home, pair_id: str) -> None:
        self.peer: PairPeer
        self.revision = 0
        self.seq = 0
        """The last update that is known to be stored."""
        self.links: list[str] = []
        self._token = home.token("tom")
        self._pair_id = pair_id

    async def connect(self, lab: Lab) -> None:
        address = lab.socket_address.replace("/editing/", "/translation/") + self._pair_id
        query = {"token": self._token, "client_id": "tom-1", "since": f"0,{self.revision}", "epoch": "1,1"}
        self.peer = await PairPeer.open(address, **query)
        state = await self.peer.state()
        told = state["documents"]["target"]
        assert told["acked_seq"] in (self.seq, self.seq + 1)
        assert told["document_state"]["since"] == self.revision
        self.revision = told["document_state"]["revision"]
        self.links = self.links or [link["link_id"] for link in state["alignment"]]

    def link(self, seq: int) -> str:
        """The link that an update is of: never the first, whose text the characters stand in."""
        return self.links[1 + seq % (len(self.links) - 1)]

    async def confirm(self) -> None:
        """One more update: sent, or sent again, until it is acknowledged and told."""
        seq = self.seq + 1
        data = {
            "link_id": self.link(seq),
            "status": "needs_review",
            "ops": [{"insert": chr(FIRST_MARK + seq)}],
        }
        await self.peer.send("translation_update", id=f"u{seq}", revision=self.revision, seq=seq, data=data)
        revision = await self.peer.acked(seq)
        assert (await self.peer.told(f"u{seq}"))["type"] == "translation_update"
        self.revision, self.seq = max(self.revision, revision), seq

    async def work(self) -> None:
        while True:
            await self.confirm()


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_text_and_link_stay_together_and_every_update_is_done_once(
    start: Any, home: Home, rng: random.Random
) -> None:
    lab = await start()
    pair = await new_pair(lab)
    translator = Translator(home, pair["pair_id"])
    for _ in range(ROUNDS):
        await translator.connect(lab)
        await translator.confirm()  # what was in flight when the server was killed is sent again
        working = asyncio.create_task(translator.work())
        await asyncio.sleep(rng.uniform(0.2, 1.5))
        lab.signal(signal.SIGKILL)
        assert await lab.ended() == -signal.SIGKILL
        with pytest.raises((AssertionError, WebSocketClosedError)):
            await working
        lab = await start()
    await translator.connect(lab)
    for _ in range(SENTENCES):
        await translator.confirm()
    text = await stored_text(lab, pair["target_session_id"])
    marks = [character for character in text if ord(character) >= FIRST_MARK]
    assert sorted(marks) == [chr(FIRST_MARK + seq) for seq in range(1, translator.seq + 1)]
    await translator.peer.send("resync")
    state = await translator.peer.next("session_state", 2)
    status = {link["link_id"]: link["status"] for link in state["alignment"]}
    assert [status[link_id] for link_id in translator.links[1:]] == ["needs_review"] * (SENTENCES - 1)
    assert all(link["target"][0] >= len(marks) for link in state["alignment"][1:])
    code, said = await home.command("db", "check")
    assert code == 0, said
