"""The package, built as for a release, from the panel that is already built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def without_node(python: Path) -> dict[str, str]:
    """An environment where only what is beside `python` is found, and no settings of Python or Jupyter."""
    path = str(python.parent)
    assert shutil.which("node", path=path) is None, f"there is a Node in {path}"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "JUPYTER", "JDDB"))
    }
    return {**kept, "PATH": path}


def run(*command: str | Path, python: Path, folder: Path | None = None) -> str:
    """What a command printed, run without Node, in `folder` or away from the sources."""
    done = subprocess.run(
        [python, *command],
        cwd=folder or python.parent,
        env=without_node(python),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def build_wheel(source: Path, folder: Path) -> Path:
    """The wheel of a source folder or archive."""
    options = ("--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", folder)
    run("-m", "pip", "wheel", *options, source, python=Path(sys.executable))
    (wheel,) = folder.glob("*.whl")
    return wheel


def build_sdist(folder: Path) -> Path:
    """The archive of the sources."""
    run("-m", "hatchling", "build", "-t", "sdist", "-d", folder, python=Path(sys.executable), folder=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    return archive
