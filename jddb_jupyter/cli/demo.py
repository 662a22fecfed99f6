"""`jupyter jddb demo`: JupyterLab with the panel open, on a database of its own with something in it."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import sys
import webbrowser
from pathlib import Path

from jddb_jupyter.cli import files
from jddb_jupyter.cli.desk import Desk, read_settings

PORTS_TRIED = 50


async def demo(desk: Desk, options: argparse.Namespace) -> int:
    """Make the data folder at the first time, then become JupyterLab; this process does not come back."""
    notebooks, database, is_new = _data_folder(options.data)
    db_url = f"sqlite+aiosqlite:///{database}"
    await files.init(Desk(read_settings(db_url), desk.locale), argparse.Namespace(samples=is_new))
    port, token = _free_port(options.port), secrets.token_hex(24)
    has_browser = _has_browser()
    desk.say("demo_opens" if has_browser else "demo_address", url=_address(port, token))
    sys.stdout.flush()
    os.environ["JUPYTER_TOKEN"] = token
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-P",  # what lies in the folder where the demo is started is not for JupyterLab to import
            "-m",
            "jupyterlab",
            f"--JDDB.db_url={db_url}",
            "--JDDB.default_role=owner",  # whoever has the demo's address may also rename, delete and publish
            "--JDDB.token_in_links=True",
            f"--ServerApp.root_dir={notebooks}",
            f"--ServerApp.port={port}",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port_retries=0",
            "--LabApp.default_url=/lab?jddb",
            f"--ServerApp.open_browser={has_browser}",
            f"--ServerApp.allow_root={_is_root()}",
            "--ServerApp.log_level=WARN",
        ],
    )


def _data_folder(name: str) -> tuple[Path, Path, bool]:
    """Where notebooks are, where the database is, and whether it has still to be made."""
    folder = Path(name).expanduser().absolute()
    notebooks, database = folder / "notebooks", folder / "jddb.sqlite"
    notebooks.mkdir(parents=True, exist_ok=True)
    return notebooks, database, not database.exists()


def _address(port: int, token: str) -> str:
    return f"http://127.0.0.1:{port}/lab?jddb&token={token}"


def _free_port(wanted: int) -> int:
    """The port that was asked for, or the next that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return wanted


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _is_root() -> bool:
    return hasattr(os, "getuid") and os.getuid() == 0
