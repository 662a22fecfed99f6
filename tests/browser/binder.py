"""What a Binder makes of `binder/` and starts: the same steps, in a folder of the tracked files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.package.building import without_node
from tests.package.sources import clean_environment

from .lab import TOKEN, Lab

BASH = shutil.which("bash") or "/bin/bash"
BUILT = ("jddb_jupyter/labextension", "jddb_jupyter/locale", "jupyterlab_language_pack_fr_CA/locale")
"""What pip's hook builds from the panel's sources."""
BASE = "/user/somebody-tour-4x2y/"
HUB = {
    "JUPYTERHUB_API_TOKEN": "which-this-server-does-not-take",
    "JUPYTERHUB_SERVICE_PREFIX": BASE,
    "JUPYTERHUB_USER": "somebody-tour-4x2y",
}
"""A Binder's Hub starts a plain JupyterLab, which nevertheless has these."""


class Binder(Lab):
    """A launch: a server below an address of its own, with a token, in a home that postBuild prepared."""

    def __init__(self, folder: Path, sources: Path, python: Path) -> None:
        super().__init__(folder)
        self.root = sources
        self.origin = self.address
        self.address += BASE.rstrip("/")
        self._python = python

    def build(self, built: Path) -> None:
        """Run postBuild.

        Of its steps the longest, building the panel, is the one of the Dockerfile, which has been taken from
        the same sources: what it made in the folder `built` stands where it would be made here.
        """
        for name in BUILT:
            shutil.copytree(built / name, self.root / name)
        here = without_node(self._python)
        environment = {**clean_environment(), **self._own(), "PATH": f"{here['PATH']}:/usr/bin:/bin"}
        done = subprocess.run(
            [BASH, "binder/postBuild"],
            cwd=self.root,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    async def contents(self, path: str) -> Any:
        """What a file of the server holds."""
        async with httpx.AsyncClient(headers={"Authorization": f"token {TOKEN}"}) as client:
            answer = await client.get(f"{self.address}/api/contents/{path}")
        return answer.raise_for_status().json()["content"]

    def _own(self) -> Mapping[str, str]:
        return {"HOME": str(self.folder / "home")}

    def _command(self) -> list[str]:
        return [
            *(BASH, "binder/start", "jupyter-lab", "--ip=127.0.0.1", f"--port={self.port}", "--allow-root"),
            *(f"--NotebookApp.base_url={BASE}", f"--NotebookApp.token={TOKEN}"),
            *("--NotebookApp.trust_xheaders=True", "--no-browser"),
        ]

    def _environment(self) -> dict[str, str]:
        return {
            **without_node(self._python),
            **HUB,
            **self._own(),
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.port}{BASE}",
            "JUPYTERLAB_SETTINGS_DIR": str(self.folder / "settings"),
        }
