"""A program on loopback that translates, well or badly, as a test tells it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

Answer = Callable[[RequestHandler], Any]


@dataclass
class Machine:
    """What it was sent, and how it answers; `gone` is set when a caller did not wait."""

    address: str = ""
    answer: Answer | None = None
    requests: list[HTTPServerRequest] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def sent(self) -> Any:
        """The body of the last request."""
        return json.loads(self.requests[-1].body)

    def says(self, body: object, status: int = 200) -> None:
        """Answer that from now on; bytes as they are, all else as JSON."""

        def write(handler: RequestHandler) -> None:
            handler.set_status(status)
            handler.write(body if isinstance(body, bytes) else json.dumps(body))

        self.answer = write


@asynccontextmanager
async def machine_on_loopback() -> AsyncIterator[Machine]:
    """One that listens meanwhile."""
    machine = Machine()

    class Handler(RequestHandler):
        async def post(self, path: str) -> None:
            machine.requests.append(self.request)
            machine.asked.set()
            assert machine.answer is not None
            done = machine.answer(self)
            if done is not None:
                await done

        get = post

        def on_connection_close(self) -> None:
            machine.gone.set()

    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([(r"(.*)", Handler)]))
    server.add_sockets(sockets)
    machine.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    try:
        yield machine
    finally:
        server.stop()
        await server.close_all_connections()


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with machine_on_loopback() as machine:
        yield machine
