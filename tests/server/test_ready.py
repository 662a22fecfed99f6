"""What a load balancer and a container's health check are told, who prove nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from jddb_jupyter.server import ready
from tests.server.test_starting import newer_database  # noqa: F401 (a fixture)

METHODS = ("POST", "PUT", "PATCH", "DELETE")


async def test_everybody_is_told_that_it_serves_and_nothing_else(anybody: Any) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Authorization": "Bearer nonsense"}):
        reply = await anybody(**headers)("GET", "ready")
        assert (reply.status, reply.raw) == (204, b"")
        assert "Set-Cookie" not in reply.headers
        assert "Access-Control-Allow-Origin" not in reply.headers
    for method in METHODS:
        assert (await anybody()(method, "ready")).status in (403, 405)


async def test_a_database_that_cannot_be_used_is_not_ready(newer_database: Path, anybody: Any) -> None:  # noqa: F811
    reply = await anybody()("GET", "ready")
    assert (reply.status, reply.raw) == (503, b"")


async def test_a_server_that_ends_is_not_ready(anybody: Any, jp_serverapp: Any) -> None:
    assert (await anybody()("GET", "ready")).status == 204
    await jp_serverapp.web_app.settings["jddb"].close()
    assert (await anybody()("GET", "ready")).status == 503


async def test_however_many_ask_the_database_is_asked_once(
    anybody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    is_current = ready.migrate.is_current

    def counted(connection: Any) -> bool:
        asked.append(connection)
        return is_current(connection)

    monkeypatch.setattr(ready.migrate, "is_current", counted)
    monkeypatch.setattr(ready, "BELIEVED", 60.0)
    replies = await asyncio.gather(*(anybody()("GET", "ready") for _ in range(40)))
    assert {reply.status for reply in replies} == {204}
    assert len(asked) == 1


async def test_who_asks_does_not_wait_for_a_database_that_does_not_answer(
    anybody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = asyncio.Event()

    async def hangs(self: ready.Readiness) -> bool:
        return await goes_on.wait()

    monkeypatch.setattr(ready.Readiness, "_ask", hangs)
    monkeypatch.setattr(ready, "PATIENCE", 0.1)
    assert (await anybody()("GET", "ready")).status == 503
    goes_on.set()
    assert (await anybody()("GET", "ready")).status == 204
