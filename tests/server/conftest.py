"""A real Jupyter server with the extension, on a database file of its own, and people who call it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse
from tornado.httputil import url_concat

from jddb_jupyter.auth.tokens import Claims, Tokens
from tests.databases import fresh_database
from tests.server.contract import Contract

SECRET = "a secret that is only used by tests, 32 bytes"


@pytest.fixture
async def jp_asyncio_loop() -> asyncio.AbstractEventLoop:
    """The loop that the test runs on, so that the server of pytest-jupyter runs on it too."""
    return asyncio.get_running_loop()


@pytest.fixture
def jddb_config() -> dict[str, Any]:
    """Settings of JDDB that a test changes by overriding this."""
    return {}


@pytest.fixture
def server_database(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[str]:
    """Where the server's database is: in a file, or where `on_each_engine` puts it in turn."""
    if not hasattr(request, "param"):
        yield f"sqlite+aiosqlite:///{tmp_path}/jddb.sqlite"
        return
    with fresh_database(request, tmp_path, empty_file) as address:
        yield address


@pytest.fixture
def jp_server_config(server_database: str, jddb_config: dict[str, Any]) -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"jddb_jupyter": True},
            "reraise_server_extension_failures": True,
        },
        "JDDB": {
            "db_url": server_database,
            "jwt_secret": SECRET,
            "default_role": "none",
            "group_roles": {"translators": "translator"},
            **jddb_config,
        },
    }


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SECRET)


@dataclass
class Reply:
    """An answer, read; it took so many `seconds` to come."""

    status: int
    headers: Any
    raw: bytes
    body: Any = field(repr=False)
    seconds: float


@dataclass
class Caller:
    """Somebody who calls the API with headers of their own, and holds every answer against the document."""

    fetch: Callable[..., Awaitable[HTTPResponse]]
    base: str
    headers: dict[str, str]
    contract: Contract

    async def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **query: Any
    ) -> Reply:
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if data is None and method in ("POST", "PUT", "PATCH"):
            data = b""
        begun = time.perf_counter()
        response = await self.fetch(
            url_concat(f"{self.base}jddb/api/{path}", query) if query else f"{self.base}jddb/api/{path}",
            method=method,
            body=data,
            headers={**self.headers, **(headers or {})},
            raise_error=False,
            allow_nonstandard_methods=True,
            follow_redirects=False,
        )
        seconds = time.perf_counter() - begun
        is_json = response.headers.get("Content-Type", "").startswith("application/json") and response.body
        reply = Reply(
            response.code,
            response.headers,
            response.body,
            json.loads(response.body) if is_json else None,
            seconds,
        )
        self.contract.check(method, path, reply)
        return reply


@pytest.fixture
def contract(jp_serverapp: Any) -> Contract:
    return Contract(jp_serverapp.web_app.settings["jddb_openapi"])


@pytest.fixture
def anybody(http_server_client: Any, jp_base_url: str, contract: Contract) -> Callable[..., Caller]:
    """A caller with just the headers that are given."""

    def make(**headers: str) -> Caller:
        return Caller(http_server_client.fetch, jp_base_url, headers, contract)

    return make


@pytest.fixture
def person(anybody: Callable[..., Caller], tokens: Tokens) -> Callable[..., Caller]:
    """A caller with a token for the user of that name, as it would be issued, with what is changed in it."""

    def make(username: str, **claims: Any) -> Caller:
        now = time.time()
        values = {"subject": username, "issued_at": now, "expires_at": now + 600, **claims}
        return anybody(Authorization=f"Bearer {tokens.issue(Claims(**values))}")

    return make


@pytest.fixture
def ann(person: Callable[..., Caller]) -> Caller:
    return person("ann", name="Ann")


@pytest.fixture
def bob(person: Callable[..., Caller]) -> Caller:
    return person("bob", name="Bob")


@pytest.fixture
def login(
    anybody: Callable[..., Caller], jp_serverapp: Any, jp_base_url: str
) -> Callable[[], Awaitable[str]]:
    """The cookies of a browser that opened the server's page with its token."""

    async def cookies() -> str:
        given: list[str] = []
        for query in ("", f"?token={jp_serverapp.identity_provider.token}"):
            page = await anybody().fetch(
                f"{jp_base_url}login{query}",
                headers={"Cookie": "; ".join(given)},
                follow_redirects=False,
                raise_error=False,
            )
            given += [cookie.split(";")[0] for cookie in page.headers.get_list("Set-Cookie")]
        return "; ".join(given)

    return cookies


@pytest.fixture
def writes(jp_ws_fetch: Any, tokens: Any) -> Any:
    """Let a caller make a change over the socket."""

    async def write(caller: Any, session: str, *changes: list[dict[str, Any]]) -> None:
        token = caller.headers["Authorization"].removeprefix("Bearer ")
        socket = await jp_ws_fetch(f"jddb/ws/editing/{session}", params={"token": token})
        revision = json.loads(await socket.read_message())["document_state"]["revision"]
        for seq, ops in enumerate(changes, 1):
            message = {"type": "document_change", "revision": revision, "seq": seq, "data": {"ops": ops}}
            await socket.write_message(json.dumps(message))
            while (answer := json.loads(await socket.read_message()))["type"] != "ack":
                assert answer["type"] != "error", answer
            revision = answer["revision"]
        socket.close()

    return write
