"""Letting a request in: who sent it, from which page, and whether Jupyter's authorizer agrees.

The role in a job description is judged afterwards, where it is read, in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import ensure_async

from jddb_jupyter.auth.identity import Proof, locale_of, prove
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Forbidden
from jddb_jupyter.server.wiring import Services, Wiring

RESOURCE: Final = "jddb"
READING: Final = frozenset({"GET", "HEAD"})


async def services_of(handler: JupyterHandler) -> Services:
    """The services of the server that a handler belongs to; Unavailable if they could not be opened."""
    return await cast(Wiring, handler.settings["jddb"]).services()


async def authenticate_request(handler: JupyterHandler, services: Services) -> Principal:
    """The person behind a REST request, before anything else is done for them.

    NotAuthenticated, or Forbidden for another site's page and where the authorizer says no.
    """
    proof = await prove(handler, services.tokens)
    handler.set_cors_headers()
    _check_origin(handler, proof)
    if proof.claims is None and handler.request.method not in READING:
        handler.check_xsrf_cookie()
    if not await _allowed(handler, proof, "read" if handler.request.method in READING else "write"):
        raise Forbidden("forbidden")
    return await services.authenticator.principal(proof, locale_of(handler))


async def authenticate_socket(handler: JupyterHandler) -> Principal:
    """The person behind a WebSocket handshake; raises as for a request.

    Where Jupyter's authorizer lets somebody read and not write, they are a viewer at most.
    """
    services = await services_of(handler)
    proof = await prove(handler, services.tokens)
    _check_origin(handler, proof)
    if not await _allowed(handler, proof, "read"):
        raise Forbidden("forbidden")
    person = await services.authenticator.principal(proof, locale_of(handler))
    if not await _allowed(handler, proof, "write"):
        person = replace(person, ceiling=min(person.ceiling, Role.VIEWER))
    return person


def _check_origin(handler: JupyterHandler, proof: Proof) -> None:
    # Jupyter's own rule, also for a handler that lets every handshake through to say why it closes it.
    if proof.claims is None and not JupyterHandler.check_origin(handler):
        raise Forbidden("foreign_origin")


async def _allowed(handler: JupyterHandler, proof: Proof, action: str) -> bool:
    answer = handler.authorizer.is_authorized(handler, proof.user, action, RESOURCE)
    return bool(await ensure_async(answer))
