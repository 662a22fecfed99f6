"""A session on a real server, and people who connect to it through real sockets."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from socket_peer import PairPeer, Peer

from jddb_jupyter.auth.tokens import Claims, Tokens
from jddb_jupyter.storage.sqlite import SqliteDatabase

MEMBERS = {"bob": "editor", "eve": "editor", "tom": "translator", "rita": "reviewer", "vic": "viewer"}
TEXT = "Hello 😀 world\n"


@dataclass
class Room:
    """One session: `ann` owns it, the people of `MEMBERS` have their roles, everyone else has none."""

    address: str
    job_id: int
    session_id: str
    owner: Any
    tokens: Tokens
    path: Path
    socket: str = "editing"
    peer: type[Peer] = Peer
    document: str | None = None
    """The text of the pair that `text` is, if it is a pair."""
    _peers: list[Peer] = field(default_factory=list)

    @property
    def address_of_session(self) -> str:
        return f"{self.address}jddb/ws/{self.socket}/{self.session_id}"

    @property
    def edited(self) -> str:
        """The session of the text."""
        return self.session_id

    def token(self, username: str, **claims: Any) -> str:
        now = time.time()
        values = {"subject": username, "issued_at": now, "expires_at": now + 600, **claims}
        return self.tokens.issue(Claims(**values))

    async def open(
        self, session_id: str | None = None, headers: Mapping[str, str] | None = None, **query: Any
    ) -> Peer:
        """A socket with nothing but what is given."""
        name = self.session_id if session_id is None else session_id
        peer = await self.peer.open(f"{self.address}jddb/ws/{self.socket}/{name}", headers, **query)
        self._peers.append(peer)
        return peer

    async def enter(self, username: str, *, claims: Mapping[str, Any] | None = None, **query: Any) -> Any:
        """Somebody's socket, when their first message has come."""
        peer = await self.open(token=self.token(username, **(claims or {})), **query)
        await peer.state()
        return peer

    async def elsewhere(self, command: Any, *args: Any) -> Any:
        """Write to the database as another process would: this server is told nothing."""
        database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{self.path}")
        try:
            return await database.write(command, *args)
        finally:
            await database.close()

    def leave(self) -> None:
        for peer in self._peers:
            peer.leave()


@pytest.fixture
def text() -> str:
    """The text that the session starts from; a test overrides this."""
    return TEXT


@dataclass
class PairRoom(Room):
    """A translation pair: `session_id` is its name, and the people have their roles in both texts."""

    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def edited(self) -> str:
        return self.sessions["target"]

    async def edit(self, username: str, side: str) -> Peer:
        """Somebody at one of the texts alone, through its editing socket."""
        address = f"{self.address}jddb/ws/editing/{self.sessions[side]}"
        peer = await Peer.open(address, token=self.token(username))
        self._peers.append(peer)
        await peer.state()
        return peer


SOURCE = "The Director leads the team. She manages 12 people.\n"
TARGET = "Le directeur dirige l’équipe. Elle gère 12 personnes.\n"


@pytest.fixture
def texts() -> dict[str, str]:
    """What the pair starts from; a test overrides this."""
    return {"source": SOURCE, "target": TARGET}


async def open_room(ann: Any, tokens: Tokens, text: str, address: str, path: Path) -> Room:
    """An editing session for everybody."""
    job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": "en", "text": text}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    session_id = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    await _let_in(ann, session_id)
    return Room(address, job_id, session_id, ann, tokens, path)


async def open_pair(ann: Any, tokens: Tokens, texts: Mapping[str, str], address: str, path: Path) -> PairRoom:
    """A translation pair for everybody."""
    jobs = {}
    for side, language in (("source", "en"), ("target", "fr")):
        job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": language}
        jobs[side] = (await ann("POST", "jobs", {**job, "text": texts[side]})).body["id"]
    asked = {"source_job_id": jobs["source"], "target_job_id": jobs["target"]}
    opened = (await ann("POST", "translations", asked)).body
    sessions = {side: opened[f"{side}_session_id"] for side in jobs}
    for session_id in sessions.values():
        await _let_in(ann, session_id)
    return PairRoom(
        address, jobs["target"], opened["pair_id"], ann, tokens, path, "translation", PairPeer, "target",
        sessions=sessions,
    )  # fmt: skip


async def _let_in(ann: Any, session_id: str) -> None:
    for username, role in MEMBERS.items():
        reply = await ann("PUT", f"sessions/{session_id}/members/{username}", {"role": role})
        assert reply.status == 200


@pytest.fixture
async def room(
    request: pytest.FixtureRequest,
    ann: Any,
    tokens: Tokens,
    text: str,
    jp_http_port: int,
    jp_base_url: str,
    tmp_path: Path,
) -> AsyncIterator[Room]:
    """A session; or, where a test says `translation`, the target of a pair."""
    address, path = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}", tmp_path / "jddb.sqlite"
    if getattr(request, "param", "editing") == "editing":
        made = await open_room(ann, tokens, text, address, path)
    else:
        made = await open_pair(ann, tokens, {"source": SOURCE, "target": text}, address, path)
    yield made
    made.leave()


@pytest.fixture
async def duo(
    ann: Any, tokens: Tokens, texts: dict[str, str], jp_http_port: int, jp_base_url: str, tmp_path: Path
) -> AsyncIterator[PairRoom]:
    """A translation pair of `texts`."""
    address = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}"
    made = await open_pair(ann, tokens, texts, address, tmp_path / "jddb.sqlite")
    yield made
    made.leave()
