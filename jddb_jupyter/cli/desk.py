"""What every command works at: the settings, an open database, a voice, and who is asking."""

from __future__ import annotations

import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from jupyter_core.application import JupyterApp

from jddb_jupyter.cli.messages import text
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.server.settings import JDDB
from jddb_jupyter.storage import users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database


@dataclass(frozen=True, slots=True)
class Desk:
    """`locale` is the language to speak."""

    settings: JDDB
    locale: str

    def text(self, key: str, **values: object) -> str:
        """A text in the person's language."""
        return text(key, self.locale, **values)

    def say(self, key: str, **values: object) -> None:
        """Tell a result."""
        print(self.text(key, **values))

    def complain(self, key: str, **values: object) -> None:
        """Tell a problem."""
        print(self.text(key, **values), file=sys.stderr)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The database, open."""
        database = await open_database(self.settings.db_url)
        try:
            yield database
        finally:
            await database.close()

    async def administrator(self, database: Database, username: str | None = None) -> Principal:
        """Whoever can read the database file may do anything; what they make belongs to `username`."""
        name = username or getpass.getuser()
        user = await database.write(users.see, name, None, datetime.now(UTC))
        return Principal(user.id, user.username, user.name, user.colour, floor=Role.OWNER, locale=self.locale)


def read_settings(db_url: str | None) -> JDDB:
    """The settings that the server would have, from its files and the environment; `db_url` counts more."""
    reader = JupyterApp()
    for name in ("jupyter_server_config", "jupyter_jddb_jupyter_config"):
        reader.config_file_name = name
        reader.load_config_file()
    if db_url is not None:
        reader.config.JDDB.db_url = db_url
    return JDDB(config=reader.config)
