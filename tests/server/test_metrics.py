"""What the server tells of itself: figures, Prometheus series, events."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from jupyter_events import EventLogger

from jddb_jupyter.server.events import SCHEMAS, Events

NEW_JOB = {
    "job_number": "100900",
    "title": "Analyst",
    "classification": "EC-05",
    "language": "en",
    "text": "One",
}


async def test_figures_second_by_second(ann: Any) -> None:
    body = (await ann("GET", "metrics", series="1")).body
    assert isinstance(body.pop("series"), list)
    assert body == (await ann("GET", "metrics")).body | {"window": body["window"]}
    assert {"p50", "p95", "p99"} == set(body["response_time_percentiles"])
    assert {"commits", "messages"} == set(body["queues"])


async def test_the_series_stand_on_jupyters_own_page(
    ann: Any, http_server_client: Any, jp_base_url: str, jp_auth_header: dict[str, str]
) -> None:
    await ann("GET", "me")
    page = (await http_server_client.fetch(f"{jp_base_url}metrics", headers=jp_auth_header)).body.decode()
    names = set(re.findall(r"^# TYPE (jddb_\w+) ", page, re.MULTILINE))
    assert {
        "jddb_active_connections",
        "jddb_active_pairs",
        "jddb_active_sessions",
        "jddb_alignment_seconds",
        "jddb_build_info",
        "jddb_change_response_seconds",
        "jddb_changes_committed_total",
        "jddb_commit_changes",
        "jddb_commit_seconds",
        "jddb_link_act_seconds",
        "jddb_messages_received_total",
        "jddb_messages_refused_total",
        "jddb_queued_changes",
        "jddb_queued_messages",
    } <= names


@pytest.fixture
def heard(jp_serverapp: Any) -> list[tuple[str, dict[str, Any]]]:
    """What a listener on Jupyter's event bus is told."""
    told: list[tuple[str, dict[str, Any]]] = []

    async def listen(logger: EventLogger, schema_id: str, data: dict[str, Any]) -> None:
        told.append((schema_id, data))

    for schema in jp_serverapp.event_logger.schemas.schema_ids:
        if "/jddb_jupyter/" in schema:
            jp_serverapp.event_logger.add_listener(schema_id=schema, listener=listen)
    return told


async def told_of(heard: list[tuple[str, dict[str, Any]]], name: str, count: int = 1) -> list[dict[str, Any]]:
    """The events of a name, once there are so many: listeners are called a turn of the loop later."""
    async with asyncio.timeout(5):
        while True:
            found = [data for schema, data in heard if f"/{name}/" in schema]
            if len(found) >= count:
                return found
            await asyncio.sleep(0)


async def test_opening_and_publishing_are_events(ann: Any, heard: list[Any]) -> None:
    job = (await ann("POST", "jobs", NEW_JOB)).body
    session = (await ann("POST", "sessions", {"job_id": job["id"]})).body
    await ann("POST", "sessions", {"job_id": job["id"]})
    opened = await told_of(heard, "session_opened")
    assert opened == [
        {
            "session_id": session["session_id"],
            "job_id": job["id"],
            "session_type": "editing",
            "opened_by": "ann",
        }
    ]
    await ann("PATCH", f"sessions/{session['session_id']}", {"status": "paused"})
    await ann("PATCH", f"sessions/{session['session_id']}", {"status": "completed"})
    published = await told_of(heard, "published")
    assert published == [
        {
            "session_id": session["session_id"],
            "job_id": job["id"],
            "revision": 0,
            "version": 1,
            "published_by": "ann",
        }
    ]


async def test_roles_are_events(ann: Any, bob: Any, heard: list[Any]) -> None:
    job = (await ann("POST", "jobs", NEW_JOB)).body
    session = (await ann("POST", "sessions", {"job_id": job["id"]})).body
    address = f"sessions/{session['session_id']}"
    await ann("PUT", f"{address}/members/bob", {"role": "editor"})
    await ann("PUT", f"{address}/members/bob", {"role": "editor"})  # is none: he was
    await ann("DELETE", f"{address}/members/bob")
    await ann("DELETE", f"{address}/members/nobody")
    link = (await ann("POST", f"{address}/invitations", {"role": "viewer", "expires_in": 600})).body
    await bob("POST", "invitations/accept", {"token": link["token"]})
    await ann("POST", f"{address}/owner", {"username": "bob"})
    told = await told_of(heard, "role_changed", 5)
    assert {event["job_id"] for event in told} == {job["id"]}
    assert [(event["username"], event["role"], event["changed_by"]) for event in told] == [
        ("bob", "editor", "ann"),
        ("bob", "none", "ann"),
        ("bob", "viewer", "bob"),
        ("bob", "owner", "ann"),
        ("ann", "editor", "ann"),
    ]


async def test_an_event_that_cannot_be_told_does_no_harm(caplog: Any) -> None:
    logger = EventLogger()
    events = Events(logger)

    async def listen(logger: EventLogger, schema_id: str, data: dict[str, Any]) -> None:
        raise AssertionError("must not be called")

    logger.add_listener(schema_id="https://events.jupyter.org/jddb_jupyter/published/v1", listener=listen)
    events.published("s", 1, -1, 1, "ann")
    assert "could not be emitted" in caplog.text
    Events(None).published("s", 1, 1, 1, "ann")


def test_every_schema_says_whether_it_names_people() -> None:
    assert len(SCHEMAS) == 4
    for schema in SCHEMAS:
        assert "personal-data: true" in schema.read_text(), json.dumps(schema.name)
