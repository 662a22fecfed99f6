"""Every address that the running server answers for this extension, found in the server itself: one that is
added is judged here without being named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from socket_peer import Peer
from tornado.routing import PathMatches, RuleRouter
from tornado.websocket import WebSocketHandler

from jddb_jupyter.server.rest.routes import ROUTES
from jddb_jupyter.server.rest.status import ReadyHandler
from jddb_jupyter.server.websocket import SOCKETS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ANSWERS_EVERYBODY: dict[type, dict[str, int]] = {ReadyHandler: {"GET": 204}}
"""What is told to those who are not known, too; by whatever else they are refused."""


def addresses(router: RuleRouter) -> Iterator[tuple[str, type]]:
    """An example of every address below `router` whose handler is of this package, with the handler."""
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from addresses(rule.target)
        elif getattr(rule.target, "__module__", "").startswith("jddb_jupyter."):
            assert isinstance(rule.matcher, PathMatches)
            yield example(rule.matcher.regex.pattern), rule.target


def example(pattern: str) -> str:
    path = re.sub(r"\(\?:[^()]*\)\?", "", pattern)
    path = re.sub(r"\([^()]*\)", "1", path).rstrip("$").replace("\\.", ".")
    assert re.fullmatch(pattern, path), f"this test needs an example of {pattern}"
    return path


@pytest.fixture
def found(jp_serverapp: Any) -> list[tuple[str, type]]:
    app = jp_serverapp.web_app
    return [*addresses(app.default_router), *addresses(app.wildcard_router)]


def is_socket(handler: type) -> bool:
    return issubclass(handler, WebSocketHandler)


def test_all_are_found(found: list[tuple[str, type]]) -> None:
    assert {handler for _, handler in found} == {handler for _, handler in [*SOCKETS, *ROUTES]}
    assert sum(is_socket(handler) for _, handler in found) == len(SOCKETS)


def test_only_sockets_take_in_who_is_not_known_to_tell_them_so(found: list[tuple[str, type]]) -> None:
    open_ones = {
        handler
        for _, handler in found
        for method in METHODS
        if getattr(getattr(handler, method.lower(), None), "__allow_unauthenticated", False)
    }
    assert all(is_socket(handler) for handler in open_ones)


async def test_each_refuses_nobody_and_another_sites_page(
    found: list[tuple[str, type]], anybody: Any, login: Any, http_server_client: Any, jp_http_port: int
) -> None:
    nobody: dict[str, str] = {}
    foreign = {"Cookie": await login(), "Origin": "https://elsewhere.example"}
    foreign_nobody = {"Origin": "https://elsewhere.example"}
    for headers, status, close in ((nobody, 401, 4001), (foreign, 403, 4003), (foreign_nobody, 401, 4001)):
        for path, handler in found:
            if is_socket(handler):
                peer = await Peer.open(f"ws://127.0.0.1:{jp_http_port}{path}", headers)
                assert await peer.closing() == close, path
                assert peer.messages == [], path
            else:
                for method in METHODS:
                    reply = await http_server_client.fetch(
                        path,
                        method=method,
                        headers=headers,
                        body=None if method in ("GET", "HEAD") else b"{}",
                        allow_nonstandard_methods=True,
                        raise_error=False,
                    )
                    answers = ANSWERS_EVERYBODY.get(handler, {})
                    assert reply.code == answers.get(method, 405 if answers else status), (method, path)
