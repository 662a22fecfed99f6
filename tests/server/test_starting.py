"""Starting and stopping: settings, a database that cannot be used, health."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from redis_server import RedisServer
from traitlets import TraitError
from traitlets.config import Config

from jddb_jupyter.server.settings import JDDB


async def test_health_and_metrics(ann: Any) -> None:
    health = await ann("GET", "health")
    assert health.body == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
    figures = (await ann("GET", "metrics")).body
    assert {
        "active_connections",
        "active_sessions",
        "messages_per_second",
        "average_response_time",
        "error_rate",
    } <= set(figures)


REDIS = RedisServer()


@pytest.mark.parametrize("jddb_config", [{"broker_url": REDIS.url}])
async def test_without_its_redis_a_server_is_degraded_and_serves_and_heals_by_itself(ann: Any) -> None:
    async def until(status: str) -> None:
        async with asyncio.timeout(10):
            while True:
                health = await ann("GET", "health")
                if (health.status, health.body["status"]) == (200, status):
                    assert health.body["broker"] == ("ok" if status == "ok" else "failed")
                    return

    await until("degraded")
    job = {"title": "Analyst", "job_number": "1", "language": "en", "classification": "EC-05"}
    made = await ann("POST", "jobs", body=job)
    assert made.status == 201
    try:
        for _ in range(2):
            await REDIS.start()
            await until("ok")
            await REDIS.stop()
            await until("degraded")
    finally:
        await REDIS.stop()


@pytest.fixture
def newer_database(tmp_path: Path) -> Path:
    path = tmp_path / "jddb.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        db.execute("INSERT INTO alembic_version VALUES ('9999')")
    return path


async def test_a_newer_database_is_told_in_both_languages_and_jupyter_goes_on(
    newer_database: Path, ann: Any, http_server_client: Any, jp_base_url: str, caplog: Any
) -> None:
    with caplog.at_level(logging.CRITICAL):
        reply = await ann("GET", "me", locale="fr")
    assert (reply.status, reply.body["code"]) == (503, "unavailable")
    assert "9999" in reply.body["message"]
    assert reply.body["message"].startswith("La base de données")
    logged = [record.getMessage() for record in caplog.records]
    assert any("newer version" in line for line in logged)
    assert any("plus récente" in line for line in logged)
    assert (await http_server_client.fetch(f"{jp_base_url}api")).code == 200


@pytest.mark.parametrize(
    ("jddb_config", "reason"),
    [
        ({"jwt_secret": "short"}, "settings_not_valid"),
        ({"jwt_algorithms": ["none"]}, "settings_not_valid"),
        ({"jwt_algorithms": ["RS256"]}, "settings_not_valid"),
        ({"db_url": "postgresql://nowhere"}, "settings_not_valid"),
        ({"db_url": "postgresql+asyncpg://ann:hidden@127.0.0.1:1/jddb"}, "database_unreachable"),
        ({"db_url": "sqlite+aiosqlite:///:memory:"}, "database_not_opened"),
        ({"db_url": "sqlite+aiosqlite:////dev/null/jddb.sqlite"}, "database_not_opened"),
    ],
)
async def test_settings_that_cannot_work_are_told(ann: Any, reason: str) -> None:
    reply = await ann("GET", "me")
    assert (reply.status, reply.body["details"]["reason"]) == (503, reason)


def test_a_file_or_flag_counts_more_than_the_environment() -> None:
    outside = {"JDDB_DEFAULT_ROLE": "viewer", "JDDB_BATCH_SIZE": "7", "JDDB_JWT_ALGORITHMS": '["HS256"]'}
    settings = JDDB(environ=outside, config=Config({"JDDB": {"batch_size": 9}}))
    assert (settings.default_role, settings.batch_size) == ("viewer", 9)
    assert settings.collab().batch_size == 9
    with pytest.raises(TraitError, match="JDDB_BATCH_SIZE"):
        JDDB(environ={"JDDB_BATCH_SIZE": "many"})
    groups = JDDB(environ={"JDDB_GROUP_ROLES": '{"writers": "editor"}'})
    assert groups.group_roles == {"writers": "editor"}


@pytest.fixture
def three_ways(jp_config_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same settings in the environment, in a file and as flags: fewer each time."""
    for name, value in {"BATCH_SIZE": "1", "SNAPSHOT_EVERY": "1", "MAX_CONNECTIONS": "1"}.items():
        monkeypatch.setenv(f"JDDB_{name}", value)
    (jp_config_dir / "jupyter_server_config.py").write_text(
        "c.JDDB.batch_size = 2\nc.JDDB.snapshot_every = 2"
    )
    return ["--JDDB.batch_size=3"]


@pytest.fixture
def jp_argv(request: pytest.FixtureRequest) -> list[str]:
    return request.getfixturevalue("three_ways") if "three_ways" in request.fixturenames else []


async def test_a_server_reads_flags_files_and_the_environment(three_ways: Any, jp_serverapp: Any) -> None:
    settings = (await jp_serverapp.web_app.settings["jddb"].services()).settings
    assert (settings.batch_size, settings.snapshot_every, settings.max_connections) == (3, 2, 1)
