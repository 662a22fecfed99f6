"""Alembic runs this; the connection comes from `jddb_jupyter.storage.migrate`."""

from __future__ import annotations

from alembic import context

from jddb_jupyter.storage.migrate import is_ours
from jddb_jupyter.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=is_ours,
)
context.run_migrations()
