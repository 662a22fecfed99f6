"""A server on PostgreSQL, asked over REST."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from durability.lab import FAR_AWAY, free_port
from proxy import Proxy
from socket_peer import Peer

from jddb_jupyter.auth.tokens import Claims, Tokens
from jddb_jupyter.server import wiring
from tests.postgresql_server import PostgresServer


@pytest_asyncio.fixture
async def way(postgresql: PostgresServer) -> AsyncIterator[Proxy]:
    """How the server reaches its database, once this is started."""
    proxy = Proxy(postgresql.port)
    proxy.port = free_port()
    yield proxy
    await proxy.close()


@pytest.fixture
def jddb_config(postgresql: PostgresServer, way: Proxy) -> Iterator[dict[str, Any]]:
    address = postgresql.fresh()
    yield {"db_url": address.replace(f":{postgresql.port}/", f":{way.port}/")}
    postgresql.give_back(address)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is away is looked for at every request."""
    monkeypatch.setattr(wiring, "OPEN_AGAIN_AFTER", 0.0)


async def test_a_server_that_started_without_its_database_serves_as_soon_as_it_is_there(
    impatient: None, ann: Any, bob: Any, way: Proxy
) -> None:
    away = await ann("GET", "me")
    assert (away.status, away.body["details"]["reason"]) == (503, "database_unreachable")
    await way.start()
    assert (await ann("GET", "health")).body["database"] == "ok"
    new = {"job_number": "1", "title": "Économiste", "classification": "EC-06", "language": "fr"}
    made = await ann("POST", "jobs", {**new, "text": "Ann évalue les programmes."})
    assert made.status == 201
    found = await ann("GET", "jobs", q="economiste evalu*")
    assert [one["id"] for one in found.body["jobs"]] == [made.body["id"]]
    assert (await bob("GET", f"jobs/{made.body['id']}")).status == 404


async def test_what_postgresql_cannot_hold_is_no_fault_of_the_server(
    impatient: None, ann: Any, way: Proxy, tokens: Tokens, jp_http_port: int, jp_base_url: str
) -> None:
    await way.start()
    new = {"job_number": "1", "title": "Analyst", "classification": "EC-06", "language": "en"}
    made = await ann("POST", "jobs", new)
    session = (await ann("POST", "sessions", {"job_id": made.body["id"]})).body["session_id"]
    for method, path, body in (
        ("PUT", "members/a%00", {"role": "viewer"}),
        ("DELETE", "members/a%00", None),
        ("POST", "owner", {"username": "a\0"}),
    ):
        reply = await ann(method, f"sessions/{session}/{path}", body)
        assert (reply.status, reply.body["details"]["field"]) == (400, "username"), (method, path)
    token = tokens.issue(Claims(subject="ann", issued_at=1.0, expires_at=FAR_AWAY))
    for kind in ("editing", "translation"):
        address = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}jddb/ws/{kind}/a%00"
        peer = await Peer.open(address, token=token)
        assert await peer.closing() == 4004
