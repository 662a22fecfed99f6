"""Alembic runs this; the connection comes from `jddb_jupyter.storage.migrate`."""

from __future__ import annotations

from alembic import context

from jddb_jupyter.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
