"""Full-text search: what is searched in tables of its own, the index over them, and both filled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from jddb_jupyter.documents.finding import searchable
from jddb_jupyter.ot import Delta, Document

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMED = ("job_number", "title", "classification", "department")
PARTS = (
    "other",
    "general_accountability",
    "organization_structure",
    "nature_and_scope",
    "dimensions",
    "specific_accountabilities",
    "knowledge_skills_abilities",
)
INDEXED = (*NAMED, *PARTS)

JOBS = """
    SELECT j.id, j.job_number, j.title, j.classification, j.language, j.content, s.session_id, s.head,
        coalesce((SELECT value FROM job_metadata m WHERE m.job_id = j.id AND m.name = 'department'), '')
        AS department
    FROM job_descriptions j
    LEFT JOIN editing_sessions s ON s.job_id = j.id AND s.status <> 'completed' AND s.deleted_at IS NULL
    WHERE j.deleted_at IS NULL ORDER BY j.id
"""
SNAPSHOT = """
    SELECT revision, content FROM document_snapshots WHERE session_id = :session_id
    ORDER BY revision DESC LIMIT 1
"""
CHANGES = """
    SELECT operation_data FROM document_changes WHERE session_id = :session_id AND revision > :revision
    ORDER BY revision
"""


def upgrade() -> None:
    """Make the tables and the index, fill them, and drop the column that was searched before."""
    op.create_table(
        "search_entries",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("classification", sa.String(length=32), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_search_entries_job_id_job_descriptions")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_search_entries")),
    )
    op.create_table(
        "search_texts",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*INDEXED, "places")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_search_texts_job_id_job_descriptions")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_search_texts")),
    )
    if op.get_bind().dialect.name == "sqlite":
        make_index()
    fill()
    op.drop_column("job_descriptions", "search_text")


def make_index() -> None:
    """SQLite's full-text index over `search_texts`, and what keeps it so."""
    columns = ", ".join(INDEXED)
    new, old = (", ".join(f"{row}.{name}" for name in INDEXED) for row in ("new", "old"))
    add = f"INSERT INTO search_index (rowid, {columns}) VALUES (new.job_id, {new});"
    drop = f"INSERT INTO search_index (search_index, rowid, {columns}) VALUES ('delete', old.job_id, {old});"
    op.execute(
        f"CREATE VIRTUAL TABLE search_index USING fts5({columns}, content='search_texts',"
        " content_rowid='job_id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    op.execute(f"CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN {add} END")
    op.execute(f"CREATE TRIGGER search_texts_removed AFTER DELETE ON search_texts BEGIN {drop} END")
    op.execute(
        f"CREATE TRIGGER search_texts_changed AFTER UPDATE OF {columns} ON search_texts"
        f" BEGIN {drop} {add} END"
    )


def fill() -> None:
    """Put in every job description that is not deleted, with the text at the head of its open session."""
    db = op.get_bind()
    entries = sa.table("search_entries", *map(sa.column, ("job_id", "language", "classification")))
    for name in ("department", "parts", "session_id", "revision"):
        entries.append_column(sa.column(name))
    texts = sa.table("search_texts", *map(sa.column, ("job_id", *INDEXED, "places")))
    for job in db.execute(sa.text(JOBS)).all():
        found = searchable(live_ops(db, job))
        text = {part: found.texts.get(part, "") for part in PARTS}
        places = {part: [[place.start, place.heading] for place in at] for part, at in found.places.items()}
        db.execute(
            sa.insert(entries).values(
                job_id=job.id,
                language=job.language,
                classification=job.classification,
                department=job.department,
                parts=" ".join(part for part in PARTS if text[part]),
                session_id=job.session_id,
                revision=job.head,
            )
        )
        named = {name: getattr(job, name) for name in NAMED}
        written = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
        db.execute(sa.insert(texts).values(job_id=job.id, **named, **text, places=written))


def live_ops(db: sa.Connection, job: Any) -> list[dict[str, Any]]:
    """The document at the head of the open session, else the published one."""
    if job.session_id is None:
        ops: list[dict[str, Any]] = json.loads(job.content)
        return ops
    snapshot = db.execute(sa.text(SNAPSHOT), {"session_id": job.session_id}).one()
    document = Document(Delta(json.loads(snapshot.content)))
    for delta in deltas(db, job.session_id, snapshot.revision):
        document.apply(delta)
    return document.to_delta().ops


def deltas(db: sa.Connection, session_id: str, revision: int) -> Iterator[Delta]:
    """The changes after a revision."""
    for row in db.execute(sa.text(CHANGES), {"session_id": session_id, "revision": revision}):
        yield Delta(json.loads(row.operation_data))
