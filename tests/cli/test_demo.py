"""`jupyter jddb demo`, started as `make demo` starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.slow
def test_demo_serves_the_panel_and_the_samples_at_the_address_it_prints(tmp_path: Path) -> None:
    with socket.socket() as taken:
        port = _take_port(taken)
        (tmp_path / "random.py").write_text("raise SystemExit('a file of the user was imported')")
        environment = {
            **os.environ,
            "HOME": str(tmp_path / "home"),
            "BROWSER": "",
            "LC_ALL": "C",
            **{f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")},
        }
        command = [
            sys.executable,
            "-P",
            "-m",
            "jddb_jupyter.cli",
            "demo",
            "--data",
            "data",
            "--port",
            str(port),
        ]
        demo = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            url = _address(demo)
            assert f":{port}/" not in url
            api, query = url.split("/lab?jddb&")
            for path, wanted in (
                (f"/lab?{query}", "jupyter-config-data"),
                (f"/jddb/api/jobs?{query}", "100234"),
            ):
                assert wanted in _get(demo, api + path)
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(timeout=20)
    assert (tmp_path / "data" / "jddb.sqlite").exists()


def _take_port(taken: socket.socket) -> int:
    """Below the ports that the system gives to clients: a client on such a port can connect to itself."""
    for port in range(20_000, 30_000, 7):
        try:
            taken.bind(("127.0.0.1", port))
        except OSError:
            continue
        taken.listen()
        return port
    raise AssertionError("no free port")


def _address(demo: subprocess.Popen[str]) -> str:
    assert demo.stdout is not None
    for line in demo.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\?jddb&token=\w+", line):
            return found[0]
    raise AssertionError("the demo ended without an address")


def _get(demo: subprocess.Popen[str], url: str) -> str:
    """The page, as soon as somebody listens."""
    while demo.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                return str(response.read(), "utf-8")
        except (ConnectionError, urllib.error.URLError) as error:
            if not isinstance(getattr(error, "reason", error), ConnectionError):
                raise
    raise AssertionError("the demo ended")
