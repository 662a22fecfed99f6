"""The OpenAPI document, held against the running server; every other test here holds its replies to it."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate
from tornado.routing import RuleRouter
from tornado.web import RequestHandler

from jddb_jupyter.server.rest.base import NoSuchAddress, RestHandler
from jddb_jupyter.server.rest.openapi import API, operations_of
from jddb_jupyter.server.rest.operations import Upload
from tests.server import test_files, test_routes
from tests.server.contract import HOW, Contract
from tests.suggesters.machine import Machine

METHODS = ("get", "post", "put", "patch", "delete")
EVERYBODY_ASKS = {"token", "locale", "no_track_activity"}
"""Query parameters that any request may have."""


async def test_the_document_is_served_and_valid(ann: Any, jp_base_url: str) -> None:
    reply = await ann("GET", "openapi.json")
    assert reply.headers["Content-Type"].startswith("application/json")
    validate(reply.body)
    assert reply.body["servers"] == [{"url": f"{jp_base_url}jddb/api"}]


@pytest.fixture
def jddb_config(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("JDDB_OPENAI_URL", machine.address)
    monkeypatch.setenv("JDDB_OPENAI_MODEL", "small")
    machine.says({"choices": [{"message": {"content": "Un."}}]})
    return {"suggesters": ["openai"]}


def handlers(router: RuleRouter) -> Iterator[tuple[re.Pattern[str], type[RestHandler]]]:
    """The REST handlers of a running application, with the addresses that lead to them."""
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from handlers(rule.target)
        elif inspect.isclass(rule.target) and issubclass(rule.target, RestHandler):
            yield rule.matcher.regex, rule.target


@pytest.fixture
def running(jp_serverapp: Any) -> dict[re.Pattern[str], type[RestHandler]]:
    found = dict(handlers(jp_serverapp.web_app.default_router))
    return {pattern: handler for pattern, handler in found.items() if handler is not NoSuchAddress}


def taken(handler: type[RestHandler]) -> list[str]:
    return [name for name in METHODS if getattr(handler, name) is not getattr(RequestHandler, name)]


async def test_every_route_and_method_is_in_the_document_and_the_other_way_round(
    running: dict[re.Pattern[str], type[RestHandler]], jp_base_url: str, contract: Contract
) -> None:
    there = {(handler, method) for handler in running.values() for method in taken(handler)}
    told = set()
    for path, item in contract.document["paths"].items():
        address = jp_base_url.rstrip("/") + API + re.sub(r"\{\w+\}", "1", path)
        handler = next(handler for pattern, handler in running.items() if pattern.match(address))
        told |= {(handler, method) for method in METHODS if method in item}
    assert there == told, HOW


async def test_the_parts_of_an_address_are_the_arguments_of_its_methods(
    running: dict[re.Pattern[str], type[RestHandler]], contract: Contract
) -> None:
    for path, item in contract.document["paths"].items():
        names = re.findall(r"\{(\w+)\}", path)
        assert [place["name"] for place in item.get("parameters", [])] == names
    for pattern, handler in running.items():
        methods = [method for _, method, _ in operations_of(handler)]
        arguments = {tuple(inspect.signature(method).parameters)[1:] for method in methods}
        assert len(arguments) == 1, f"the methods of {handler.__name__} name the parts differently"
        assert len(arguments.pop()) == pattern.groups


async def test_the_roles_are_those_that_are_needed(contract: Contract) -> None:
    for (method, address), (smallest, _, _) in test_routes.RIGHTS.items():
        path = contract.path_of(re.sub(r"\{\w+\}", "1", address))
        told = contract.document["paths"][path][method.lower()].get("x-role", "none")
        assert told == str(smallest), f"{method} {path}: needs=Role.{smallest.name}. {HOW}"


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> dict[Any, dict[str, set[Any]]]:
    """What the methods of the handlers decoded and asked for."""
    found: dict[Any, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))

    def note(name: str, what: str) -> None:
        original = getattr(RestHandler, name)

        def noting(self: RestHandler, kind: Any, *others: Any, **named: Any) -> Any:
            method = getattr(type(self), (self.request.method or "").lower())
            found[method][what].add(kind)
            return original(self, kind, *others, **named)

        monkeypatch.setattr(RestHandler, name, noting)

    note("body", "body")
    note("query", "query")
    for name in ("get_query_argument", "get_query_arguments", "get_argument", "get_arguments"):
        note(name, "names")
    return found


async def test_every_success_is_reached_and_every_request_decoded_as_declared(
    ann: Any, person: Any, contract: Contract, decoded: Any, running: Any
) -> None:
    await test_routes.play_every_role(ann, person)
    await play_the_rest(ann)
    await play_a_suggestion(ann)
    await play_the_memory(person("tom", groups=("translators",)))
    for path, item in contract.document["paths"].items():
        for method in METHODS:
            if method in item:
                wanted = {int(status) for status in item[method]["responses"] if int(status) < 400}
                missing = wanted - contract.seen.get((method.upper(), path), set())
                assert not missing, f"{method.upper()} {path} never answered {missing}: drive it in this test"
    for handler in running.values():
        for name, method, declared in operations_of(handler):
            where = f"{handler.__name__}.{name}. {HOW}"
            body = None if isinstance(declared.body, Upload) else declared.body
            assert decoded[method]["body"] == ({body} if body else set()), where
            names = set(declared.query.__struct_encode_fields__) if declared.query else set()
            assert decoded[method]["names"] - EVERYBODY_ASKS == names, where


async def play_the_rest(ann: Any) -> None:
    """The successes and bodies that the table of rights does not reach."""
    job = {"job_number": "rest", "title": "t", "classification": "", "language": "en", "text": "One."}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    session = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    await ann("POST", "token", {"session_id": session})
    comment = {"text": "Why?", "start": 0, "end": 1, "revision": 0, "nonce": "sent-twice"}
    for _ in range(2):
        await ann("POST", f"sessions/{session}/comments", comment)
    link = await ann("POST", f"sessions/{session}/invitations", {"role": "viewer", "expires_in": 60})
    await ann("POST", "invitations/accept", {"token": link.body["token"]})
    files = test_files.multipart(("EX-01 Director 103249 EN.md", b"# Director"), ("empty.txt", b""))
    await ann("POST", "jobs/import", files, test_files.HEADERS)
    await ann("GET", "jobs/import")


async def play_a_suggestion(ann: Any) -> None:
    job = {"job_number": "asked", "title": "t", "classification": "", "language": "en", "text": "One."}
    asked = {"source_job_id": (await ann("POST", "jobs", job)).body["id"], "target_language": "fr"}
    pair = (await ann("POST", "translations", asked)).body["pair_id"]
    await ann("POST", f"translations/{pair}/suggest", {"suggester": "openai", "text": "One."})


async def play_the_memory(tom: Any) -> None:
    """What somebody does with memory and glossary who translates everywhere, by their group."""
    unit = {"source_language": "en", "target_language": "fr", "source": "One.", "target": "Un."}
    for _ in range(2):
        unit_id = (await tom("POST", "memory", unit)).body["unit_id"]
    await tom("PATCH", f"memory/{unit_id}", {"target": "Une."})
    await tom("DELETE", f"memory/{unit_id}")
    files = test_files.multipart(("a.csv", b"en,fr\nOne,Un\n"))
    await tom("POST", "memory/import", files, test_files.HEADERS)
    await tom("POST", "glossary/import", files, test_files.HEADERS)
    term = {"wordings": [{"language": "en", "text": "duty"}]}
    term_id = (await tom("POST", "glossary", term)).body["id"]
    await tom("PATCH", f"glossary/{term_id}", {"note": "Note"})
    await tom("DELETE", f"glossary/{term_id}")
