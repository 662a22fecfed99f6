"""What makes a Jupyter server a service for job descriptions and nothing else."""

from __future__ import annotations

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import User
from jupyter_server.base.handlers import JupyterHandler

from jddb_jupyter.server.access import RESOURCE


class OnlyJobDescriptions(Authorizer):
    """Lets people do what this extension offers, and nothing that Jupyter does besides.

    A server that many people share runs everything as its own account: who may start a kernel or a terminal,
    or write a file there, can read the database and the secrets of the service. So none of it is allowed.
    `ServerApp.authorizer_class` takes it.
    """

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        """Whether the resource is ours; roles are judged later, where they are read."""
        return resource == RESOURCE
