"""A session on a real server, and people who connect to it through real sockets."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from socket_peer import Peer

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
    _peers: list[Peer] = field(default_factory=list)

    @property
    def address_of_session(self) -> str:
        return f"{self.address}jddb/ws/editing/{self.session_id}"

    def token(self, username: str, **claims: Any) -> str:
        now = time.time()
        values = {"subject": username, "issued_at": now, "expires_at": now + 600, **claims}
        return self.tokens.issue(Claims(**values))

    async def open(
        self, session_id: str | None = None, headers: Mapping[str, str] | None = None, **query: Any
    ) -> Peer:
        """A socket with nothing but what is given."""
        name = self.session_id if session_id is None else session_id
        peer = await Peer.open(f"{self.address}jddb/ws/editing/{name}", headers, **query)
        self._peers.append(peer)
        return peer

    async def enter(self, username: str, *, claims: Mapping[str, Any] | None = None, **query: Any) -> Peer:
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


@pytest.fixture
async def room(
    ann: Any, tokens: Tokens, text: str, jp_http_port: int, jp_base_url: str, tmp_path: Path
) -> AsyncIterator[Room]:
    job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": "en", "text": text}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    session_id = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    for username, role in MEMBERS.items():
        reply = await ann("PUT", f"sessions/{session_id}/members/{username}", {"role": role})
        assert reply.status == 200
    address = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}"
    made = Room(address, job_id, session_id, ann, tokens, tmp_path / "jddb.sqlite")
    yield made
    made.leave()
