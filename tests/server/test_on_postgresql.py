"""A server on PostgreSQL, asked over REST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.postgresql_server import PostgresServer


@pytest.fixture
def jddb_config(postgresql: PostgresServer) -> Iterator[dict[str, Any]]:
    address = postgresql.fresh()
    yield {"db_url": address}
    postgresql.give_back(address)


async def test_what_is_made_is_there_found_and_nobody_elses(ann: Any, bob: Any) -> None:
    assert (await ann("GET", "health")).body["database"] == "ok"
    new = {"job_number": "1", "title": "Économiste", "classification": "EC-06", "language": "fr"}
    made = await ann("POST", "jobs", {**new, "text": "Ann évalue les programmes."})
    assert made.status == 201
    found = await ann("GET", "jobs", q="economiste evalu*")
    assert [one["id"] for one in found.body["jobs"]] == [made.body["id"]]
    assert (await bob("GET", f"jobs/{made.body['id']}")).status == 404
