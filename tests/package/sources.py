"""The files that are tracked, in a folder of their own: what somebody has who clones the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from .building import ROOT

OF_A_PERSON = ("HOME", "PYTHON", "JUPYTER", "JDDB", "XDG", "VIRTUAL_ENV")
"""How the names of variables begin that a clean machine does not have."""


def copy_tracked(folder: Path) -> None:
    """Copy them, as they stand in the working folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def clean_environment() -> dict[str, str]:
    """What a build may have of this machine: how pip and npm reach their registries, and what they keep."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_A_PERSON)}
    home = Path.home()
    caches = {"PIP_CACHE_DIR": f"{home}/.cache/pip", "npm_config_cache": f"{home}/.npm"}
    return {**caches, "PIP_NO_COMPILE": "1", **kept}  # what is compiled is never used: tests are short


class Ignored:
    """What a .dockerignore keeps out: the last line that fits a path, or a folder of it, decides."""

    def __init__(self, text: str) -> None:
        lines = (line.strip() for line in text.splitlines())
        self._lines = [line for line in lines if line and not line.startswith("#")]

    def __contains__(self, path: PurePosixPath) -> bool:
        parts = [str(part) for part in (path, *path.parents[:-1])]
        is_out = False
        for line in self._lines:
            pattern = line.removeprefix("!")
            either = (pattern, pattern.removeprefix("**/"), pattern.replace("**/", "*/"))
            if any(fnmatchcase(part, one) for part in parts for one in either):
                is_out = not line.startswith("!")
        return is_out
