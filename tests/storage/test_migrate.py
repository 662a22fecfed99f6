"""Upgrades at start: a copy first, nothing for a database that is newer, no difference to the tables."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.engine import make_url

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import Conflict
from jddb_jupyter.storage import check, finding, glossary, migrate, pairs, search_rows, sqlite
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.postgresql import make_engine
from jddb_jupyter.storage.tables import access_log, metadata
from jddb_jupyter.translation.matching import Wanted
from jddb_jupyter.translation.units import text_hash
from tests.postgresql_server import PostgresServer

NOW = datetime(2026, 1, 2, tzinfo=UTC)
NEXT = '''
"""One more column, as a later version might add."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{latest}"


def upgrade():
    op.add_column("users", sa.Column("shoe_size", sa.Integer))
'''

FIRST_DATA = (
    "INSERT INTO users (id, username, name, colour, created_at)"
    " VALUES (1, 'ann', 'Ann', '#000', '2026-01-01')",
    *(
        "INSERT INTO job_descriptions (id, job_number, title, classification, language, raw_content, content,"
        " search_text, created_by, created_at, updated_at, deleted_at) VALUES"
        f" ({job_id}, '{job_id}', '{title}', 'EX-01', 'en', '', '[{{\"insert\": \"{text}\\n\"}}]', '', 1,"
        f" '2026-01-01', '2026-01-01', {deleted})"
        for job_id, title, text, deleted in (
            (1, "Chef", "Published.", "NULL"),
            (2, "Two", "Old.", "NULL"),
            (3, "Zebra", "Zebra.", "'2026-01-02'"),
        )
    ),
    *(
        "INSERT INTO session_members (job_id, user_id, role, granted_by, granted_at)"
        f" VALUES ({job_id}, 1, 'owner', 1, '2026-01-01')"
        for job_id in (1, 2, 3)
    ),
    "INSERT INTO job_metadata (job_id, name, value) VALUES (1, 'department', 'Santé Canada')",
    "INSERT INTO editing_sessions (session_id, job_id, created_by, session_type, status, collaborators,"
    " document_state, metadata, created_at, last_activity, head, snapshot_revision, epoch, access_revision)"
    " VALUES ('s', 2, 1, 'editing', 'active', '[]', '[{\"insert\": \"Old.\\n\"}]', '{}',"
    " '2026-01-01', '2026-01-01', 2, 0, 1, 1)",
    "INSERT INTO document_snapshots (session_id, revision, content, created_at)"
    " VALUES ('s', 0, '[{\"insert\": \"Old.\\n\"}]', '2026-01-01')",
    *(
        "INSERT INTO document_changes (session_id, user_id, change_type, operation_data, position,"
        " content_before, content_after, timestamp, conflict_resolved, revision, base_revision, client_id,"
        f" client_seq) VALUES ('s', 1, 'insert', '{operations}', 0, '{before}', '{after}', '2026-01-01',"
        f" FALSE, {revision}, {revision - 1}, 'c', {revision})"
        for revision, operations, before, after in (
            (1, '[{"delete": 4}, {"insert": "Live."}]', "Old.", "Live."),
            (2, '[{"insert": "Santé. "}]', "", "Santé. "),
        )
    ),
    "INSERT INTO session_clients (session_id, client_id, user_id, last_seq, last_revision)"
    " VALUES ('s', 'c', 1, 2, 2)",
)
"""What a database of the first version may hold, in the words of its own schema."""


def memory_rows() -> list[dict[str, Any]]:
    """Units in both directions, and one that was deleted."""
    texts = (
        ("en", "fr", "Leads a team of ten people.", "Dirige une équipe de dix personnes.", None),
        ("fr", "en", "Gère\u00a0: le budget.", "Manages: the budget.", None),
        ("en", "fr", "Gone.", "Parti.", NOW),
    )
    return [
        {
            "identity": bytes([number]) * 16,
            "source_language": source,
            "target_language": target,
            "status": "approved",
            "origin": "human",
            "author_id": 1,
            "source_hash": text_hash(text),
            "target_hash": text_hash(translation),
            "source": text,
            "target": translation,
            **dict.fromkeys(("created_at", "updated_at"), NOW),
            "deleted_at": deleted,
        }
        for number, (source, target, text, translation, deleted) in enumerate(texts, 1)
    ]


ONES = {"created_at": NOW, "updated_at": NOW, "created_by": 1}
LATER_DATA: Mapping[str, Mapping[str, list[dict[str, Any]]]] = {
    "0006": {"translation_units": memory_rows()},
    "0008": {
        "glossary_terms": [{"id": 1, "identity": b"1", "subject": "", "note": "", "updated_by": 1, **ONES}],
        "glossary_wordings": [
            {"term_id": 1, "place": place, "language": language, "text": text, "folded": text}
            | {"status": "approved", "part_of_speech": "noun", "forms": []}
            for place, (language, text) in enumerate((("en", "team"), ("fr", "équipe")))
        ],
    },
    "0009": {
        "editing_sessions": [
            {"session_id": "t", "job_id": 1, "session_type": "translation", "status": "active"}
            | {"collaborators": [], "document_state": '[{"insert": "Publié.\\n"}]', "metadata": {}}
            | {"created_at": NOW, "last_activity": NOW, "created_by": 1, "epoch": 1, "access_revision": 1}
            | {"head": 0, "snapshot_revision": 0}
        ],
        "translation_sessions": [
            {"pair_id": "p", "session_id": "t", "source_session_id": "s", "source_job_id": 2}
            | {"target_job_id": 1, "source_language": "en", "target_language": "fr", "alignment_data": "[]"}
            | ONES
        ],
    },
}
"""What was written by the versions after, in the tables that each was the first to have."""


def write_later_data(connection: Connection, version: str) -> None:
    for name, rows in LATER_DATA[version].items():
        connection.execute(insert(Table(name, MetaData(), autoload_with=connection)), rows)


async def memory_is_kept(database: Database) -> None:
    """AssertionError unless `LATER_DATA` is there and found, and the memory has the index of 0010."""
    ann = Principal(1, "ann", "Ann", "#000000", floor=Role.VIEWER)
    for source, target, text, expected in (
        ("en", "fr", "Leads a team of ten people.", ["Dirige une équipe de dix personnes."]),
        ("en", "fr", "Leads a team of two people.", ["Dirige une équipe de dix personnes."]),
        ("en", "fr", "Manages: the budget.", ["Gère\u00a0: le budget."]),
        ("fr", "en", "Gère\u00a0: le budget.", ["Manages: the budget."]),
        ("en", "fr", "Gone.", []),
    ):
        wanted = Wanted(text=text, source_language=source, target_language=target)
        matches = await database.read(MemoryLookup().find, ann, wanted)
        assert [match.target for match in matches] == expected, text
    (term,) = await database.read(glossary.everything)
    assert [(one.language, one.text) for one in term.wordings] == [("en", "team"), ("fr", "équipe")]
    assert (await database.read(pairs.find, "p", ann)).source.session_id == "s"
    indexes = await database.read(lambda db: inspect(db).get_indexes("translation_units"))
    columns = {index["name"]: index["column_names"] for index in indexes}
    assert columns["ix_translation_units_languages"] == ["source_language", "target_language"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jddb.sqlite"


@pytest.fixture
def engine(path: Path):
    made = sqlite.engine(path, "BEGIN IMMEDIATE")
    yield made
    made.dispose()


@pytest.fixture
def later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes the program one schema revision newer."""

    def apply() -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.MIGRATIONS, scripts)
        (scripts / "versions" / "later.py").write_text(NEXT.format(latest=migrate.latest()))
        monkeypatch.setattr(migrate, "MIGRATIONS", scripts)

    return apply


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.before-upgrade-*"))


def test_migrations_make_the_tables_that_the_code_uses(engine, path):
    migrate.upgrade(engine, path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": migrate.is_ours})
        assert compare_metadata(context, metadata) == []


EARLIER = (
    "INSERT INTO users (id, username, name, colour, created_at) VALUES"
    " (1, 'ann', 'Ann', '#0b6e4f', '2026-01-01'), (2, 'bob', 'Bob', '#1f5fa8', '2026-01-02')",
    "INSERT INTO job_descriptions (id, job_number, title, classification, language, raw_content, content,"
    " search_text, created_by, created_at, updated_at)"
    " VALUES (1, '1', 't', '', 'en', '', '[]', '', 1, '2026-01-03', '2026-01-03')",
    "INSERT INTO session_members (job_id, user_id, role, granted_by, granted_at) VALUES"
    " (1, 1, 'owner', 1, '2026-01-03'), (1, 2, 'viewer', 1, '2026-01-04')",
)


def test_roles_that_were_given_before_there_was_a_log_begin_it(engine, path):
    migrate.upgrade(engine, target="0001")
    with engine.begin() as connection:
        for statement in EARLIER:
            connection.exec_driver_sql(statement)
    assert migrate.upgrade(engine, path) is not None
    with engine.connect() as connection:
        log = "SELECT at, actor_id, action, subject_id, role_before, role_after FROM access_log ORDER BY id"
        assert connection.exec_driver_sql(log).all() == [
            ("2026-01-03", 1, "created", 1, None, "owner"),
            ("2026-01-04", 1, "granted", 2, None, "viewer"),
        ]
        people = "SELECT seen_at, name_chosen, colour_chosen FROM users ORDER BY id"
        assert connection.exec_driver_sql(people).all() == [("2026-01-01", 0, 0), ("2026-01-02", 0, 0)]


def test_first_start_and_second_start_copy_nothing(engine, path):
    assert migrate.upgrade(engine, path) is None
    assert migrate.upgrade(engine, path) is None
    assert copies(path) == []


def test_upgrade_copies_the_database_first_with_what_is_in_its_log(engine, path, later_version):
    migrate.upgrade(engine, path)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (username, name, colour, created_at)"
            " VALUES ('ann', 'Ann', '#000000', '2026-01-01')"
        )
    later_version()
    copy = migrate.upgrade(engine, path)
    assert copies(path) == [copy]
    with sqlite3.connect(copy) as before:
        assert before.execute("SELECT username FROM users").fetchall() == [("ann",)]
        assert "shoe_size" not in str(before.execute("SELECT sql FROM sqlite_master").fetchall())
    with engine.connect() as connection:
        assert migrate.current(connection) == "later"
        assert connection.exec_driver_sql("SELECT username, shoe_size FROM users").all() == [("ann", None)]


def test_newer_database_is_refused_and_left_as_it_is(engine, path, later_version, monkeypatch):
    genuine = migrate.MIGRATIONS
    later_version()
    migrate.upgrade(engine, path)
    monkeypatch.setattr(migrate, "MIGRATIONS", genuine)
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(Conflict) as refused:
        migrate.upgrade(engine, path)
    assert refused.value.reason == "database_too_new"
    assert "plus récente" in refused.value.message("fr")
    assert path.read_bytes() == before
    assert copies(path) == []


async def found_by_words(database: Database) -> None:
    """AssertionError unless `FIRST_DATA` is found as it stands."""
    ann = Principal(1, "ann", "Ann", "#000000", floor=Role.NONE)
    for words, expected in (
        ("published", [1]),
        ("chef", [1]),
        ("sante", [1, 2]),
        ("live", [2]),
        ("zebra", []),
        ("old", []),
    ):
        filters = finding.Filters(words=parse_query(words))
        hits, _ = await database.read(finding.find, ann, filters, 10, now=NOW)
        assert sorted(hit.job.id for hit in hits) == expected, words
    assert await database.read(search_rows.behind) == []


async def test_what_earlier_versions_wrote_is_kept_and_found(tmp_path, path, engine):
    migrate.upgrade(engine, path, "0001")
    with engine.begin() as connection:
        for statement in FIRST_DATA:
            connection.exec_driver_sql(statement)
    for version in LATER_DATA:
        migrate.upgrade(engine, target=version)
        with engine.begin() as connection:
            write_later_data(connection, version)
    engine.dispose()
    database = await sqlite.SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    try:
        await found_by_words(database)
        await memory_is_kept(database)
    finally:
        await database.close()


async def test_postgresql_keeps_what_a_database_of_the_first_version_holds(
    postgresql: PostgresServer,
) -> None:
    address = await asyncio.to_thread(postgresql.empty)
    engine = make_engine(make_url(address), is_patient=True)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade_in, "0001")
        for statement in FIRST_DATA:
            await connection.exec_driver_sql(statement)
    for version in LATER_DATA:
        async with engine.begin() as connection:
            await connection.run_sync(migrate.upgrade_in, version)
            await connection.run_sync(write_later_data, version)
    await engine.dispose()
    database = await open_database(address)
    try:
        assert await database.read(migrate.is_current)
        await found_by_words(database)
        await memory_is_kept(database)
        assert await database.read(check.faults, "s") == []
        log = select(access_log.c.action, access_log.c.subject_id, access_log.c.role_after)
        assert await database.read(lambda db: db.execute(log).all()) == [("created", 1, "owner")] * 3
        differences = await database.read(
            lambda db: compare_metadata(
                MigrationContext.configure(db, opts={"include_object": migrate.is_ours}), metadata
            )
        )
        assert differences == []
    finally:
        await database.close()
