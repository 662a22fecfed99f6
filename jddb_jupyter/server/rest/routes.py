"""Every REST address, below the server's `base_url`. The last one answers for all that are not there."""

from __future__ import annotations

from typing import Final

from jddb_jupyter.server.rest.base import NoSuchAddress, RestHandler
from jddb_jupyter.server.rest.people import MeHandler, TokenHandler

ROUTES: Final[list[tuple[str, type[RestHandler]]]] = [
    (r"/jddb/api/token", TokenHandler),
    (r"/jddb/api/me", MeHandler),
    (r"/jddb/api(?:/.*)?", NoSuchAddress),
]
