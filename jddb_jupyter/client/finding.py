"""Which server a notebook talks to, if it is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jddb_jupyter.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """A Jupyter server: its address, with `base_url` and a slash at the end, and a token that it takes."""

    url: str
    token: str = ""

    def __repr__(self) -> str:
        return f"Place({self.url!r})"  # a token is not for the screen


def place_of(url: str, token: str = "") -> Place:
    """The server at an address; what Jupyter prints as its own (`…/lab?token=…`) is one too."""
    address, _, query = url.partition("?")
    given = next((part[6:] for part in query.split("&") if part.startswith("token=")), "")
    for ending in ("/lab", "/tree", "/jddb/api"):
        address = address.rstrip("/").removesuffix(ending)
    return Place(address.rstrip("/") + "/", token or given)


def find_place(
    environ: Mapping[str, str], running: Callable[[], Iterable[Mapping[str, Any]]], token: str = ""
) -> Place:
    """The server that a process with this environment belongs to.

    In this order: the server that started the kernel (`JPY_PARENT_PID`), if it tells its token; the
    JupyterHub server of the person; the one that the environment names (`JUPYTER_SERVER_URL`,
    `JUPYTER_TOKEN`); the only one that runs. `running` tells of those, as
    `jupyter_server.serverapp.list_running_servers` does.
    NotFound (`client_no_server`) or Conflict (`client_several_servers`) if that says nothing.
    """
    servers = list(running())
    parent = environ.get("JPY_PARENT_PID", "")
    own = next((server for server in servers if parent == str(server["pid"])), None)
    if own is not None and (token or own.get("token")):
        return _of_running(own, token)
    hub = environ.get("JUPYTERHUB_SERVICE_URL"), environ.get("JUPYTERHUB_API_TOKEN")
    if all(hub):  # of a Binder too, whose server does not take that token
        return place_of(str(hub[0]), token or str(hub[1]))
    if own is not None:
        return _of_running(own, token)
    named = environ.get("JUPYTER_SERVER_URL")
    if named:
        place = place_of(named, token or environ.get("JUPYTER_TOKEN", ""))
        same = (server for server in servers if place_of(server["url"]).url == place.url)
        return place if place.token else next((_of_running(server, token) for server in same), place)
    if len(servers) == 1:
        return _of_running(servers[0], token)
    if servers:
        raise Conflict("client_several_servers", urls=", ".join(server["url"] for server in servers))
    raise NotFound("client_no_server")


def _of_running(server: Mapping[str, Any], token: str) -> Place:
    return place_of(server["url"], token or server.get("token", ""))
