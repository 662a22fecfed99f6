"""Write and translate job descriptions together, in real time, inside JupyterLab."""

from typing import Any

__version__ = "0.1.0"


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter Server finds the extension. Imported only then: the parts below need no server."""
    from jddb_jupyter.server.app import JddbExtension

    return [{"module": "jddb_jupyter", "app": JddbExtension}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the panel when it is developed in place."""
    return [{"src": "labextension", "dest": "jddb-jupyter"}]
