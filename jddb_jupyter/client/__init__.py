"""Job descriptions from a notebook: tables to study, and live documents to read, follow and change.

    from jddb_jupyter.client import connect

    server = connect()                      # the server that the notebook runs on
    server.jobs()                           # a pandas data frame
    with server.open("100234", "en") as doc:
        with doc.edit() as edit:            # one change, saved when the block ends
            edit.append("A new last line.")

`connect` and what it gives block; `connect_async` gives the same, to be awaited. docs/notebook.md is the
guide.
"""

from jddb_jupyter.client.blocking import Document, Server, Translation, connect
from jddb_jupyter.client.concordance import Concordance
from jddb_jupyter.client.edit import Edit
from jddb_jupyter.client.live import AsyncDocument
from jddb_jupyter.client.readability import readability
from jddb_jupyter.client.refusals import EditRefused, ServerRefused
from jddb_jupyter.client.server import AsyncServer, connect_async
from jddb_jupyter.client.translation import AsyncTranslation

__all__ = [
    "AsyncDocument",
    "AsyncServer",
    "AsyncTranslation",
    "Concordance",
    "Document",
    "Edit",
    "EditRefused",
    "Server",
    "ServerRefused",
    "Translation",
    "connect",
    "connect_async",
    "readability",
]
